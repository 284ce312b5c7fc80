"""Policy provisions: curated by people and loaders, published as revisions, served as JSON."""
