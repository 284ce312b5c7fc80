"""Queries on a vocabulary's graph, with the same order of results for every syntax."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import Node

from provisions.loading.formats.skos.terms import last_part, words_of
from provisions.loading.formats.xml.composer import clipped
from provisions.loading.rows.raw_rows import Finding

_SUBJECT = re.compile(r'\s*(?:<([^>]+)>|[\w.-]*:([\w.-]+)|.*?(?:rdf:about=|"@id":\s*)"([^"]+)")')


def lines_of(path: Path) -> dict[str, int]:
    """Return the first line of each name."""
    found: dict[str, int] = {}
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            match = _SUBJECT.match(line)
            name = match and (match[1] or match[2] or match[3])
            if name:
                found.setdefault(last_part(name), number)
    return found


def is_english(literal: Literal) -> bool:
    """Whether a label is English; a label without a language counts as English."""
    return not literal.language or literal.language.lower().partition("-")[0] == "en"


def english_first(literal: Literal) -> tuple[bool, str, str]:
    """Return a sort key for labels: English first, then by language."""
    return not is_english(literal), literal.language or "", str(literal)


@dataclass(slots=True)
class GraphQueries:
    """A graph, the lines of its file, and the findings about it."""

    graph: Graph
    lines: dict[str, int]
    findings: list[Finding] = field(default_factory=list)

    def find(self, rule: str, message: str, place: str = "") -> None:
        """Add a finding."""
        line = self.lines.get(last_part(place)) if place else None
        self.findings.append(Finding(rule, message, place, line))

    def line(self, subject: Node) -> int:
        """Return the first line of a subject."""
        return self.lines.get(last_part(str(subject)), 1)

    def named(self, kind: URIRef) -> list[URIRef]:
        """Return the subjects of a type that have an IRI."""
        found = set(self.graph.subjects(RDF.type, kind))
        return sorted(one for one in found if isinstance(one, URIRef))

    def objects(self, subject: Node, predicate: URIRef) -> list[str]:
        """Return the objects of a subject and predicate as text."""
        return sorted({str(one) for one in self.graph.objects(subject, predicate)})

    def addresses(self, subject: Node, predicate: URIRef) -> list[URIRef]:
        """Return the objects of a subject and predicate that have an IRI."""
        found = set(self.graph.objects(subject, predicate))
        return sorted(one for one in found if isinstance(one, URIRef))

    def literals(self, subject: Node, predicate: URIRef) -> list[Literal]:
        """Return the literals of a subject and predicate that are not blank, English first."""
        found = set(self.graph.objects(subject, predicate))
        literals = (one for one in found if isinstance(one, Literal) and str(one).strip())
        return sorted(literals, key=english_first)

    def first(self, subject: Node, *predicates: URIRef) -> str:
        """Return the object of the first predicate that has one, preferably in English."""
        for predicate in predicates:
            literals = self.literals(subject, predicate)
            if literals:
                return str(literals[0]).strip()
            if found := self.objects(subject, predicate):
                return found[0].strip()
        return ""

    def english(self, concept: URIRef, *predicates: URIRef) -> str:
        """Return the English texts of the first predicate that has any, one paragraph each."""
        for predicate in predicates:
            literals = self.literals(concept, predicate)
            found = sorted({str(one).strip() for one in literals if is_english(one)} - {""})
            if others := len([one for one in literals if not is_english(one)]):
                name = last_part(predicate)
                message = f"The {name} in {others} languages other than English is not kept."
                self.find("not_kept", message, concept)
            if found:
                return "\n".join(found)
        return ""

    def preferred(self, concept: URIRef) -> tuple[str, str]:
        """Return the preferred English label with its language, or else another label and ""."""
        preferred = self.literals(concept, SKOS.prefLabel)
        names = self.literals(concept, RDFS.label)
        english = [one for one in preferred if is_english(one)]
        if english:
            # Of several labels, the one that is also an rdfs:label.
            both = [one for one in english if str(one) in map(str, names)]
            return str((both or english)[0]).strip(), "en"
        found = names or preferred
        if not found:
            return words_of(concept), ""
        return str(found[0]).strip(), "en" if is_english(found[0]) else ""

    def label_of(self, concept: URIRef) -> str:
        """Return the label of a concept, or else one from its IRI."""
        return self.first(concept, SKOS.prefLabel, RDFS.label) or words_of(concept)

    def clip(self, text: str, longest: int, place: str) -> str:
        """Shorten a text to the length of its field, with a finding."""
        if len(text) > longest:
            self.find("too_long", f"Shortened to {longest} characters: {text[:60]}", place)
        return clipped(text, longest)
