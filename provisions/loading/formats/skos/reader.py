"""Vocabularies in SKOS, as RDF/XML, Turtle or JSON-LD; of ontologies without concepts the classes.

A file is one scheme: its only concept scheme, or the ontology that is cut into several. What SKOS
leaves open is decided so that the same file makes the same rows: themes are taken in the order of
their addresses, positions follow the labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from rdflib import Literal, URIRef
from rdflib.namespace import DC, DCTERMS, OWL, RDF, RDFS, SDO, SKOS

from provisions.choices import Stage
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.skos.graph import graph_of, syntax_of
from provisions.loading.formats.skos.queries import GraphQueries, lines_of
from provisions.loading.formats.skos.terms import (
    LABELS,
    MATCHES,
    OURS,
    is_address,
    last_part,
    scheme_slug_of,
    words_of,
)
from provisions.loading.formats.skos.themes import Themes
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, RawRow, UnreadableFileError
from provisions.models import Scheme
from provisions.validators import SLUG_PATTERN, VERSION_PATTERN

#: What is read of a concept; what else is said of it is counted in a finding.
_READ: Final = frozenset(
    {
        RDF.type,
        RDFS.label,
        RDFS.comment,
        RDFS.isDefinedBy,
        RDFS.subClassOf,
        SKOS.broader,
        SKOS.narrower,
        SKOS.broaderTransitive,
        SKOS.narrowerTransitive,
        SKOS.inScheme,
        SKOS.topConceptOf,
        SKOS.notation,
        SKOS.definition,
        SKOS.scopeNote,
        OWL.versionInfo,
        OWL.deprecated,
        DCTERMS.identifier,
        DCTERMS.isReplacedBy,
        *LABELS,
        *MATCHES,
    }
)
_TITLES: Final = (DCTERMS.title, DC.title, SKOS.prefLabel, RDFS.label)
_VERSIONS: Final = (OWL.versionInfo, SDO.version, DCTERMS.hasVersion)
_LICENCES: Final = (DCTERMS.license, DC.rights, DCTERMS.rights)
_DESCRIPTIONS: Final = (DCTERMS.description, DC.description, SKOS.definition, RDFS.comment)


def read(path: Path, options: Options) -> Iterator[RawRow | Finding]:
    """Yield the rows of a file's vocabulary. Raises UnreadableFileError."""
    graph = graph_of(path)
    stage = Stage.READY if options.is_ready else Stage.DRAFT
    yield from _Vocabulary(GraphQueries(graph, lines_of(path)), stage).rows()


class _Vocabulary:
    """The reading of one file."""

    def __init__(self, asked: GraphQueries, stage: str) -> None:
        self.asked = asked
        self.stage = stage

    def rows(self) -> Iterator[RawRow | Finding]:
        """Yield all rows, what is referred to first, and then what is odd."""
        concepts = self._concepts()
        subject = self._scheme_of(concepts)
        scheme = self._scheme(subject)
        yield RawRow(self.asked.line(subject), noun_of(Scheme), scheme)
        yield from Themes(self.asked, concepts, scheme, self.stage).rows()
        self._count_the_rest(concepts)
        yield from self.asked.findings

    # Which concepts, and whose

    def _concepts(self) -> list[URIRef]:
        found = set(self.asked.graph.subjects(RDF.type, SKOS.Concept))
        named = sorted(one for one in found if isinstance(one, URIRef))
        if len(named) < len(found):
            message = f"{len(found) - len(named)} concepts have no address and are left out."
            self.asked.find("nameless", message)
        return named or self._classes()

    def _classes(self) -> list[URIRef]:
        """The named classes of an ontology that has no concepts."""
        found = {
            one
            for kind in (OWL.Class, RDFS.Class)
            for one in self.asked.graph.subjects(RDF.type, kind)
            if isinstance(one, URIRef) and self.asked.graph.value(one, RDFS.label) is not None
        }
        if not found:
            message = "There is no skos:Concept in it, and no class with a label."
            raise UnreadableFileError("no_concept", message)
        message = f"It has no skos:Concept; its {len(found)} classes are taken for concepts."
        self.asked.find("classes_as_concepts", message)
        return sorted(found)

    def _scheme_of(self, concepts: list[URIRef]) -> URIRef:
        """The concept scheme or ontology whose concepts these are, or what they are defined by."""
        schemes = self.asked.named(SKOS.ConceptScheme)
        ontologies = self.asked.named(OWL.Ontology)
        if len(schemes) == 1:
            return schemes[0]
        if ontologies:
            found: URIRef = min(ontologies, key=lambda one: (-self._defined(one, concepts), one))
            if schemes:
                message = f"It is cut into {len(schemes)} concept schemes, which are not kept."
                self.asked.find("several_schemes", message, found)
            return found
        if schemes:
            found = min(schemes, key=lambda one: (-self._members(one), one))
            message = f"It has {len(schemes)} concept schemes; all concepts are put into this one."
            self.asked.find("several_schemes", message, found)
            return found
        told = Counter(
            one for c in concepts for one in self.asked.graph.objects(c, SKOS.inScheme)
            if isinstance(one, URIRef)
        )  # fmt: skip
        self.asked.find("scheme_missing", "The file does not describe the scheme of its concepts.")
        if told:
            return min(told, key=lambda one: (-told[one], one))
        spaces = Counter(re.split(r"(?<=[#/])[^#/]*$", c)[0] for c in concepts)
        return URIRef(min(spaces, key=lambda one: (-spaces[one], one)))

    def _defined(self, ontology: URIRef, concepts: list[URIRef]) -> int:
        return sum(str(concept).startswith(ontology) for concept in concepts)

    def _members(self, scheme: URIRef) -> int:
        return sum(1 for _ in self.asked.graph.subjects(SKOS.inScheme, scheme))

    # The scheme

    def _scheme(self, subject: URIRef) -> dict[str, Any]:
        told = self.asked.first(subject, DCTERMS.identifier)
        slug = told if re.match(SLUG_PATTERN, told) and len(told) <= 80 else ""
        title = self.asked.first(subject, *_TITLES) or words_of(subject)
        fields: dict[str, Any] = {
            "slug": slug or scheme_slug_of(subject) or "scheme",
            "title": self.asked.clip(title, 300, subject),
            "publisher": self.asked.clip(self._publisher(subject), 300, subject),
            "version": self._version(subject),
            "description": self.asked.first(subject, *_DESCRIPTIONS),
            "licence": self.asked.clip(self.asked.first(subject, *_LICENCES), 300, subject),
            "stage": self.asked.first(subject, OURS.stage) or self.stage,
        }
        if is_address(subject):
            fields["uri"] = str(subject)
        return {name: value for name, value in fields.items() if value}

    def _publisher(self, subject: URIRef) -> str:
        for predicate in (DCTERMS.publisher, DC.publisher, DCTERMS.creator, DC.creator):
            for found in sorted(self.asked.graph.objects(subject, predicate), key=str):
                if isinstance(found, Literal) or is_address(str(found)):
                    return self.asked.first(found, SDO.name, RDFS.label) or str(found)
        self.asked.find("publisher_missing", "The file does not say who keeps the scheme.", subject)
        return "not stated"

    def _version(self, subject: URIRef) -> str:
        told = self.asked.first(subject, *_VERSIONS)
        match = re.search(r"\d+(?:\.\d+)*", told)
        if match and re.match(VERSION_PATTERN, match[0]) and len(match[0]) <= 20:
            return match[0]
        self.asked.find(
            "version_missing", "The file does not say its version; 1 is taken.", subject
        )
        return "1"

    def _count_the_rest(self, concepts: list[URIRef]) -> None:
        rest: Counter[str] = Counter()
        for concept in concepts:
            for predicate in self.asked.graph.predicates(concept):
                if predicate not in _READ and not str(predicate).startswith(OURS):
                    rest[last_part(str(predicate))] += 1
        if rest:
            listed = ", ".join(f"{name} ({count})" for name, count in sorted(rest.items()))
            self.asked.find("not_kept", f"What is said of concepts by {listed}.")


FORMAT = Format(
    name="skos",
    title="vocabularies (SKOS in RDF/XML, Turtle, JSON-LD)",
    recognizes=lambda path, head: bool(syntax_of(path, head)),
    rows=read,
)
