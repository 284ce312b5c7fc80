"""Differences between two texts of a plan, or between two clauses."""
