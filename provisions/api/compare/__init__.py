"""Plans side by side: what a comparison asks of a snapshot, and how its answer is written."""

from provisions.api.compare.build import Document, compare, plans_of
from provisions.api.compare.question import BY, THEME, Question

__all__ = ["BY", "THEME", "Document", "Question", "compare", "plans_of"]
