"""The tree of a vocabulary's concepts: slugs, broader concepts and order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rdflib import URIRef
from rdflib.namespace import RDFS, SKOS

from provisions.loading.formats.skos.queries import GraphQueries
from provisions.loading.formats.skos.terms import slug_of


class Hierarchy:
    """The concepts of a scheme as a tree, with unique slugs."""

    def __init__(self, queries: GraphQueries, concepts: list[URIRef], base: str) -> None:
        self.queries = queries
        self.slugs: dict[URIRef, str] = {}
        self.broader: dict[URIRef, URIRef] = {}
        #: By concept: its broader concepts that are not in the file.
        self.outside: dict[URIRef, list[URIRef]] = {}
        self.positions: dict[URIRef, int] = {}
        self._name(concepts, base)
        self._arrange(concepts)
        #: Broader concepts before narrower ones.
        self.order = self._in_order(concepts)

    def _name(self, concepts: list[URIRef], base: str) -> None:
        """Assign a slug to each concept, first to those in the scheme's own namespace."""
        taken: Counter[str] = Counter()
        for concept in sorted(concepts, key=lambda one: (not one.startswith(base), one)):
            slug = found = slug_of(concept)
            while found in taken:
                taken[slug] += 1
                found = f"{slug}-{taken[slug]}"
            taken[found] = 1
            self.slugs[concept] = found
            if found != slug:
                message = f"Another concept has the slug '{slug}'; this one gets '{found}'."
                self.queries.find("duplicate_slug", message, concept)

    def _arrange(self, concepts: list[URIRef]) -> None:
        """Find the broader concept of each concept."""
        known = set(concepts)
        above = {concept: self._above(concept) for concept in concepts}
        if not any(above.values()):
            above = {c: self.queries.addresses(c, RDFS.subClassOf) for c in concepts}
            if any(above.values()):
                message = "The file has no skos:broader; rdfs:subClassOf is used instead."
                self.queries.find("subclass_as_broader", message)
        for concept, found in above.items():
            inside = [one for one in found if one in known and one != concept]
            if inside:
                self.broader[concept] = inside[0]
            if len(inside) > 1:
                others = ", ".join(self.slugs[one] for one in inside[1:])
                message = f"It has {len(inside)} broader concepts; these are not kept: {others}."
                self.queries.find("several_broader", message, concept)
        self._break_cycles(concepts)
        self.outside = {
            concept: [one for one in found if one not in known] for concept, found in above.items()
        }

    def _above(self, concept: URIRef) -> list[URIRef]:
        above = self.queries.addresses(concept, SKOS.broader)
        inverse = set(self.queries.graph.subjects(SKOS.narrower, concept))
        return sorted({*above, *(one for one in inverse if isinstance(one, URIRef))})

    def _break_cycles(self, concepts: list[URIRef]) -> None:
        safe: set[URIRef] = set()
        for concept in concepts:
            path: list[URIRef] = []
            one: URIRef | None = concept
            while one is not None and one not in safe and one not in path:
                path.append(one)
                one = self.broader.get(one)
            if one is not None and one in path:
                first = min(path[path.index(one) :])
                message = "The concept is indirectly broader than itself; it is put at the top."
                self.queries.find("cycle", message, first)
                del self.broader[first]
            safe.update(path)

    def _in_order(self, concepts: list[URIRef]) -> list[URIRef]:
        """Return broader concepts before narrower ones, siblings by notation and label."""
        below: dict[URIRef | None, list[URIRef]] = {}
        for concept in concepts:
            below.setdefault(self.broader.get(concept), []).append(concept)
        found: list[URIRef] = []
        pending: list[URIRef | None] = [None]
        while pending:
            siblings = sorted(below.get(pending.pop(), []), key=self._rank)
            found += siblings
            pending += reversed(siblings)
        self.positions = {
            concept: place
            for siblings in below.values()
            for place, concept in enumerate(sorted(siblings, key=self._rank), 1)
        }
        return found

    def _rank(self, concept: URIRef) -> tuple[Any, ...]:
        notation = self.queries.first(concept, SKOS.notation)
        return notation, self.queries.preferred(concept)[0].lower(), concept
