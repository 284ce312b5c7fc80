"""The revision and the day that a request reads."""
