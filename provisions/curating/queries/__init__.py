"""Queries for the pages of curators: candidates, progress, context."""
