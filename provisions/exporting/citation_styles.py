"""Citations of plans and clauses in the formats of reference managers and law journals.

CSL-JSON 1.0.2; BibTeX's @misc with the fields that biblatex reads; RIS (2001, with A1-style tags of
reference managers); OSCOLA 4th edition, 3.4.1 and 3.4.8 (other secondary sources, online), and 2.4
and 2.6 for law; The Bluebook 22nd edition, rules 14 and 18.2 (executive materials,
internet), and 20.5 and 21.9 for law. The two legal styles are followed as far as this database has
the data: it has no series.

The cited place is part of the title, because no style prints any other field for every kind of work
(docs/decisions/0028-citation-place.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import orjson

#: The special characters of TeX, and their escapes. BibTeX counts braces even after a backslash, so
#: braces must be balanced.
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
#: The dash of a range; that of "A-5" is part of a page's name.
BETWEEN_PAGES = re.compile(r"(?<=[0-9])-(?=[0-9])")

#: The first word of a locator in a law, and its abbreviations in OSCOLA (4.2.1) and The Bluebook
#: (T16).
PLACES = {
    "article": ("art", "art."),
    "art.": ("art", "art."),
    "section": ("s", "§"),
    "sec.": ("s", "§"),
    "§": ("s", "§"),
    "chapter": ("ch", "ch."),
    "part": ("pt", "pt."),
    "paragraph": ("para", "para."),
    "para.": ("para", "para."),
    "schedule": ("sch", "sched."),
    "recital": ("recital", "recital"),
}

#: The characters of an address besides letters and digits (RFC 3986) that are not special in TeX;
#: others are percent-encoded.
OF_ADDRESSES = ":/?#[]@!&'()*+,;=%-._~"


@dataclass(frozen=True, slots=True)
class CitedRecord:
    """The data of a citation, for all styles."""

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
    #: The cited place in the plan; empty for the whole plan.
    locator: str
    #: The edition's label, if it is more than "as published".
    edition: str
    #: Address of the official text.
    source: str
    #: Permanent address of the record.
    address: str
    #: The revision, and its release if it has one.
    version: str
    accessed_on: date
    #: sha256 of the cited text, or of the record if no text is published.
    sha256: str
    has_text: bool
    #: The pages of the official source, such as "21" or "21-22"; empty if none is known.
    pages: str = ""

    @property
    def work(self) -> str:
        """The plan with its edition, unless the title already contains the edition."""
        is_named = self.edition.casefold() in self.title.casefold()
        return self.title if is_named else f"{self.title} ({self.edition})"

    @property
    def headline(self) -> str:
        """The plan, the place in it and the page, which identify a clause in a list.

        "at" is the legal form for a page, and stays in lower case in capitalized titles.
        """
        page = f"at {self.pages}" if self.pages else ""
        return ", ".join(filter(None, (self.work, self.locator, page)))

    @property
    def version_and_hash(self) -> str:
        """Revision and hash, for a sentence."""
        return f"{self.version}, {self.hash_note}"

    @property
    def hash_note(self) -> str:
        """The hash, with the kind of its input."""
        return f"sha256 of the {'text' if self.has_text else 'record'}: {self.sha256}"


def as_csl(cited: CitedRecord, custom: dict[str, Any]) -> bytes:
    """CSL-JSON: a list with one item; `custom` has additional data of this database."""
    archive, _, version = cited.version.partition(" ")
    item = {
        "id": cited.id,
        "type": "legislation" if cited.is_binding else "report",
        "title": cited.headline,
        "author": [{"literal": issuer} for issuer in cited.issuers],
        "issued": _csl_date(cited.published_on),
        "jurisdiction": cited.jurisdiction,
        "genre": cited.plan_type.replace("_", " "),
        "language": cited.language,
        "URL": cited.address,
        "archive": archive,
        "archive_location": version,
        "accessed": _csl_date(cited.accessed_on.isoformat()),
        "note": cited.hash_note,
        "annote": f"Official text: {cited.source}" if cited.source else "",
        "custom": custom,
    }
    return orjson.dumps([{name: value for name, value in item.items() if value}])


def _csl_date(text: str) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in text.split("-")]]} if text else None


def as_bibtex(cited: CitedRecord, custom: dict[str, Any]) -> bytes:
    """BibTeX in UTF-8, for biber, with the special characters of TeX escaped."""
    year, _, rest = cited.published_on.partition("-")
    # The braces preserve capitals, and mark institutions as such.
    fields = {
        "author": " and ".join(f"{{{_tex(issuer)}}}" for issuer in cited.issuers),
        "title": f"{{{_tex(cited.headline)}}}",
        "year": year,
        "howpublished": _printed_address(cited.source),
        "pages": _tex(BETWEEN_PAGES.sub("--", cited.pages)),
        "url": _address(cited.address),
        "urldate": cited.accessed_on.isoformat(),
        # Styles ignore `version`, or print "Version govdb revision 3".
        "note": _tex(cited.version),
        "annote": _tex(cited.hash_note),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    if rest:
        # A macro of BibTeX, without braces: each style prints the month in its own way.
        lines.append(f"  month = {MONTHS[int(rest[:2]) - 1][1][:3].lower()},\n")
    key = re.sub(r"[^A-Za-z0-9:_.-]", "-", cited.id)
    return f"@misc{{{key},\n{''.join(lines)}}}\n".encode()


def _tex(text: str) -> str:
    return _line(text).translate(TEX)


def _address(text: str) -> str:
    """An address for TeX, without special or non-ASCII characters."""
    return quote(text, safe=OF_ADDRESSES)


def _printed_address(text: str) -> str:
    """An address for a printed field, in which an unescaped % starts a comment."""
    escaped = _address(text).replace("%", r"\%")
    return f"\\url{{{escaped}}}" if text else ""


def as_ris(cited: CitedRecord, custom: dict[str, Any]) -> bytes:
    """RIS, with one line per tag."""
    accessed = cited.accessed_on.strftime("%Y/%m/%d")
    lines = [
        ("TY", "STAT" if cited.is_binding else "RPRT"),
        ("ID", cited.id),
        *(("AU", issuer) for issuer in cited.issuers),
        ("TI", cited.headline),
        ("SE", cited.locator),
        ("PY", cited.published_on[:4]),
        ("DA", cited.published_on.replace("-", "/")),
        ("CY", cited.jurisdiction),
        ("LA", cited.language),
        ("UR", cited.address),
        ("L2", cited.source),
        ("DB", cited.version),
        ("Y2", accessed),
        ("N1", cited.hash_note),
    ]
    text = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value)
    return f"{text}ER  - \r\n".encode()


def as_oscola(cited: CitedRecord, custom: dict[str, Any]) -> bytes:
    """An OSCOLA citation of a law, or of another online source."""
    accessed = _date_in_words(cited.accessed_on.isoformat(), day_first=True)
    is_one = not ("," in cited.pages or BETWEEN_PAGES.search(cited.pages))
    page = f"{'p' if is_one else 'pp'} {cited.pages}" if cited.pages else ""
    if cited.is_binding:
        year = cited.published_on[:4]
        dated = f"{cited.work} {year}" if year and year not in cited.work else cited.work
        parts = [f"{dated} ({cited.jurisdiction})", _place(cited.locator, 0), page]
    else:
        when = _date_in_words(cited.published_on, day_first=True)
        issued = f" ({when})" if when else ""
        inside = ", ".join(filter(None, (cited.locator, page)))
        parts = [_authors(cited.issuers), f"'{cited.work}'{issued} {inside}"]
    return _sentence(parts, f" <{cited.address}> ({cited.version_and_hash}) accessed {accessed}.")


def as_bluebook(cited: CitedRecord, custom: dict[str, Any]) -> bytes:
    """A Bluebook citation of a law, or of an executive document on the internet."""
    accessed = _date_in_words(cited.accessed_on.isoformat(), day_first=False)
    page = f"at {cited.pages}" if cited.pages else ""
    if cited.is_binding:
        when, place = cited.published_on[:4], _place(cited.locator, 1)
        parts, where = [cited.work, place, page], f" ({cited.jurisdiction})"
    else:
        when, where = _date_in_words(cited.published_on, day_first=False), ""
        parts = [_authors(cited.issuers), cited.work, cited.locator, page]
    issued = f" ({when})" if when else ""
    return _sentence(
        parts,
        f"{issued}{where}, {cited.address} ({cited.version_and_hash}) (last visited {accessed}).",
    )


def _place(locator: str, style: int) -> str:
    """A locator in a law, with its first word abbreviated as in a style of PLACES."""
    first, blank, rest = _line(locator).partition(" ")
    shortened = PLACES.get(first.lower())
    return f"{shortened[style]}{blank}{rest}" if shortened else f"{first}{blank}{rest}"


def _authors(issuers: Iterable[str]) -> str:
    return " & ".join(issuers)


def _sentence(parts: Iterable[str], end: str) -> bytes:
    return f"{', '.join(filter(None, map(_line, parts)))}{end}\n".encode()


def _date_in_words(text: str, *, day_first: bool) -> str:
    """A date in words, as precise as it is known."""
    year, month, day = [*text.split("-"), "", ""][:3]
    if not month:
        return year
    short, long = MONTHS[int(month) - 1]
    if not day:
        return f"{long if day_first else short} {year}"
    return f"{int(day)} {long} {year}" if day_first else f"{short} {int(day)}, {year}"


def _line(text: str) -> str:
    """The text on one line, because a line break would end a field."""
    return BLANKS.sub(" ", text).strip()


Style = Callable[[CitedRecord, dict[str, Any]], bytes]

#: The media type and the writer of each style.
STYLES: dict[str, tuple[str, Style]] = {
    "csl": ("application/vnd.citationstyles.csl+json", as_csl),
    "bibtex": ("application/x-bibtex", as_bibtex),
    "ris": ("application/x-research-info-systems", as_ris),
    "oscola": ("text/plain", as_oscola),
    "bluebook": ("text/plain", as_bluebook),
}
