"""Research releases: one folder with SQLite, Parquet, CSV, JSON Lines and metadata."""
