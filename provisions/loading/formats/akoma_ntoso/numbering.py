"""Numbers of Akoma Ntoso provisions, as printed, as in an eid, as cited."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from lxml.etree import _Element as Element

from provisions.loading.formats.xml.composer import clipped, token
from provisions.loading.formats.xml.parse import children, local

#: What stands before a number: 'Article', 'SEC.', '§'.
_BEFORE: Final = re.compile(r"^(?:§+\s*|[^\W\d_]{2,}\.?\s+)+")
#: What stands after it: 'FIRST SCHEDULE', of old acts.
_AFTER: Final = re.compile(r"\s+(?:schedule|part|chapter|annex|appendix)$", re.IGNORECASE)
_UNNUMBERED: Final = re.compile(r"(?:schedule|annex|appendix|preamble)", re.IGNORECASE)
#: Before the number of a provision that is quoted, or of one that opens a quotation.
_QUOTES: Final = "\"'“‘«„ "
_ORDINALS: Final = str.maketrans("", "", "ºª°")
#: Words in these are not those of the provision around them.
_APART: Final = frozenset(["authorialNote", "popup", "noteRef", "del"])


def said(element: Element) -> str:
    """The words in an element without those of its footnotes, blanks single."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> list[str]:
    found = [element.text or ""]
    for child in children(element):
        if local(child) not in _APART:
            found += _pieces(child)
        found.append(child.tail or "")
    return found


def printed(element: Element) -> str:
    """The number of a provision without the word before it: '4', '(a)', 'III'; '' for a bullet."""
    found = element.find("{*}num")
    if found is None:
        return ""
    number = _AFTER.sub("", said(found))
    number = _BEFORE.sub("", number.lstrip(_QUOTES)).rstrip(" .:-—–")
    is_number = any(letter.isalnum() for letter in number)
    return number if is_number and not _UNNUMBERED.fullmatch(number) else ""


def step_of(number: str) -> str:
    """A number as it stands in an eid: '(a)' is 'a', '2º' is '2'."""
    plain = unicodedata.normalize("NFKD", number.translate(_ORDINALS))
    return token("".join(letter for letter in plain if not unicodedata.combining(letter)))


def titled(element: Element) -> str:
    """The heading of a provision, in quotation marks, or ''."""
    found = element.find("{*}heading")
    words = said(found) if found is not None else ""
    return f"“{clipped(words, 80)}”" if words else ""
