"""Grammars: how the lines of an official plain text become provisions. See docs/grammars.md."""
