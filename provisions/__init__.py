"""Policy provisions: curated by people and loads, published as revisions, served as JSON."""
