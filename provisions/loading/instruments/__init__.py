"""Instruments: the parsed text of a plan, and its conversion to rows."""
