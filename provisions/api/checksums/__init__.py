"""Checksums of revisions, by which a mirror proves that it is equal."""
