"""Official plain text, Markdown and PDF, read by grammars."""
