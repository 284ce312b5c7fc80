"""Where themes that were merged lead: along any number of merges, to a theme that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import PublishedTheme


def replacements(themes: Iterable[str], snapshot: Snapshot) -> dict[str, list[str]]:
    """For each of some themes that lead on, the themes on the way; the last is the one to use.

    One query for each step of the longest way. A step to a theme that is not published, or back
    to where one was, is not taken.
    """
    wanted = set(themes)
    leads_to: dict[str, str] = {}
    frontier = wanted
    while frontier:
        rows = snapshot.rows(PublishedTheme).filter(key__in=frontier).order_by()
        found = dict(rows.values_list("key", "replaced_by"))
        leads_to |= found
        frontier = {new for new in found.values() if new} - leads_to.keys()
    ways = {theme: way_from(theme, leads_to) for theme in wanted}
    return {theme: way for theme, way in ways.items() if way}


def way_from(theme: str, leads_to: Mapping[str, str]) -> list[str]:
    """The themes that a theme leads to, in turn, by what each of all themes leads to, or ""."""
    way: list[str] = []
    new = leads_to.get(theme)
    while new and new in leads_to and new not in (theme, *way):
        way.append(new)
        new = leads_to[new]
    return way
