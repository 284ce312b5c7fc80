"""The native formats: Django fixtures in JSON Lines, and CSV with the same fields."""
