"""The admin pages of the curated nouns, one module per noun."""
