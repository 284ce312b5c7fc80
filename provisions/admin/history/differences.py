"""Differences as HTML: deleted and inserted words, removed and added rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from provisions.analysis.redline import Op, Operation, redline

#: Members that identify a document and never change.
OF_NO_INTEREST = ("id", "noun", "url")

EMPTY = mark_safe('<span class="nothing">empty</span>')


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of a row before and after a change, as HTML."""

    field: str
    before: SafeString
    after: SafeString


def documents(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[FieldDifference]:
    """Compare two versions of a published record; a new or removed record shows all its fields."""
    first, second = before or {}, after or {}
    names = [name for name in {**second, **first} if name not in OF_NO_INTEREST]
    return [
        difference(name, first.get(name), second.get(name))
        for name in names
        if first.get(name) != second.get(name)
    ]


def difference(name: str, before: Any, after: Any) -> FieldDifference:
    """Compare two values of one field."""
    label = name.replace("_", " ")
    if isinstance(before, list) or isinstance(after, list):
        return FieldDifference(label, *_lists(before or [], after or []))
    if isinstance(before, dict) and isinstance(after, dict):
        return FieldDifference(label, *_members(before, after))
    if isinstance(before, str) and isinstance(after, str) and before and after:
        return FieldDifference(label, *_texts(before, after))
    return FieldDifference(label, in_words(before), in_words(after))


def in_words(value: Any) -> SafeString:
    """A value as readable HTML."""
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return escape("yes" if value else "no")
    if isinstance(value, list):
        return format_html_join("", "<div>{}</div>", ((in_words(item),) for item in value))
    if isinstance(value, dict):
        members = [
            (key.replace("_", " "), in_words(inner))
            for key, inner in value.items()
            if inner not in (None, "", [])
        ]
        return format_html_join(mark_safe("; "), "<i>{}</i> {}", members)
    return escape(value)


def _members(before: dict[str, Any], after: dict[str, Any]) -> tuple[SafeString, SafeString]:
    """Show only the members that differ between two objects."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    first, second = ({name: side.get(name) for name in names} for side in (before, after))
    return in_words(first), in_words(second)


def _lists(before: list[Any], after: list[Any]) -> tuple[SafeString, SafeString]:
    """Show the removed and the added items of two lists; both lists if only their order differs."""
    first, second = list(map(_canonical, before)), list(map(_canonical, after))
    removed = [item for item, text in zip(before, first, strict=True) if text not in second]
    added = [item for item, text in zip(after, second, strict=True) if text not in first]
    if not removed and not added:
        return in_words(before), in_words(after)
    return _items("del", removed), _items("ins", added)


def _items(tag: str, items: list[Any]) -> SafeString:
    shown = format_html_join("", f"<div><{tag}>{{}}</{tag}></div>", ((in_words(i),) for i in items))
    return shown or EMPTY


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def words_marked(before: str, after: str) -> SafeString:
    """Two texts, one above the other, with the differing words marked."""
    return format_html_join(
        "", '<p class="words">{}</p>', ((side,) for side in _texts(before, after))
    )


def _texts(before: str, after: str) -> tuple[SafeString, SafeString]:
    operations = redline(before, after).operations
    return _marked("del", operations, Op.INSERT), _marked("ins", operations, Op.DELETE)


def _marked(element: str, operations: Iterable[Operation], left_out: Op) -> SafeString:
    """One of the two texts, with the words that only it contains marked."""
    form = f"<{element}>{{}}</{element}>"
    return format_html_join(
        "",
        "{}",
        (
            (part.text if part.op is Op.EQUAL else format_html(form, part.text),)
            for part in operations
            if part.op is not left_out
        ),
    )
