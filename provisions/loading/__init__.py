"""Files to curated rows: read, checked as a whole, compared, and written at one stroke."""
