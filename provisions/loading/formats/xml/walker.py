"""What every walk through XML tells a Composer in the same way: what is no text of a provision."""

from __future__ import annotations

from collections import Counter

from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.xml.composer import Composer, Draft, joined
from provisions.loading.formats.xml.parse import words


class XmlWalker:
    """Tells a Composer of text, and counts what has no number of its own."""

    def __init__(self) -> None:
        self.composer = Composer()
        self._counts: Counter[tuple[str, str]] = Counter()

    def _stray(self, piece: str | None) -> None:
        if piece:
            self.composer.unexplained(piece)

    def _unknown(self, element: Element) -> None:
        for piece in words(element):
            self.composer.unexplained(piece)

    def _leave_out(self, element: Element, reason: Exclusion, note: str = "") -> None:
        for piece in words(element):
            self.composer.leave_out(reason, piece, note)

    def _count(self, base: str, step: str) -> int:
        self._counts[base, step] += 1
        return self._counts[base, step]

    def _next(self, base: str, step: str) -> str:
        """An eid by the count of such provisions below the same one."""
        return joined(base, f"{step}_{self._count(base, step)}")

    def _block_in(self, prefix: str, cited: str, is_operative: bool) -> Draft:
        """Open a provision for words that stand in none."""
        eid = self._next(prefix, "block")
        citation = f"{cited} block {eid.rsplit('_', 1)[1]}".strip()
        return self.composer.open(ClauseType.BLOCK, eid, citation, None, "", is_operative)
