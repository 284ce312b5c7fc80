"""The rows of a vocabulary's concepts: themes, their labels, and their matches elsewhere."""

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
    """Makes the rows of a scheme's concepts; `scheme` are the fields of its own row."""

    def __init__(
        self, asked: GraphQueries, concepts: list[URIRef], scheme: dict[str, Any], stage: str
    ) -> None:
        self.asked = asked
        self.scheme = scheme
        self.slug: str = scheme["slug"]
        self.stage = stage
        self.base = base_of(scheme.get("uri", ""), self.slug)
        self.tree = Hierarchy(asked, concepts, self.base)

    def rows(self) -> Iterator[RawRow]:
        """Yield what is referred to first."""
        matches = [row for concept in self.tree.order for row in self._matches(concept)]
        yield from self._sources(matches)
        for concept in self.tree.order:
            yield from self._theme(concept)
        yield from matches

    def _theme(self, concept: URIRef) -> Iterator[RawRow]:
        label, language = self.asked.preferred(concept)
        broader = self.tree.broader.get(concept)
        fields: dict[str, Any] = {
            "scheme": [self.slug],
            "slug": self.tree.slugs[concept],
            "broader": [self.slug, self.tree.slugs[broader]] if broader else None,
            "position": self.asked.first(concept, OURS.position) or self.tree.positions[concept],
            "notation": self.asked.clip(self.asked.first(concept, SKOS.notation), 30, concept),
            "preferred_label": self.asked.clip(label, 200, concept),
            "definition": self.asked.english(concept, SKOS.definition, RDFS.comment),
            "scope_note": self.asked.english(concept, SKOS.scopeNote),
            "codebook_version": self._codebook_version(concept),
            "stage": self.asked.first(concept, OURS.stage) or self.stage,
        }
        if self._is_deprecated(concept):
            replacement = self._replacement(concept)
            fields["is_deprecated"] = True
            fields["replaced_by"] = [self.slug, replacement] if replacement else None
        if not language:
            self.asked.find("label_missing", "It has no preferred label in English.", concept)
        line = self.asked.line(concept)
        yield RawRow(line, noun_of(Theme), {k: v for k, v in fields.items() if v not in ("", None)})
        yield from self._labels(concept, label, line)

    def _is_deprecated(self, concept: URIRef) -> bool:
        """Whether it is given up: the file says so, or names what to use instead."""
        is_told = self.asked.first(concept, OWL.deprecated).lower() in ("true", "1")
        return is_told or bool(self.asked.addresses(concept, DCTERMS.isReplacedBy))

    def _replacement(self, concept: URIRef) -> str:
        """The slug of the one concept to use instead, or ""."""
        told = self.asked.addresses(concept, DCTERMS.isReplacedBy)
        usable = [one for one in told if one in self.tree.slugs and not self._is_deprecated(one)]
        if told and len(usable) != 1:
            message = f"Of {len(told)} that replace it {len(usable)} can be used: not kept."
            self.asked.find("replacement_not_kept", message, concept)
            return ""
        return self.tree.slugs[usable[0]] if told else ""

    def _codebook_version(self, concept: URIRef) -> str:
        told = self.asked.first(concept, OWL.versionInfo)
        return (
            told
            if re.match(VERSION_PATTERN, told) and len(told) <= 20
            else str(self.scheme["version"])
        )

    def _labels(self, concept: URIRef, preferred: str, line: int) -> Iterator[RawRow]:
        seen: set[tuple[str, str]] = set()
        first: set[str] = set()
        for predicate, kind in LABELS.items():
            for told in self.asked.literals(concept, predicate):
                label = self.asked.clip(str(told).strip(), 200, concept)
                language = language_of(told.language or "en")
                is_first = kind == LabelKind.PREFERRED
                if not label or (is_first and label == preferred and language == "en"):
                    continue
                if not language or (language, label) in seen or (is_first and language in first):
                    message = f"The label '{label}' ({told.language or 'no language'}) is not kept."
                    self.asked.find("label_not_kept", message, concept)
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
            for other in self.asked.objects(concept, predicate):
                found.setdefault(other, relation)
        for outside in self.tree.outside[concept]:
            found.setdefault(str(outside), MatchRelation.BROAD)
        if str(concept) != f"{self.base}{self.tree.slugs[concept]}":
            # Its own address, which the slug does not give back.
            found.setdefault(str(concept), MatchRelation.EXACT)
        for address, told in found.items():
            if is_address(address):
                yield self._match(concept, address, told)
            else:
                message = f"The match with {address} is not kept: this is no web address."
                self.asked.find("match_not_kept", message, concept)

    def _match(self, concept: URIRef, address: str, relation: str) -> RawRow:
        told = self._told_match(concept, address)
        label = told.get("label") or self.asked.label_of(URIRef(address))
        fields = {
            "theme": [self.slug, self.tree.slugs[concept]],
            "relation": relation,
            "uri": address,
            "label": self.asked.clip(label, 300, concept),
            "source": [told.get("source") or f"{self.slug}-vocabulary"],
        }
        return RawRow(self.asked.line(concept), noun_of(ThemeMatch), fields)

    def _told_match(self, concept: URIRef, address: str) -> dict[str, str]:
        """What one of our own exports says of a match."""
        for told in self.asked.graph.objects(concept, OURS.match):
            if self.asked.graph.value(told, OURS.uri) == URIRef(address):
                return {
                    last_part(str(predicate)): str(found)
                    for predicate, found in self.asked.graph.predicate_objects(told)
                }
        return {}

    def _sources(self, matches: list[RawRow]) -> Iterator[RawRow]:
        """The sources that matches were read in: those the file describes, or the file itself."""
        described = set()
        for subject in self.asked.named(OURS.Source):
            fields = {
                last_part(str(predicate)): str(found)
                for predicate, found in self.asked.graph.predicate_objects(subject)
                if str(predicate).startswith(OURS)
            }
            described.add(fields.get("slug", ""))
            yield RawRow(self.asked.line(subject), noun_of(Source), fields)
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
