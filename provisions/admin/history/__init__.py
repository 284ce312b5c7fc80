"""The history of a row: its entries, a revert, what of it is published."""
