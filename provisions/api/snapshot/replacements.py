"""The successors of merged themes, through any number of merges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import PublishedTheme


def replacements(themes: Iterable[str], snapshot: Snapshot) -> dict[str, list[str]]:
    """The successors of each theme that was merged, in order; the last is the one to use.

    Runs one query for each step of the longest chain. Successors that are not published, or that
    close a cycle, are omitted.
    """
    wanted = set(themes)
    replaced_by: dict[str, str] = {}
    frontier = wanted
    while frontier:
        rows = snapshot.rows(PublishedTheme).filter(key__in=frontier).order_by()
        found = dict(rows.values_list("key", "replaced_by"))
        replaced_by |= found
        frontier = {new for new in found.values() if new} - replaced_by.keys()
    chains = {theme: successors_of(theme, replaced_by) for theme in wanted}
    return {theme: chain for theme, chain in chains.items() if chain}


def successors_of(theme: str, replaced_by: Mapping[str, str]) -> list[str]:
    """The successors of a theme, in order; `replaced_by` has the next one of each theme, or ""."""
    chain: list[str] = []
    new = replaced_by.get(theme)
    while new and new in replaced_by and new not in (theme, *chain):
        chain.append(new)
        new = replaced_by[new]
    return chain
