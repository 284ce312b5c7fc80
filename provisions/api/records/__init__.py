"""The published nouns: what each can be filtered by, and the shape of its records."""
