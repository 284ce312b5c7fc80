"""A plan with its clauses and their texts as Akoma Ntoso 3.0, which `load` reads back.

The body is the plan in its own language, in the latest wording of each clause. Older wordings,
translations, the plan's own record and its sources are rows in the metadata; codings and all else
that is said about a plan are in the native format only.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import groupby
from typing import Any, BinaryIO, Final

import pycountry
from lxml import etree

from provisions.characters import NOT_XML, xml_safe
from provisions.choices import PlanStatus, PlanType, Standing
from provisions.loading.formats.akoma_ntoso.own_export import (
    ELEMENTS,
    OURS,
    PLACED,
    PLACED_OF_TEXT,
    ROW,
    UNPRINTABLE,
)
from provisions.loading.formats.akoma_ntoso.reader import NAMESPACE
from provisions.loading.formats.xml.parse import DEEPEST
from provisions.loading.rows.fields import fields_of
from provisions.loading.rows.nouns import Noun, Reference, noun_of
from provisions.loading.rows.selection import Selection, rows
from provisions.models import Clause, ClauseText, Edition, Jurisdiction, Plan, Source

#: A country of two letters, with or without a part of it: so addresses of works begin (AKN-NC 4.4).
_COUNTRY: Final = re.compile("[a-z]{2}(-.+)?")
#: Two letters that ISO 3166 leaves to its users: no country's.
_NO_COUNTRY: Final = "zz"
#: Stands for a date that is not known, which the schema wants all the same.
_NO_DATE: Final = "0001-01-01"
#: Deeper clauses would make a file that is refused as a trap; they are rows.
_DEEPEST: Final = DEEPEST - 10
_ENACTED: Final = frozenset([PlanType.ACT, PlanType.REGULATION, PlanType.ORDER, PlanType.TREATY])
_STATED: Final = frozenset([PlanType.DECLARATION, PlanType.RESOLUTION, PlanType.RECOMMENDATION])

Values = dict[str, Any]


def write(plan: Plan, out: BinaryIO) -> int:
    """Write a plan; written again from what `load` makes of the file, it is the same bytes.

    Returns the number of rows that the file holds.
    """
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        writer = _Writer(xml, plan)
        writer.document()
    return sum(len(pks or ()) for pks in writer.clauses.selection.values())


class _Writer:
    """Writes one document, element by element."""

    def __init__(self, xml: Any, plan: Plan) -> None:
        self.xml = xml
        self.plan = plan
        self.clauses = _Clauses(plan)

    def document(self) -> None:
        """Write the whole document."""
        kind = _kind(self.plan)
        namespaces = {None: NAMESPACE, "govdb": OURS}
        body = "body" if kind in ("act", "bill") else "mainBody"
        document = {"name": self.plan.plan_type}
        with self._element("akomaNtoso", nsmap=namespaces), self._element(kind, document):
            self._meta(kind)
            self._preface()
            with self._element(body):
                self._body()

    def _element(
        self, name: str, attributes: Values | None = None, **options: Any
    ) -> AbstractContextManager[Any]:
        found: AbstractContextManager[Any] = self.xml.element(
            f"{{{NAMESPACE}}}{name}", attributes or {}, **options
        )
        return found

    def _empty(self, element: str, /, **attributes: str) -> None:
        with self._element(element, attributes):
            pass
        self.xml.write("\n")

    def _words(self, name: str, words: str) -> None:
        with self._element(name):
            self.xml.write(xml_safe(words))

    # The metadata

    def _meta(self, kind: str) -> None:
        with self._element("meta"):
            self.xml.write("\n")
            self._identification(kind)
            self._lifecycle()
            self._references()
            with self._element("proprietary", {"source": "#_govdb"}):
                self.xml.write("\n")
                for noun, values in self.clauses.other_rows():
                    self._row(noun, values)
        self.xml.write("\n")

    def _identification(self, kind: str) -> None:
        plan = self.plan
        country, date = plan.jurisdiction.code, self._date()
        work = f"/akn/{_country(country)}/{kind}/{date}/{plan.slug}"
        language = _three_letters(plan.language)
        expression = f"{work}/{language}@"
        with self._element("identification", {"source": "#_govdb"}):
            with self._element("FRBRWork"):
                self._names(f"{work}/!main", work)
                self._empty("FRBRalias", name="title", value=xml_safe(plan.title))
                self._dated(date, "_author")
                self._empty("FRBRcountry", value=country)
                self._empty("FRBRsubtype", value=plan.plan_type)
                self._empty("FRBRname", value=plan.slug)
            with self._element("FRBRExpression"):
                self._names(f"{expression}/!main", expression)
                self._dated(date, "_govdb")
                self._empty("FRBRlanguage", language=language)
            with self._element("FRBRManifestation"):
                self._names(f"{expression}/!main.xml", f"{work}/{language}.akn")
                self._dated(date, "_govdb")
                self._empty("FRBRformat", value="application/akn+xml")
        self.xml.write("\n")

    def _names(self, this: str, uri: str) -> None:
        self._empty("FRBRthis", value=this)
        self._empty("FRBRuri", value=uri)

    def _dated(self, date: str, author: str) -> None:
        self._empty("FRBRdate", date=date, name="unknown" if date == _NO_DATE else "adopted")
        self._empty("FRBRauthor", href=f"#{author}")

    def _date(self) -> str:
        date = self.plan.adopted_on or self.plan.published_on or self.plan.commenced_on
        return date.isoformat() if date else _NO_DATE

    def _lifecycle(self) -> None:
        plan = self.plan
        events = [
            ("_adoption", "generation", plan.adopted_on),
            ("_commencement", "generation", plan.commenced_on),
            ("_repeal", "repeal", plan.repealed_on),
        ]
        if not any(date for _, _, date in events):
            return
        with self._element("lifecycle", {"source": "#_govdb"}):
            for name, kind, date in events:
                if date:
                    told = {"eId": name, "date": date.isoformat(), "type": kind}
                    self._empty("eventRef", source="#_author", **told)
        self.xml.write("\n")

    def _references(self) -> None:
        code, name = self.plan.jurisdiction.code, self.plan.jurisdiction.name
        base = "/akn/ontology/organization"
        with self._element("references", {"source": "#_govdb"}):
            self._organization("_author", f"{base}/{code}", name)
            self._organization("_govdb", f"{base}/govdb", "govdb")
        self.xml.write("\n")

    def _organization(self, name: str, href: str, shown: str) -> None:
        shown = xml_safe(shown)
        self._empty("TLCOrganization", eId=name, href=href, showAs=shown)

    def _row(self, noun: Noun, values: list[Any]) -> None:
        line = {"model": noun.label, "fields": fields_of(noun, values)}
        with self.xml.element(ROW):
            self.xml.write(_as_json(line))
        self.xml.write("\n")

    # The text

    def _preface(self) -> None:
        with self._element("preface"), self._element("p"):
            self._words("docTitle", self.plan.original_title or self.plan.title)
        self.xml.write("\n")

    def _body(self) -> None:
        self.xml.write("\n")
        if not self.clauses.below(""):
            self._empty("hcontainer", name="empty")  # the schema wants one
        self._below("")

    def _below(self, eid: str) -> None:
        for position, clause in enumerate(self.clauses.below(eid), 1):
            self._clause(clause, position)

    def _clause(self, clause: Values, position: int) -> None:
        eid, clause_type = clause["eid"], clause["clause_type"]
        name = clause_type if clause_type in ELEMENTS else "hcontainer"
        text = self.clauses.texts.get(eid)
        attributes = {"eId": eid}
        if name == "hcontainer":
            attributes["name"] = clause_type
        attributes |= _attributes(self._told(clause, position, text))
        with self._element(name, attributes):
            for part, element in (("number", "num"), ("heading", "heading")):
                if clause[part]:
                    self._words(element, clause[part])
            if text and text["text"]:
                with self._element("intro" if self.clauses.below(eid) else "content"):
                    self._paragraphs(text["text"])
            if self.clauses.below(eid):
                self.xml.write("\n")
                self._below(eid)
        self.xml.write("\n")

    def _told(self, clause: Values, position: int, text: Values | None) -> dict[str, str]:
        """What Akoma Ntoso has no place for, and what XML cannot hold."""
        told = _unplaced(noun_of(Clause), clause, PLACED)
        if clause["position"] != position:
            told["position"] = str(clause["position"])
        if (found := clause["parent"]) and found != self.clauses.keys[found[1]]:
            told["parent"] = noun_of(Clause).public_id(found)
        told |= {name: clause[name] for name in ("number", "heading")}
        if text:
            told |= _unplaced(noun_of(ClauseText), text, PLACED_OF_TEXT)
            told["text"] = text["text"]
            if text["heading"] != clause["heading"] or not text["text"]:
                told["text_heading"] = text["heading"]
        return told

    def _paragraphs(self, text: str) -> None:
        for is_table, lines in groupby(text.split("\n"), lambda line: "\t" in line):
            if is_table:
                with self._element("table"):
                    for line in lines:
                        self._cells(line.split("\t"))
            else:
                for line in lines:
                    self._words("p", line)

    def _cells(self, cells: list[str]) -> None:
        with self._element("tr"):
            for cell in cells:
                with self._element("td"):
                    self._words("p", cell)


class _Clauses:
    """The clauses of a plan: which stand in the body, and which are mere rows."""

    def __init__(self, plan: Plan) -> None:
        self.selection = _selection(plan)
        found = [_named(noun_of(Clause), row) for row in rows(noun_of(Clause), self.selection)]
        # In the order of the key: the last wording of an eid is the one that stays.
        latest = {clause["eid"]: clause for clause in found}
        self.keys = {eid: _key(clause) for eid, clause in latest.items()}
        self._below: dict[str, list[Values]] = defaultdict(list)
        for eid, clause in latest.items():
            self._below[clause["parent"][1] if clause["parent"] else ""].append(latest[eid])
        for below in self._below.values():
            below.sort(key=lambda clause: (clause["position"], clause["eid"]))
        placed = self._place(latest)
        self._rows = [clause for clause in found if _key(clause) not in placed]
        self.texts: dict[str, Values] = {}
        self._text_rows: list[Values] = []
        main = (plan.language, Standing.ORIGINAL)
        for row in rows(noun_of(ClauseText), self.selection):
            text = _named(noun_of(ClauseText), row)
            if text["clause"] in placed and (text["language"], text["standing"]) == main:
                self.texts[text["clause"][1]] = text
            else:
                self._text_rows.append(text)

    def _place(self, latest: dict[str, Values]) -> set[tuple[Any, ...]]:
        """Walk down from the top; what is not reached (or too deep) is not in the body."""
        placed, level = set(), [""]
        for _ in range(_DEEPEST):
            level = [clause["eid"] for eid in level for clause in self._below[eid]]
            placed |= {self.keys[eid] for eid in level}
        for eid in level:
            self._below[eid] = []
        return placed

    def below(self, eid: str) -> list[Values]:
        """The clauses that are parts of one, or the top, in order."""
        return self._below.get(eid, [])

    def other_rows(self) -> Iterator[tuple[Noun, list[Any]]]:
        """Yield the rows that are not in the body, what is referred to first."""
        for model in (Jurisdiction, Source, Plan, Edition):
            for row in rows(noun_of(model), self.selection):
                yield noun_of(model), row
        for noun, kept in (
            (noun_of(Clause), self._rows),
            (noun_of(ClauseText), self._text_rows),
        ):
            for values in kept:
                yield noun, [values[column.name] for column in noun.columns]


def _selection(plan: Plan) -> Selection:
    """The plan, its text, and the rows that these need."""
    chosen: dict[type[Any], set[int]] = {
        ClauseText: set(ClauseText.objects.filter(clause__plan=plan).values_list("pk", flat=True)),
        Clause: set(plan.clauses.values_list("pk", flat=True)),
        Edition: set(plan.editions.values_list("pk", flat=True)),
        Plan: {plan.pk},
        Source: set(),
        Jurisdiction: set(),
    }
    chosen[Source] = {
        *Source.objects.filter(clause_texts__clause__plan=plan).values_list("pk", flat=True),
        *Source.objects.filter(editions__plan=plan).values_list("pk", flat=True),
    }
    jurisdiction: Jurisdiction | None = plan.jurisdiction
    while jurisdiction is not None and jurisdiction.pk not in chosen[Jurisdiction]:
        chosen[Jurisdiction].add(jurisdiction.pk)
        jurisdiction = jurisdiction.parent
    return {noun_of(model): pks for model, pks in chosen.items()}


def _named(noun: Noun, values: list[Any]) -> Values:
    named = dict(zip(noun.by_name, values, strict=True))
    for name, value in named.items():
        if isinstance(noun.by_name[name], Reference) and value is not None:
            named[name] = tuple(value)
    return named


def _key(clause: Values) -> tuple[Any, ...]:
    return (*clause["plan"], clause["eid"], clause["wording"])


def _unplaced(noun: Noun, values: Values, placed: tuple[str, ...]) -> dict[str, str]:
    """The fields that go without saying nowhere, as attributes have them."""
    told = fields_of(noun, [values[column.name] for column in noun.columns])
    return {name: _shown(noun, name, values[name], told) for name in told if name not in placed}


def _shown(noun: Noun, name: str, value: Any, told: dict[str, Any]) -> str:
    column = noun.by_name[name]
    if isinstance(column, Reference):
        return column.target.public_id(value)
    shown = told[name]
    return str(shown).lower() if isinstance(shown, bool) else str(shown)


def _attributes(told: dict[str, str]) -> dict[str, str]:
    """Attributes in our namespace; what has a place of its own only where that cannot hold it."""
    unprintable = {name: value for name, value in told.items() if NOT_XML.search(value)}
    attributes = {
        f"{{{OURS}}}{name}": value
        for name, value in told.items()
        if name not in unprintable and name not in ("number", "heading", "text")
    }
    if unprintable:
        attributes[UNPRINTABLE] = json.dumps(unprintable, sort_keys=True)
    return attributes


def _country(code: str) -> str:
    """A jurisdiction's code as an address has it: `int`, which is no country, is `zz-int`."""
    return code if _COUNTRY.fullmatch(code) else f"{_NO_COUNTRY}-{code}"


def _three_letters(tag: str) -> str:
    """The language of a BCP 47 tag in three letters (ISO 639-2/T), without script and country."""
    language = tag.partition("-")[0]
    if len(language) == 3:
        return language
    found = pycountry.languages.get(alpha_2=language)
    return str(found.alpha_3) if found else "und"


def _as_json(line: Any) -> str:
    written = json.dumps(line, ensure_ascii=False)
    return NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _kind(plan: Plan) -> str:
    if plan.plan_type in _ENACTED:
        return "bill" if plan.status == PlanStatus.PROPOSED else "act"
    return "statement" if plan.plan_type in _STATED else "doc"
