"""Which revision and which day a request reads."""
