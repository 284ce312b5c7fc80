"""Akoma Ntoso as `export` writes it: what the standard has no place for stands in our namespace.

The words are where Akoma Ntoso wants them, and are read from there: a text that is edited in such
a file is loaded as edited. All else of a clause are attributes of its element; rows that are no
part of the text (the plan itself, its sources, older wordings, translations) are in the metadata.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree
from lxml.etree import _Element as Element

from provisions.choices import ClauseType, Standing
from provisions.loading.formats.file_format import HEAD_BYTES
from provisions.loading.formats.xml.parse import children, local, tree_of, words
from provisions.loading.rows.nouns import Noun, Reference, noun_of, nouns
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, RawRow, UnreadableFileError
from provisions.models import Clause, ClauseText

#: The namespace of what is ours in such a file.
OURS: Final = "urn:govdb:akn"
ROW: Final = f"{{{OURS}}}row"
#: Fields with characters that XML cannot hold, as JSON; they win over what the element shows.
UNPRINTABLE: Final = f"{{{OURS}}}unprintable"
#: Fields of a clause and of its text that Akoma Ntoso has a place for.
PLACED: Final = ("plan", "eid", "parent", "position", "clause_type", "number", "heading")
PLACED_OF_TEXT: Final = ("clause", "language", "standing", "heading", "text")
#: What an element says of the text of its clause: 'text_heading' is there if the text's heading
#: is not the clause's, or if the text is nothing but a heading.
OF_TEXT: Final = ("text", "text_heading", "source", "start_char", "end_char")

#: The types of clauses that are elements of Akoma Ntoso; others are containers with a name.
ELEMENTS: Final = frozenset(
    [
        ClauseType.ARTICLE,
        ClauseType.BOOK,
        ClauseType.CHAPTER,
        ClauseType.CLAUSE,
        ClauseType.DIVISION,
        ClauseType.INDENT,
        ClauseType.PARAGRAPH,
        ClauseType.PART,
        ClauseType.POINT,
        ClauseType.RULE,
        ClauseType.SECTION,
        ClauseType.SUBCHAPTER,
        ClauseType.SUBCLAUSE,
        ClauseType.SUBPARAGRAPH,
        ClauseType.SUBPART,
        ClauseType.SUBSECTION,
        ClauseType.SUBTITLE,
        ClauseType.TITLE,
    ]
)
_CONTAINERS: Final = frozenset([*ELEMENTS, "hcontainer"])


def is_ours(path: Path) -> bool:
    """Whether `export` wrote a file, as far as its beginning says."""
    with path.open("rb") as file:
        return re.search(rb"xmlns:\w+=[\"']" + OURS.encode(), file.read(HEAD_BYTES)) is not None


def read(path: Path, options: Options) -> Iterator[RawRow | BadLine]:
    """Yield the rows of a file of ours, none of any other. Raises UnreadableFileError."""
    if not path.is_file() or not is_ours(path):
        return
    root = tree_of(path)
    plan, language = "", ""
    for element in root.iter(ROW):
        found = _row(element)
        yield found
        if isinstance(found, RawRow) and found.noun.name == "plan":
            plan, language = found.fields.get("slug", ""), found.fields.get("language", "")
    if options.plan and options.plan != plan:
        message = f"The file is an export of the plan '{plan}', not of '{options.plan}'."
        yield BadLine(1, "unclear", message)
    for body in root.iter("{*}body", "{*}mainBody"):
        yield from _Body(plan, language).rows(body)


def _row(element: Element) -> RawRow | BadLine:
    line = int(element.sourceline or 1)
    try:
        raw = json.loads(element.text or "")
        noun = next(noun for noun in nouns() if noun.label == raw["model"])
        return RawRow(line, noun, dict(raw["fields"]))
    except (ValueError, TypeError, KeyError, StopIteration):
        message = "Give a row as in JSON Lines: the model and its fields."
        return BadLine(line, "wrong_shape", message)


class _Body:
    """The clauses in a body, in which place says what is a part of what and in which order."""

    def __init__(self, plan: str, language: str) -> None:
        self.plan = plan
        self.language = language
        self.positions: Counter[str] = Counter()

    def rows(self, element: Element, parent: str = "") -> Iterator[RawRow]:
        """Yield the clauses in an element and their texts, each before those below it."""
        for child in children(element):
            if local(child) in _CONTAINERS and child.get("eId"):
                yield from self._clause(child, parent)

    def _clause(self, element: Element, parent: str) -> Iterator[RawRow]:
        eid, told = element.get("eId", ""), _told(element)
        self.positions[parent] += 1
        is_named = local(element) not in ELEMENTS
        fields: dict[str, Any] = {
            "plan": [self.plan],
            "eid": eid,
            "parent": [self.plan, parent] if parent else None,
            "position": self.positions[parent],
            "clause_type": element.get("name") if is_named else local(element),
        }
        of_text: dict[str, Any] = {name: told.pop(name) for name in OF_TEXT if name in told}
        fields |= {name: _value(noun_of(Clause), name, value) for name, value in told.items()}
        line = int(element.sourceline or 1)
        yield RawRow(line, noun_of(Clause), fields)
        if "text" in of_text or "text_heading" in of_text:
            key = [self.plan, eid, fields.get("wording", 1)]
            heading = of_text.pop("text_heading", fields["heading"])
            yield RawRow(line, noun_of(ClauseText), self._words(key, heading, of_text))
        yield from self.rows(element, eid)

    def _words(self, clause: list[Any], heading: str, told: dict[str, Any]) -> dict[str, Any]:
        noun = noun_of(ClauseText)
        return {
            "clause": clause,
            "language": self.language,
            "standing": Standing.ORIGINAL,
            "heading": heading,
            **{name: _value(noun, name, value) for name, value in told.items()},
        }


def _told(element: Element) -> dict[str, str]:
    """What an element says of its clause and its text, by the names of their fields."""
    told = {"number": _plain(element, "num"), "heading": _plain(element, "heading")}
    for holder in ("content", "intro"):
        found = element.find(f"{{*}}{holder}")
        if found is not None:
            told["text"] = "\n".join(_lines(found))
    for name, value in element.attrib.items():
        if str(name).startswith(f"{{{OURS}}}") and name != UNPRINTABLE:
            told[etree.QName(str(name)).localname] = str(value)
    return told | _unprintable(element)


def _unprintable(element: Element) -> dict[str, str]:
    try:
        return dict(json.loads(element.get(UNPRINTABLE, "{}")))
    except (ValueError, TypeError) as error:
        message = "The attribute 'unprintable' holds fields as JSON; this is none."
        raise UnreadableFileError("wrong_shape", message, element.sourceline) from error


def _plain(element: Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return "" if found is None else "".join(words(found))


def _lines(element: Element) -> Iterator[str]:
    """Paragraphs as lines, rows of tables as lines of cells."""
    for child in children(element):
        if local(child) == "table":
            for row in children(child):
                yield "\t".join("".join(words(cell)) for cell in row)
        else:
            yield "".join(words(child))


def _value(noun: Noun, name: str, value: str) -> Any:
    column = noun.by_name.get(name)
    return column.target.key_values(value) if isinstance(column, Reference) else value
