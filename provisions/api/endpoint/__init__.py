"""The base of every endpoint: formats, snapshots, conditional responses and OpenAPI."""
