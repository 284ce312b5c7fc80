"""The tree of a vocabulary's concepts: their slugs, what is broader than each, and their order."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rdflib import URIRef
from rdflib.namespace import RDFS, SKOS

from provisions.loading.formats.skos.queries import GraphQueries
from provisions.loading.formats.skos.terms import slug_of


class Hierarchy:
    """The concepts of a scheme, named and arranged so that a tree can hold them."""

    def __init__(self, asked: GraphQueries, concepts: list[URIRef], base: str) -> None:
        self.asked = asked
        self.slugs: dict[URIRef, str] = {}
        self.broader: dict[URIRef, URIRef] = {}
        #: By concept: those broader than it that the file does not have.
        self.outside: dict[URIRef, list[URIRef]] = {}
        self.positions: dict[URIRef, int] = {}
        self._name(concepts, base)
        self._arrange(concepts)
        #: Broader before narrower.
        self.order = self._in_order(concepts)

    def _name(self, concepts: list[URIRef], base: str) -> None:
        """Give each concept a slug; those in the scheme's own namespace first."""
        taken: Counter[str] = Counter()
        for concept in sorted(concepts, key=lambda one: (not one.startswith(base), one)):
            slug = found = slug_of(concept)
            while found in taken:
                taken[slug] += 1
                found = f"{slug}-{taken[slug]}"
            taken[found] = 1
            self.slugs[concept] = found
            if found != slug:
                message = f"A second concept '{slug}'; it is called '{found}' here."
                self.asked.find("duplicate_slug", message, concept)

    def _arrange(self, concepts: list[URIRef]) -> None:
        """Find the broader concept of each."""
        known = set(concepts)
        above = {concept: self._above(concept) for concept in concepts}
        if not any(above.values()):
            above = {c: self.asked.addresses(c, RDFS.subClassOf) for c in concepts}
            if any(above.values()):
                message = "It says broader by rdfs:subClassOf only; this is taken for skos:broader."
                self.asked.find("subclass_as_broader", message)
        for concept, found in above.items():
            inside = [one for one in found if one in known and one != concept]
            if inside:
                self.broader[concept] = inside[0]
            if len(inside) > 1:
                others = ", ".join(self.slugs[one] for one in inside[1:])
                message = f"It has {len(inside)} broader concepts; left out: {others}."
                self.asked.find("several_broader", message, concept)
        self._break_cycles(concepts)
        self.outside = {
            concept: [one for one in found if one not in known] for concept, found in above.items()
        }

    def _above(self, concept: URIRef) -> list[URIRef]:
        above = self.asked.addresses(concept, SKOS.broader)
        said = set(self.asked.graph.subjects(SKOS.narrower, concept))
        return sorted({*above, *(one for one in said if isinstance(one, URIRef))})

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
                message = "It is broader than itself, through others; here it stands at the top."
                self.asked.find("cycle", message, first)
                del self.broader[first]
            safe.update(path)

    def _in_order(self, concepts: list[URIRef]) -> list[URIRef]:
        """Broader before narrower, else by what the file says of the order, notation and label."""
        below: dict[URIRef | None, list[URIRef]] = {}
        for concept in concepts:
            below.setdefault(self.broader.get(concept), []).append(concept)
        found: list[URIRef] = []
        waiting: list[URIRef | None] = [None]
        while waiting:
            siblings = sorted(below.get(waiting.pop(), []), key=self._rank)
            found += siblings
            waiting += reversed(siblings)
        self.positions = {
            concept: place
            for siblings in below.values()
            for place, concept in enumerate(sorted(siblings, key=self._rank), 1)
        }
        return found

    def _rank(self, concept: URIRef) -> tuple[Any, ...]:
        notation = self.asked.first(concept, SKOS.notation)
        return notation, self.asked.preferred(concept)[0].lower(), concept
