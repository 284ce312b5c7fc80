"""Shared by the pages of all curated nouns: forms, lists, conflicts, trees."""
