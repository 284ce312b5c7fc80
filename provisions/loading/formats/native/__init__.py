"""The native format: Django fixtures in JSON Lines, and CSV as its flat twin."""
