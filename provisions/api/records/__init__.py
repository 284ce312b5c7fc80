"""Endpoints of the published nouns, of revisions and releases, and the index."""
