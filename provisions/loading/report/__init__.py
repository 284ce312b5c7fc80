"""The report of a load as data, as JSON and as text."""
