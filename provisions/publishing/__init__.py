"""Curated rows become published records: rendered, compared, written as one revision."""
