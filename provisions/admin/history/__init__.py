"""The history of a row: its entries, its publication state, and reverting it."""
