"""Citations of plans and clauses, as reference managers and law journals write them.

CSL-JSON 1.0.2; BibTeX's @misc with the fields that biblatex reads; RIS (2001, with A1-style tags of
reference managers); OSCOLA 4th edition, 3.4.1 and 3.4.8 (other secondary sources, online);
The Bluebook 22nd edition, rules 14 and 18.2 (executive materials, internet). The two law styles are
followed as far as this database knows the facts: it holds no series and no page of print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

#: What TeX takes for commands, and how each is printed. BibTeX counts braces before TeX sees the
#: backslash in front of one, so none may stand alone.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "$": r"\$",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
MONTHS = (
    ("Jan.", "January"),
    ("Feb.", "February"),
    ("Mar.", "March"),
    ("Apr.", "April"),
    ("May", "May"),
    ("June", "June"),
    ("July", "July"),
    ("Aug.", "August"),
    ("Sept.", "September"),
    ("Oct.", "October"),
    ("Nov.", "November"),
    ("Dec.", "December"),
)
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation says, in whatever style."""

    #: Public id of the clause or the plan.
    id: str
    title: str
    issuers: tuple[str, ...]
    jurisdiction: str
    is_binding: bool
    plan_type: str
    #: When the plan was published: a day, a month or a year (ISO 8601), or nothing.
    published_on: str
    language: str
    #: What a person cites inside the plan; empty for the whole of it.
    locator: str
    edition: str
    #: Where its official text is.
    source: str
    #: What this database says of it, for ever.
    address: str
    #: The revision, and the release that names it, if one does.
    version: str
    accessed_on: date
    #: sha256 of the text that is cited, or of the record where no text is published.
    sha256: str
    has_text: bool

    @property
    def what_was_read(self) -> str:
        """Edition, revision and hash, for a sentence."""
        return ", ".join(filter(None, (self.edition, self.version, self.what_was_hashed)))

    @property
    def what_was_hashed(self) -> str:
        """The hash, and of what."""
        return f"sha256 of the {'text' if self.has_text else 'record'}: {self.sha256}"


def as_csl(cited: Cited, custom: dict[str, Any]) -> bytes:
    """CSL-JSON: a list with one item; `custom` is what this database adds."""
    item = {
        "id": cited.id,
        "type": "legislation" if cited.is_binding else "report",
        "title": cited.title,
        "author": [{"literal": issuer} for issuer in cited.issuers],
        "issued": _csl_date(cited.published_on),
        "jurisdiction": cited.jurisdiction,
        "genre": cited.plan_type.replace("_", " "),
        "section": cited.locator,
        "edition": cited.edition,
        "language": cited.language,
        "URL": cited.address,
        "source": cited.source,
        "archive": "govdb",
        "version": cited.version,
        "accessed": _csl_date(cited.accessed_on.isoformat()),
        "note": cited.what_was_hashed,
        "custom": custom,
    }
    return orjson.dumps([{name: value for name, value in item.items() if value}])


def _csl_date(text: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in text.split("-")]]} if text else None


def as_bibtex(cited: Cited, custom: dict[str, Any]) -> bytes:
    """BibTeX, with what TeX would take for commands escaped; in UTF-8, for biber."""
    year, _, rest = cited.published_on.partition("-")
    title = f"{cited.title}, {cited.locator}" if cited.locator else cited.title
    # The braces keep capitals, and an institution from being read as a person.
    fields = {
        "author": " and ".join(f"{{{_tex(issuer)}}}" for issuer in cited.issuers),
        "title": f"{{{_tex(title)}}}",
        "year": year,
        "month": rest[:2],
        "edition": _tex(cited.edition),
        "howpublished": _tex(cited.source),
        "url": cited.address,
        "urldate": cited.accessed_on.isoformat(),
        "version": _tex(cited.version),
        "note": _tex(cited.what_was_hashed),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9:_.-]", "-", cited.id)
    return f"@misc{{{key},\n{''.join(lines)}}}\n".encode()


def _tex(text: str) -> str:
    return _line(text).translate(TEX)


def as_ris(cited: Cited, custom: dict[str, Any]) -> bytes:
    """RIS, with a line a tag."""
    accessed = cited.accessed_on.strftime("%Y/%m/%d")
    lines = [
        ("TY", "STAT" if cited.is_binding else "RPRT"),
        ("ID", cited.id),
        *(("AU", issuer) for issuer in cited.issuers),
        ("TI", cited.title),
        ("SE", cited.locator),
        ("ET", cited.edition),
        ("PY", cited.published_on[:4]),
        ("DA", cited.published_on.replace("-", "/")),
        ("CY", cited.jurisdiction),
        ("LA", cited.language),
        ("UR", cited.address),
        ("L2", cited.source),
        ("DB", cited.version),
        ("Y2", accessed),
        ("N1", cited.what_was_hashed),
    ]
    text = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value)
    return f"{text}ER  - \r\n".encode()


def as_oscola(cited: Cited, custom: dict[str, Any]) -> bytes:
    """A sentence as OSCOLA writes a source that is read online."""
    when = _spelt(cited.published_on, day_first=True)
    inside = f" {cited.locator}" if cited.locator else ""
    accessed = _spelt(cited.accessed_on.isoformat(), day_first=True)
    issued = f" ({when})" if when else ""
    return _sentence(
        [_authors(cited.issuers), f"'{_line(cited.title)}'{issued}{inside}"],
        f" <{cited.address}> ({cited.what_was_read}) accessed {accessed}.",
    )


def as_bluebook(cited: Cited, custom: dict[str, Any]) -> bytes:
    """A sentence as The Bluebook writes an executive document that is read on the internet."""
    when = _spelt(cited.published_on, day_first=False)
    issued = f" ({when})" if when else ""
    accessed = _spelt(cited.accessed_on.isoformat(), day_first=False)
    parts = [_authors(cited.issuers), _line(cited.title), cited.locator]
    return _sentence(
        parts, f"{issued}, {cited.address} ({cited.what_was_read}) (last visited {accessed})."
    )


def _authors(issuers: Iterable[str]) -> str:
    return " & ".join(map(_line, issuers))


def _sentence(parts: Iterable[str], end: str) -> bytes:
    return f"{', '.join(part for part in parts if part)}{end}\n".encode()


def _spelt(text: str, *, day_first: bool) -> str:
    """A date as a sentence has it, as far as it is known."""
    year, month, day = [*text.split("-"), "", ""][:3]
    if not month:
        return year
    short, long = MONTHS[int(month) - 1]
    if not day:
        return f"{long if day_first else short} {year}"
    return f"{int(day)} {long} {year}" if day_first else f"{short} {int(day)}, {year}"


def _line(text: str) -> str:
    """The text on one line: line breaks would end a field."""
    return BLANKS.sub(" ", text).strip()


Style = Callable[[Cited, dict[str, Any]], bytes]

#: How a citation is written, and its media type, by style.
STYLES: dict[str, tuple[str, Style]] = {
    "csl": ("application/vnd.citationstyles.csl+json", as_csl),
    "bibtex": ("application/x-bibtex", as_bibtex),
    "ris": ("application/x-research-info-systems", as_ris),
    "oscola": ("text/plain", as_oscola),
    "bluebook": ("text/plain", as_bluebook),
}
