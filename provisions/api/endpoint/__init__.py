"""What every endpoint shares: formats, one snapshot, conditional answers, its OpenAPI."""
