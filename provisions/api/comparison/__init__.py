"""Plans side by side: what a comparison asks of a snapshot, and how its answer is written."""

from provisions.api.comparison.asking import BY, THEME, Question
from provisions.api.comparison.matrix import Document, compare, plans_of

__all__ = ["BY", "THEME", "Document", "Question", "compare", "plans_of"]
