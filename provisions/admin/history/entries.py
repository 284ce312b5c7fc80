"""The entries of the "History" page: who changed what, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, Model

from provisions.admin.history.differences import FieldDifference, difference
from provisions.curating.row_version import events_of

#: The maximum number of events on a page; the oldest are omitted.
EVENTS_SHOWN = 500

VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}


@dataclass(slots=True)
class HistoryEntry:
    """One recorded event of a row or of one of its dependents."""

    at: datetime
    verb: str
    subject: str
    who: str
    why: str
    differences: list[FieldDifference] = field(default_factory=list)


def entries_of(
    model: type[Model],
    pk: Any,
    dependents: Iterable[tuple[type[Model], str]],
    *,
    since: dict[str, int] | None = None,
) -> list[HistoryEntry]:
    """Return the history of a row and of its dependents, latest first.

    `dependents` are tables with their link to the row, such as the texts of a clause. `since` omits
    all events up to the given one of each model, by the name of the model.
    """
    events = _events(model, "pgh_obj", pk)
    for dependent, link in dependents:
        events += _events(dependent, link, pk)
    events.sort(key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)
    shown = [event for event in events[:EVENTS_SHOWN] if since is None or _is_later(event, since)]
    before = _states_before(events)
    names = _Names()
    names.learn(shown, before.values())
    return [_entry(event, before.get((type(event), event.pgh_id)), names) for event in shown]


def _is_later(event: Any, since: dict[str, int]) -> bool:
    return bool(event.pgh_id > since.get(event.pgh_tracked_model._meta.model_name, 0))


def _events(model: type[Model], link: str, pk: Any) -> list[Any]:
    rows = events_of(model).filter(**{link: pk})
    return list(rows.select_related("pgh_context").order_by("-pgh_id")[: EVENTS_SHOWN + 1])


def _states_before(events: list[Any]) -> dict[tuple[type, int], Any]:
    """The event before each event of the same row."""
    later: dict[tuple[type, Any], Any] = {}
    before: dict[tuple[type, int], Any] = {}
    for event in sorted(events, key=lambda each: each.pgh_id, reverse=True):
        row = (type(event), event.pgh_obj_id)
        if row in later:
            before[type(event), later[row].pgh_id] = event
        later[row] = event
    return before


def _entry(event: Any, before: Any, names: _Names) -> HistoryEntry:
    context = _context(event)
    tracked = event.pgh_tracked_model
    return HistoryEntry(
        at=event.pgh_created_at,
        verb=VERBS.get(event.pgh_label, event.pgh_label),
        subject=str(tracked._meta.verbose_name),
        who=names.of_user(context),
        why=str(context.get("reason") or ""),
        differences=_differences(event, before, names),
    )


def _differences(event: Any, before: Any, names: _Names) -> list[FieldDifference]:
    """The fields that an event changed; for a new or deleted row those that have a value."""
    found = []
    for each in _fields(event):
        new = None if event.pgh_label == "delete" else names.value(event, each)
        old_event = event if event.pgh_label == "delete" else before
        old = names.value(old_event, each) if old_event is not None else None
        if old != new and {old, new} - {None, ""}:
            found.append(difference(str(each.verbose_name), old, new))
    return found


def _fields(event: Any) -> list[Field[Any, Any]]:
    """The tracked columns of a row, without its primary key."""
    return [
        each
        for each in event.pgh_tracked_model._meta.concrete_fields
        if not each.primary_key and each.get_internal_type() != "JSONField"
    ]


class _Names:
    """The names of the users and rows that events refer to, in one query per model."""

    def __init__(self) -> None:
        self._users: dict[Any, str] = {}
        self._rows: dict[tuple[type[Model], Any], str] = {}

    def learn(self, events: list[Any], before: Iterable[Any]) -> None:
        """Look up all rows that the given events refer to."""
        wanted: dict[type[Model], set[Any]] = {}
        users = [key for event in events if (key := _account_of(_context(event))) is not None]
        for event in [*events, *before]:
            for link in _links(event):
                wanted.setdefault(link.related_model, set()).add(getattr(event, link.attname))
        for model, keys in wanted.items():
            paths = [path for path in ("plan", "scheme") if _has(model, path)]
            rows = model._default_manager.filter(pk__in=keys - {None}).select_related(*paths)
            self._rows.update({(model, row.pk): str(row) for row in rows})
        accounts = get_user_model()._default_manager.filter(pk__in=users)
        self._users = {account.pk: account.get_username() for account in accounts}

    def of_user(self, context: dict[str, Any]) -> str:
        """The author of a change: an account, a bulk load, a command or a direct write."""
        key = _account_of(context)
        if key is not None:
            return self._users.get(key, f"deleted account {key}")
        if context.get("load"):
            by = context.get("loaded_by") or context.get("user")
            return f"a load by {by}" if by else "a load"
        return str(context.get("command") or "a command or a direct write")

    def value(self, event: Any, each: Field[Any, Any]) -> Any:
        """The value of a field; a link as the name of its target."""
        raw = getattr(event, each.attname)
        if isinstance(each, ForeignKey) and raw is not None:
            return self._rows.get((each.related_model, raw), f"deleted row {raw}")
        if each.choices and raw:
            return str(dict(each.flatchoices).get(raw, raw))
        return raw if isinstance(raw, (bool, str)) or raw is None else str(raw)


def _links(event: Any) -> list[ForeignKey[Any, Any]]:
    return [each for each in _fields(event) if isinstance(each, ForeignKey)]


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _account_of(context: dict[str, Any]) -> int | None:
    """The key of the account that made a request. Old loads wrote a name instead of a key."""
    key = context.get("user")
    return key if isinstance(key, int) else None


def _has(model: type[Model], name: str) -> bool:
    return any(each.name == name for each in model._meta.concrete_fields)
