"""Comparison of plans: the question, the data that it reads, and the response."""

from provisions.api.compare.build import Document, compare, plans_of
from provisions.api.compare.question import BY, THEME, Question

__all__ = ["BY", "THEME", "Document", "Question", "compare", "plans_of"]
