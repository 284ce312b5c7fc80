"""Grammars, which define the provisions in an official plain text. See docs/grammars.md."""
