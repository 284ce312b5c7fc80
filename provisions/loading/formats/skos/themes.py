"""The rows of a vocabulary's concepts: themes, their labels, and their matches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rdflib import URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS, SKOS

from provisions.choices import LabelKind, MatchRelation, SourceKind
from provisions.loading.formats.skos.queries import GraphQueries
from provisions.loading.formats.skos.terms import (
    LABELS,
    MATCHES,
    OURS,
    base_of,
    is_address,
    language_of,
    last_part,
)
from provisions.loading.formats.skos.tree import Hierarchy
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.raw_rows import RawRow
from provisions.models import Source, Theme, ThemeLabel, ThemeMatch
from provisions.validators import VERSION_PATTERN


class Themes:
    """Makes the rows of a scheme's concepts; `scheme` contains the fields of its own row."""

    def __init__(
        self, queries: GraphQueries, concepts: list[URIRef], scheme: dict[str, Any], stage: str
    ) -> None:
        self.queries = queries
        self.scheme = scheme
        self.slug: str = scheme["slug"]
        self.stage = stage
        self.base = base_of(scheme.get("uri", ""), self.slug)
        self.tree = Hierarchy(queries, concepts, self.base)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows, referenced rows first."""
        matches = [row for concept in self.tree.order for row in self._matches(concept)]
        yield from self._sources(matches)
        for concept in self.tree.order:
            yield from self._theme(concept)
        yield from matches

    def _theme(self, concept: URIRef) -> Iterator[RawRow]:
        label, language = self.queries.preferred(concept)
        broader = self.tree.broader.get(concept)
        fields: dict[str, Any] = {
            "scheme": [self.slug],
            "slug": self.tree.slugs[concept],
            "broader": [self.slug, self.tree.slugs[broader]] if broader else None,
            "position": self.queries.first(concept, OURS.position) or self.tree.positions[concept],
            "notation": self.queries.clip(self.queries.first(concept, SKOS.notation), 30, concept),
            "preferred_label": self.queries.clip(label, 200, concept),
            "definition": self.queries.english(concept, SKOS.definition, RDFS.comment),
            "scope_note": self.queries.english(concept, SKOS.scopeNote),
            "codebook_version": self._codebook_version(concept),
            "stage": self.queries.first(concept, OURS.stage) or self.stage,
        }
        if self._is_deprecated(concept):
            replacement = self._replacement(concept)
            fields["is_deprecated"] = True
            fields["replaced_by"] = [self.slug, replacement] if replacement else None
        if not language:
            message = "The concept has no preferred label in English."
            self.queries.find("label_missing", message, concept)
        line = self.queries.line(concept)
        yield RawRow(line, noun_of(Theme), {k: v for k, v in fields.items() if v not in ("", None)})
        yield from self._labels(concept, label, line)

    def _is_deprecated(self, concept: URIRef) -> bool:
        """Whether the file marks the concept as deprecated or names a replacement."""
        is_marked = self.queries.first(concept, OWL.deprecated).lower() in ("true", "1")
        return is_marked or bool(self.queries.addresses(concept, DCTERMS.isReplacedBy))

    def _replacement(self, concept: URIRef) -> str:
        """Return the slug of the only usable replacement, or ""."""
        stated = self.queries.addresses(concept, DCTERMS.isReplacedBy)
        usable = [one for one in stated if one in self.tree.slugs and not self._is_deprecated(one)]
        if stated and len(usable) != 1:
            message = (
                f"The replacement is not kept: {len(usable)} of {len(stated)} replacements are "
                "usable, and exactly one is needed."
            )
            self.queries.find("replacement_not_kept", message, concept)
            return ""
        return self.tree.slugs[usable[0]] if stated else ""

    def _codebook_version(self, concept: URIRef) -> str:
        version = self.queries.first(concept, OWL.versionInfo)
        is_valid = re.match(VERSION_PATTERN, version) and len(version) <= 20
        return version if is_valid else str(self.scheme["version"])

    def _labels(self, concept: URIRef, preferred: str, line: int) -> Iterator[RawRow]:
        seen: set[tuple[str, str]] = set()
        first: set[str] = set()
        for predicate, kind in LABELS.items():
            for literal in self.queries.literals(concept, predicate):
                label = self.queries.clip(str(literal).strip(), 200, concept)
                language = language_of(literal.language or "en")
                is_first = kind == LabelKind.PREFERRED
                if not label or (is_first and label == preferred and language == "en"):
                    continue
                if not language or (language, label) in seen or (is_first and language in first):
                    tag = literal.language or "no language"
                    message = f"The label '{label}' ({tag}) is not kept: repeated, or no valid tag."
                    self.queries.find("label_not_kept", message, concept)
                    continue
                seen.add((language, label))
                if is_first:
                    first.add(language)
                fields = {
                    "theme": [self.slug, self.tree.slugs[concept]],
                    "language": language,
                    "kind": kind,
                    "label": label,
                }
                yield RawRow(line, noun_of(ThemeLabel), fields)

    def _matches(self, concept: URIRef) -> Iterator[RawRow]:
        found: dict[str, str] = {}
        for predicate, relation in MATCHES.items():
            for other in self.queries.objects(concept, predicate):
                found.setdefault(other, relation)
        for outside in self.tree.outside[concept]:
            found.setdefault(str(outside), MatchRelation.BROAD)
        if str(concept) != f"{self.base}{self.tree.slugs[concept]}":
            # The IRI of the concept itself, which cannot be derived from the slug.
            found.setdefault(str(concept), MatchRelation.EXACT)
        for address, kind in found.items():
            if is_address(address):
                yield self._match(concept, address, kind)
            else:
                message = f"The match with {address} is not kept: it is not a web address."
                self.queries.find("match_not_kept", message, concept)

    def _match(self, concept: URIRef, address: str, relation: str) -> RawRow:
        exported = self._exported_match(concept, address)
        label = exported.get("label") or self.queries.label_of(URIRef(address))
        fields = {
            "theme": [self.slug, self.tree.slugs[concept]],
            "relation": relation,
            "uri": address,
            "label": self.queries.clip(label, 300, concept),
            "source": [exported.get("source") or f"{self.slug}-vocabulary"],
        }
        return RawRow(self.queries.line(concept), noun_of(ThemeMatch), fields)

    def _exported_match(self, concept: URIRef, address: str) -> dict[str, str]:
        """Return the fields of a match in one of our own exports."""
        for match in self.queries.graph.objects(concept, OURS.match):
            if self.queries.graph.value(match, OURS.uri) == URIRef(address):
                return {
                    last_part(str(predicate)): str(found)
                    for predicate, found in self.queries.graph.predicate_objects(match)
                }
        return {}

    def _sources(self, matches: list[RawRow]) -> Iterator[RawRow]:
        """Yield the sources of the matches: those in the file, or the vocabulary itself."""
        described = set()
        for subject in self.queries.named(OURS.Source):
            fields = {
                last_part(str(predicate)): str(found)
                for predicate, found in self.queries.graph.predicate_objects(subject)
                if str(predicate).startswith(OURS)
            }
            described.add(fields.get("slug", ""))
            yield RawRow(self.queries.line(subject), noun_of(Source), fields)
        needed = {match.fields["source"][0] for match in matches}
        own = f"{self.slug}-vocabulary"
        if own in needed - described:
            fields = {
                "slug": own,
                "title": self.scheme["title"],
                "publisher": self.scheme["publisher"],
                "kind": SourceKind.VOCABULARY,
                "url": self.scheme.get("uri", ""),
                "licence": self.scheme.get("licence", ""),
                "stage": self.stage,
            }
            yield RawRow(1, noun_of(Source), {k: v for k, v in fields.items() if v})
