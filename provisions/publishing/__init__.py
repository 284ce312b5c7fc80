"""Publication: curated rows are rendered, compared and written as one revision."""
