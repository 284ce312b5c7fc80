"""Vocabularies in SKOS, read and written."""
