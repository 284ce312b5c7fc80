"""Checksums of revisions, with which a mirror verifies its copy."""
