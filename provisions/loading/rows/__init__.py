"""Rows, columns, keys and errors of a load."""
