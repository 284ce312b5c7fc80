"""Before and after, for people: words struck out and words put in, rows removed and added."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

#: Above so many words a comparison word by word takes too long to be worth it.
WORDS_COMPARED = 2000

#: What every document repeats about itself; it says nothing about a change.
OF_NO_INTEREST = ("id", "noun", "url")

EMPTY = mark_safe('<span class="nothing">empty</span>')


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row on both sides of a change, ready to be shown."""

    field: str
    before: SafeString
    after: SafeString


def documents(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[Difference]:
    """Compare two versions of a published record; of a new or a gone one, show what it says."""
    first, second = before or {}, after or {}
    names = [name for name in {**second, **first} if name not in OF_NO_INTEREST]
    return [
        difference(name, first.get(name), second.get(name))
        for name in names
        if first.get(name) != second.get(name)
    ]


def difference(name: str, before: Any, after: Any) -> Difference:
    """Compare two values of one field."""
    label = name.replace("_", " ")
    if isinstance(before, list) or isinstance(after, list):
        return Difference(label, *_lists(before or [], after or []))
    if isinstance(before, dict) and isinstance(after, dict):
        return Difference(label, *_members(before, after))
    if isinstance(before, str) and isinstance(after, str) and before and after:
        return Difference(label, *_texts(before, after))
    return Difference(label, in_words(before), in_words(after))


def in_words(value: Any) -> SafeString:
    """A value as a person would write it."""
    if value in (None, "", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return escape("yes" if value else "no")
    if isinstance(value, list):
        return format_html_join("", "<div>{}</div>", ((in_words(item),) for item in value))
    if isinstance(value, dict):
        said = [
            (key.replace("_", " "), in_words(inner))
            for key, inner in value.items()
            if inner not in (None, "", [])
        ]
        return format_html_join(mark_safe("; "), "<i>{}</i> {}", said)
    return escape(value)


def _members(before: dict[str, Any], after: dict[str, Any]) -> tuple[SafeString, SafeString]:
    """Show of two objects only the members that differ."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    first, second = ({name: side.get(name) for name in names} for side in (before, after))
    return in_words(first), in_words(second)


def _lists(before: list[Any], after: list[Any]) -> tuple[SafeString, SafeString]:
    """Show of two lists only what one has and the other has not; or both, if only re-ordered."""
    first, second = list(map(_canonical, before)), list(map(_canonical, after))
    gone = [item for item, text in zip(before, first, strict=True) if text not in second]
    come = [item for item, text in zip(after, second, strict=True) if text not in first]
    if not gone and not come:
        return in_words(before), in_words(after)
    return _items("del", gone), _items("ins", come)


def _items(tag: str, items: list[Any]) -> SafeString:
    shown = format_html_join("", f"<div><{tag}>{{}}</{tag}></div>", ((in_words(i),) for i in items))
    return shown or EMPTY


def _canonical(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def words_marked(before: str, after: str) -> SafeString:
    """Two texts one above the other, with the words that differ marked."""
    return format_html_join(
        "", '<p class="words">{}</p>', ((side,) for side in _texts(before, after))
    )


def _texts(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Mark the words that differ. Chinese has no spaces: there every character is a word."""
    first, second = _words(before), _words(after)
    if len(first) + len(second) > WORDS_COMPARED:
        return escape(before), escape(after)
    steps = difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    old = (_marked("del", first[a:b], tag) for tag, a, b, _, _ in steps)
    new = (_marked("ins", second[a:b], tag) for tag, _, _, a, b in steps)
    return _joined(old), _joined(new)


def _words(text: str) -> list[str]:
    return re.findall(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+", text)


def _marked(element: str, words: list[str], tag: str) -> SafeString:
    text = escape("".join(words))
    if tag == "equal" or not words:
        return text
    return mark_safe(f"<{element}>{text}</{element}>")


def _joined(parts: Iterator[SafeString]) -> SafeString:
    return mark_safe("".join(parts))
