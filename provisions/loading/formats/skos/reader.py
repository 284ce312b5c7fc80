"""Vocabularies in SKOS, as RDF/XML, Turtle or JSON-LD, and the classes of ontologies.

A file is one scheme: its only concept scheme, or the ontology that has several. The same file
always gives the same rows: themes are processed in the order of their IRIs, and positions follow
the labels.
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

#: The properties of a concept that are read; other properties are counted in a finding.
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
    """The conversion of one file."""

    def __init__(self, queries: GraphQueries, stage: str) -> None:
        self.queries = queries
        self.stage = stage

    def rows(self) -> Iterator[RawRow | Finding]:
        """Yield all rows, referenced rows first, and then the findings."""
        concepts = self._concepts()
        subject = self._scheme_of(concepts)
        scheme = self._scheme(subject)
        yield RawRow(self.queries.line(subject), noun_of(Scheme), scheme)
        yield from Themes(self.queries, concepts, scheme, self.stage).rows()
        self._count_the_rest(concepts)
        yield from self.queries.findings

    # The concepts and their scheme

    def _concepts(self) -> list[URIRef]:
        found = set(self.queries.graph.subjects(RDF.type, SKOS.Concept))
        named = sorted(one for one in found if isinstance(one, URIRef))
        if len(named) < len(found):
            message = f"{len(found) - len(named)} concepts have no IRI and are omitted."
            self.queries.find("nameless", message)
        return named or self._classes()

    def _classes(self) -> list[URIRef]:
        """Return the named classes of an ontology that has no concepts."""
        found = {
            one
            for kind in (OWL.Class, RDFS.Class)
            for one in self.queries.graph.subjects(RDF.type, kind)
            if isinstance(one, URIRef) and self.queries.graph.value(one, RDFS.label) is not None
        }
        if not found:
            message = "The file contains no skos:Concept, and no class with a label."
            raise UnreadableFileError("no_concept", message)
        message = f"The file has no skos:Concept; its {len(found)} classes are read as concepts."
        self.queries.find("classes_as_concepts", message)
        return sorted(found)

    def _scheme_of(self, concepts: list[URIRef]) -> URIRef:
        """Return the concept scheme or ontology of the concepts, or else their namespace."""
        schemes = self.queries.named(SKOS.ConceptScheme)
        ontologies = self.queries.named(OWL.Ontology)
        if len(schemes) == 1:
            return schemes[0]
        if ontologies:
            found: URIRef = min(ontologies, key=lambda one: (-self._defined(one, concepts), one))
            if schemes:
                message = f"Its division into {len(schemes)} concept schemes is not kept."
                self.queries.find("several_schemes", message, found)
            return found
        if schemes:
            found = min(schemes, key=lambda one: (-self._members(one), one))
            message = f"The file has {len(schemes)} concept schemes; all concepts go into this one."
            self.queries.find("several_schemes", message, found)
            return found
        schemes_of_concepts = Counter(
            one for c in concepts for one in self.queries.graph.objects(c, SKOS.inScheme)
            if isinstance(one, URIRef)
        )  # fmt: skip
        self.queries.find(
            "scheme_missing", "The file does not describe the scheme of its concepts."
        )
        if schemes_of_concepts:
            return min(schemes_of_concepts, key=lambda one: (-schemes_of_concepts[one], one))
        spaces = Counter(re.split(r"(?<=[#/])[^#/]*$", c)[0] for c in concepts)
        return URIRef(min(spaces, key=lambda one: (-spaces[one], one)))

    def _defined(self, ontology: URIRef, concepts: list[URIRef]) -> int:
        return sum(str(concept).startswith(ontology) for concept in concepts)

    def _members(self, scheme: URIRef) -> int:
        return sum(1 for _ in self.queries.graph.subjects(SKOS.inScheme, scheme))

    # The scheme

    def _scheme(self, subject: URIRef) -> dict[str, Any]:
        name = self.queries.first(subject, DCTERMS.identifier)
        slug = name if re.match(SLUG_PATTERN, name) and len(name) <= 80 else ""
        title = self.queries.first(subject, *_TITLES) or words_of(subject)
        fields: dict[str, Any] = {
            "slug": slug or scheme_slug_of(subject) or "scheme",
            "title": self.queries.clip(title, 300, subject),
            "publisher": self.queries.clip(self._publisher(subject), 300, subject),
            "version": self._version(subject),
            "description": self.queries.first(subject, *_DESCRIPTIONS),
            "licence": self.queries.clip(self.queries.first(subject, *_LICENCES), 300, subject),
            "stage": self.queries.first(subject, OURS.stage) or self.stage,
        }
        if is_address(subject):
            fields["uri"] = str(subject)
        return {name: value for name, value in fields.items() if value}

    def _publisher(self, subject: URIRef) -> str:
        for predicate in (DCTERMS.publisher, DC.publisher, DCTERMS.creator, DC.creator):
            for found in sorted(self.queries.graph.objects(subject, predicate), key=str):
                if isinstance(found, Literal) or is_address(str(found)):
                    return self.queries.first(found, SDO.name, RDFS.label) or str(found)
        self.queries.find(
            "publisher_missing", "The file states no publisher of the scheme.", subject
        )
        return "not stated"

    def _version(self, subject: URIRef) -> str:
        version = self.queries.first(subject, *_VERSIONS)
        match = re.search(r"\d+(?:\.\d+)*", version)
        if match and re.match(VERSION_PATTERN, match[0]) and len(match[0]) <= 20:
            return match[0]
        message = "The file states no version of the scheme; the version is set to 1."
        self.queries.find("version_missing", message, subject)
        return "1"

    def _count_the_rest(self, concepts: list[URIRef]) -> None:
        rest: Counter[str] = Counter()
        for concept in concepts:
            for predicate in self.queries.graph.predicates(concept):
                if predicate not in _READ and not str(predicate).startswith(OURS):
                    rest[last_part(str(predicate))] += 1
        if rest:
            listed = ", ".join(f"{name} ({count})" for name, count in sorted(rest.items()))
            self.queries.find("not_kept", f"These properties of concepts are not kept: {listed}.")


FORMAT = Format(
    name="skos",
    title="vocabularies (SKOS in RDF/XML, Turtle, JSON-LD)",
    recognizes=lambda path, head: bool(syntax_of(path, head)),
    rows=read,
)
