"""Loads files into curated rows: reads, checks and compares them, and writes all or nothing."""
