"""Eids for the lines of a table that form a tree, made line by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from provisions.loading.formats.mapped_table.rules import TreeRules
from provisions.loading.formats.mapped_table.values import Cells, UnfitValueError
from provisions.loading.formats.xml.composer import identifier, joined, token
from provisions.nearest import nearest_spelling


@dataclass(slots=True)
class EidTree:
    """The previous lines of the current plan; lines of other plans are not in memory."""

    rules: TreeRules
    _within: str | None = None
    _seen: set[str] = field(default_factory=set)
    #: By id: the eid, the parent's eid, and the position.
    _known: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _siblings: Counter[str] = field(default_factory=Counter)
    _steps: Counter[str] = field(default_factory=Counter)
    _taken: Counter[str] = field(default_factory=Counter)
    #: The eid of the current line if it was changed because it was taken.
    renamed: str = ""

    def place(self, cells: Cells) -> dict[str, str]:
        """Return the columns that the tree adds to a line. Raises UnfitValueError."""
        self.renamed = ""
        self._enter(self.rules.within.of(cells))
        own = self.rules.id.of(cells)
        if own not in self._known or not own:
            self._known[own] = self._placed(cells)
        eid, above, position = self._known[own]
        return {"eid": eid, "parent_eid": above, "position": str(position)}

    def _enter(self, within: str) -> None:
        if within == self._within:
            return
        if within in self._seen:
            message = "The lines with this value are not consecutive. Sort the table by it."
            raise UnfitValueError("not_sorted", message, within)
        self._seen.add(within)
        self._within = within
        for kept in (self._known, self._siblings, self._steps, self._taken):
            kept.clear()

    def _placed(self, cells: Cells) -> tuple[str, str, int]:
        parent = self.rules.parent.of(cells)
        if parent not in self._known and self.rules.allows_missing_parent:
            parent = ""
        if parent and parent not in self._known:
            message = "No previous line has this id. Put parents before their children."
            raise UnfitValueError(
                "parent_missing", message, parent, nearest_spelling(parent, self._known)
            )
        above = self._known[parent][0] if parent else ""
        step = self._step(cells)
        number = token(self.rules.number.of(cells))
        if not number:
            self._steps[f"{above}/{step}"] += 1
            number = str(self._steps[f"{above}/{step}"])
        prefix = "" if step in self.rules.flat else above
        eid = self._unique(identifier(joined(prefix, f"{step}_{number}")))
        self._siblings[above] += 1
        return eid, above, self._siblings[above]

    def _step(self, cells: Cells) -> str:
        kind = self.rules.kind.of(cells)
        if not self.rules.steps:
            return kind
        if kind not in self.rules.steps:
            message = "[tree.steps] has no step for this kind. Add it."
            raise UnfitValueError(
                "unknown_value", message, kind, nearest_spelling(kind, self.rules.steps)
            )
        return self.rules.steps[kind]

    def _unique(self, eid: str) -> str:
        found = eid
        while found in self._taken:
            self._taken[eid] += 1
            found = f"{eid}-{self._taken[eid]}"
        self._taken[found] = 1
        self.renamed = found if found != eid else ""
        return found
