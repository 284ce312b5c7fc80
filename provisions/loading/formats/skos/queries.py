"""What is asked of a vocabulary's graph, in an order that is the same for every syntax."""

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
    """The line on which each name first stands."""
    found: dict[str, int] = {}
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            match = _SUBJECT.match(line)
            name = match and (match[1] or match[2] or match[3])
            if name:
                found.setdefault(last_part(name), number)
    return found


def is_english(literal: Literal) -> bool:
    """Whether a label is English; one without a language is taken for it."""
    return not literal.language or literal.language.lower().partition("-")[0] == "en"


def english_first(literal: Literal) -> tuple[bool, str, str]:
    """Sort labels: English, then by language."""
    return not is_english(literal), literal.language or "", str(literal)


@dataclass(slots=True)
class GraphQueries:
    """A graph, the lines of its file, and what was found odd in it."""

    graph: Graph
    lines: dict[str, int]
    findings: list[Finding] = field(default_factory=list)

    def find(self, rule: str, message: str, place: str = "") -> None:
        """Tell of something odd."""
        line = self.lines.get(last_part(place)) if place else None
        self.findings.append(Finding(rule, message, place, line))

    def line(self, subject: Node) -> int:
        """The line on which a thing first stands."""
        return self.lines.get(last_part(str(subject)), 1)

    def named(self, kind: URIRef) -> list[URIRef]:
        """The things of a type that have an address."""
        found = set(self.graph.subjects(RDF.type, kind))
        return sorted(one for one in found if isinstance(one, URIRef))

    def objects(self, subject: Node, predicate: URIRef) -> list[str]:
        """What is said of a thing, as text."""
        return sorted({str(one) for one in self.graph.objects(subject, predicate)})

    def addresses(self, subject: Node, predicate: URIRef) -> list[URIRef]:
        """The things to which a thing is related."""
        found = set(self.graph.objects(subject, predicate))
        return sorted(one for one in found if isinstance(one, URIRef))

    def literals(self, subject: Node, predicate: URIRef) -> list[Literal]:
        """The texts that are said of a thing and not blank, English ones first."""
        found = set(self.graph.objects(subject, predicate))
        told = (one for one in found if isinstance(one, Literal) and str(one).strip())
        return sorted(told, key=english_first)

    def first(self, subject: Node, *predicates: URIRef) -> str:
        """The first of these that is said, in English if it is."""
        for predicate in predicates:
            literals = self.literals(subject, predicate)
            if literals:
                return str(literals[0]).strip()
            if found := self.objects(subject, predicate):
                return found[0].strip()
        return ""

    def english(self, concept: URIRef, *predicates: URIRef) -> str:
        """The English texts, a paragraph each."""
        for predicate in predicates:
            told = self.literals(concept, predicate)
            found = sorted({str(one).strip() for one in told if is_english(one)} - {""})
            if others := len([one for one in told if not is_english(one)]):
                self.find("not_kept", f"{last_part(predicate)} in {others} languages.", concept)
            if found:
                return "\n".join(found)
        return ""

    def preferred(self, concept: URIRef) -> tuple[str, str]:
        """The preferred label in English, and its language; else another label, and ""."""
        told = self.literals(concept, SKOS.prefLabel)
        names = self.literals(concept, RDFS.label)
        english = [one for one in told if is_english(one)]
        if english:
            # Of several, the one that is its name elsewhere too.
            both = [one for one in english if str(one) in map(str, names)]
            return str((both or english)[0]).strip(), "en"
        found = names or told
        if not found:
            return words_of(concept), ""
        return str(found[0]).strip(), "en" if is_english(found[0]) else ""

    def label_of(self, concept: URIRef) -> str:
        """What a concept is called."""
        return self.first(concept, SKOS.prefLabel, RDFS.label) or words_of(concept)

    def clip(self, text: str, longest: int, place: str) -> str:
        """Cut a text that a field could not hold, and tell of it."""
        if len(text) > longest:
            self.find("too_long", f"Cut to {longest} characters: {text[:60]}", place)
        return clipped(text, longest)
