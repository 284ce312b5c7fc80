"""What a load found and did: as data, as JSON and as lines for people."""
