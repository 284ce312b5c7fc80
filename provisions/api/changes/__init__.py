"""The change feed, as JSON and Atom."""
