"""Merges the changes of two people who edit the same page, and shows their conflicts.

A save compares three states of a row: the opened one, the saved one and the submitted one. A field
that the submission does not change keeps its saved value. A field that both people changed to
different values is a clash: nothing is saved, and the page shows all three values.
"""
