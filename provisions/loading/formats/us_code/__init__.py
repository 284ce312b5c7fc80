"""Sections of the United States Code as a table."""
