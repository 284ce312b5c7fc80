"""The curated tables, which people and loads write; one module a noun."""
