"""Texts with stretches marked, as HTML: the words that judgements rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters from `start` up to, not including, `end`, and whose they are, if anyone's."""

    start: int
    end: int
    owner: str = ""


def marked(text: str, marks: Iterable[Highlight]) -> SafeString:
    """Put each marked stretch into `<mark>`, named after all who marked it.

    Stretches may overlap; places outside the text are left out.
    """
    known = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text)} | {edge for mark in known for edge in (mark.start, mark.end)})
    pieces = []
    for start, end in pairwise(edges):
        above = [mark for mark in known if mark.start <= start and end <= mark.end]
        pieces.append((_piece(text[start:end], above),))
    return format_html_join("", "{}", pieces)


def _piece(words: str, above: list[Highlight]) -> SafeString:
    owners = sorted({mark.owner for mark in above if mark.owner})
    if not above:
        return format_html("{}", words)
    if not owners:
        return format_html("<mark>{}</mark>", words)
    named = format_html_join(", ", "{}", ((owner,) for owner in owners))
    return format_html('<mark>{}<span class="owner"> [{}]</span></mark>', words, named)
