"""Policy provisions: curated by people and loaders, published as immutable revisions, served as JSON."""
