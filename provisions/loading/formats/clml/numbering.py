"""Numbers of CLML's provisions, as printed and as cited."""

from __future__ import annotations

import re
from typing import Final

from lxml.etree import _Element as Element

from provisions.choices import ClauseType
from provisions.loading.formats.numerals import as_roman, repeated_letter
from provisions.loading.formats.xml.composer import clipped
from provisions.loading.formats.xml.parse import children, local, plain
from provisions.loading.formats.xml.vocabulary import XmlLevel

_NUMBERING: Final = re.compile(
    r"^\s*(?:article|part|chapter|schedule|annex|section|title|appendix|group|atodlen|rhan|pennod"
    r"|erthygl)\b\.?\s*|\s+(?:schedule|part|chapter|annex)$",  # 'FIRST SCHEDULE', of old acts
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"\d+$")


def printed(element: Element, depth: int) -> str:
    """The number as printed: '4' of a section, '(a)' below it."""
    found = element.find("{*}Pnumber")
    if found is None:
        return ""
    number = _NUMBERING.sub("", plain(found)).strip()
    if depth == 1 or not number or number.startswith("("):
        return number.removesuffix(".")
    before, after = found.get("PuncBefore", "("), found.get("PuncAfter", ")")
    return f"{before}{number}{after}".removesuffix(".")


def number_of(element: Element) -> str:
    """The number of a part, a chapter or a schedule without the word before it."""
    found = element.find("{*}Number")
    if found is None:
        return ""
    number = plain(found)
    return _NUMBERING.sub("", number).removesuffix(".")


def cited_container(element: Element, container: XmlLevel, eid: str) -> str:
    """Cite a part or a schedule by its number, else its title, else its place."""
    word = container.cited
    found = element.find("{*}Number")
    if found is not None and plain(found).lower().startswith("annex"):
        word = "Annex"
    counted = _ORDINAL.search(eid)
    title = element.find("{*}Title")
    is_titled = container.clause_type != ClauseType.ANNEX and title is not None
    named = f"“{clipped(plain(title), 80)}”" if is_titled and title is not None else ""
    return f"{word} {number_of(element) or named or (counted[0] if counted else '')}".strip()


def item_numbers(element: Element) -> list[str]:
    """The number of each item: as given, or as its kind of list counts."""
    items = list(children(element))
    if local(element) == "UnorderedList":
        return [item.get("NumberOverride", "") for item in items]
    kind, given = element.get("Type", "arabic"), element.get("Start", "")
    start = int(given) if given.isdecimal() else 1
    numbers = []
    for count, item in enumerate(items, start):
        number = item.get("NumberOverride") or _counted(kind, count)
        number = number.strip("().")
        numbers.append(number if kind == "arabic" else f"({number})")
    return numbers


def _counted(kind: str, count: int) -> str:
    if not kind.startswith(("alpha", "roman")):
        return str(count)
    number = repeated_letter(count) if kind.startswith("alpha") else as_roman(count)
    return number.upper() if kind.endswith("upper") else number
