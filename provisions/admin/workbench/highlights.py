"""Texts as HTML with the evidence of judgements marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters from `start` up to, not including, `end`, and their owner, if any."""

    start: int
    end: int
    owner: str = ""


def highlighted(text: str, marks: Iterable[Highlight]) -> SafeString:
    """Put each highlight into `<mark>`, labelled with its owners.

    Highlights may overlap; highlights outside the text are ignored.
    """
    known = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text)} | {edge for mark in known for edge in (mark.start, mark.end)})
    pieces = []
    for start, end in pairwise(edges):
        covering = [mark for mark in known if mark.start <= start and end <= mark.end]
        pieces.append((_piece(text[start:end], covering),))
    return format_html_join("", "{}", pieces)


def _piece(words: str, covering: list[Highlight]) -> SafeString:
    owners = sorted({mark.owner for mark in covering if mark.owner})
    if not covering:
        return format_html("{}", words)
    if not owners:
        return format_html("<mark>{}</mark>", words)
    named = format_html_join(", ", "{}", ((owner,) for owner in owners))
    return format_html('<mark>{}<span class="owner"> [{}]</span></mark>', words, named)
