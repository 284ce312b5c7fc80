"""AGORA's tables of documents and segments."""
