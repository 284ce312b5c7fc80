"""Queries that pages for curators read: candidates, progress, context."""
