"""Official plain text, Markdown and PDF, parsed by grammars."""
