"""Instruments: what a text of a plan is once it is read, and the rows it becomes."""
