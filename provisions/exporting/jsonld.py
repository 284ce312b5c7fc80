"""Documents as JSON-LD, in terms of ELI, SKOS, schema.org and other vocabularies.

ELI ontology 1.5 (plans, clauses), SKOS (themes), schema.org Legislation, Web Annotation (codings,
correspondences, silences), PROV-O and Dublin Core (sources). Facts without a term in these
vocabularies have terms of govdb, such as `govdb:applies` and `govdb:stance`.

Processors differ where JSON-LD is ambiguous, so the output is explicit: ids are absolute, numbers
with a fraction are `xsd:decimal`, the type of a date is that of its precision, datetimes have the
offset `+00:00`, and language tags are in lower case, as RDF 1.1 Concepts (3.3) allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from provisions.nouns import NOUNS
from provisions.nouns.declaration import Member, MemberKind

Document = Mapping[str, Any]
Node = dict[str, Any]

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "govdb": "urn:govdb:term:",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: The type of a date by its length: a year, a month or a day.
DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}

#: An absolute IRI (RDF 1.1 Concepts, 3.2); any other value is text.
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")

#: The terms for the relations of correspondences.
RELATIONS = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broader": "skos:broadMatch",
    "narrower": "skos:narrowMatch",
    "related": "skos:relatedMatch",
    "implements": "eli:implements",
    "cites": "eli:cites",
    "supersedes": "eli:repeals",
    "contrasts": "govdb:contrasts",
}
MATCHES = {
    "exact": "skos:exactMatch",
    "close": "skos:closeMatch",
    "broad": "skos:broadMatch",
    "narrow": "skos:narrowMatch",
    "related": "skos:relatedMatch",
}
LABELS = {
    "preferred": "skos:prefLabel",
    "alternative": "skos:altLabel",
    "hidden": "skos:hiddenLabel",
}
AGENTS = {"person": "prov:Person", "group": "prov:Organization", "model": "prov:SoftwareAgent"}


#: The context of every file, embedded so that readers do not have to fetch it.
CONTEXT: Node = {"@version": 1.1, **PREFIXES}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses of records; `root` is the server's, with its slash."""

    root: str

    def of(self, path: str) -> str:
        """The address of a path, which begins with a slash."""
        return f"{self.root}{path[1:]}"

    def to(self, plural: str, public_id: str | None) -> Node | None:
        """A reference to a record, or None without an id."""
        return {"@id": f"{self.root}api/v1/{plural}/{public_id}/"} if public_id else None

    def to_all(self, plural: str, public_ids: Iterable[str]) -> list[Node | None]:
        """References to records."""
        return [self.to(plural, public_id) for public_id in public_ids]


def as_jsonld(
    handfuls: Iterable[Iterable[Document]], base: str, about: Mapping[str, str]
) -> Iterator[bytes]:
    """A file of JSON-LD 1.1: the data set and one node per record, in one graph.

    `base` is the server's root, with its slash.
    """
    dataset = {
        "@id": about["source"],
        "@type": "schema:Dataset",
        "schema:version": about["revision"],
        "schema:license": about["licence"],
        "dcterms:rights": about["note"],
    }
    yield orjson.dumps({"@context": CONTEXT, "@graph": [dataset]}).removesuffix(b"]}")
    addresses = Addresses(base)
    for handful in handfuls:
        yield b"".join(b"," + orjson.dumps(node(document, addresses)) for document in handful)
    yield b"]}"


def one(document: Document, base: str) -> bytes:
    """One record as a file of JSON-LD."""
    return orjson.dumps({"@context": CONTEXT, **node(document, Addresses(base))})


def node(document: Document, at: Addresses) -> Node:
    """A record as a node; unknown values are omitted."""
    noun = NOUNS[document["noun"]]
    made: Node = {"@type": list(noun.rdf_types), "@id": at.of(document["url"])}
    made["dcterms:identifier"] = document["id"]
    for member in noun.members:
        if member.term:
            made[member.term] = _value(member, document.get(member.name, member.default), at)
    if more := MORE.get(noun.name):
        made |= more(document, at)
    return {name: value for name, value in made.items() if value not in (None, "", [])}


def _value(member: Member, value: Any, at: Addresses) -> Any:
    """The value of a member in JSON-LD."""
    if member.is_address:
        return _address(value)
    convert = CONVERTERS.get(member.kind)
    return convert(member, value, at) if convert else value


def _language_string(text: str, language: str) -> Node:
    return {"@value": text, "@language": language.lower()}


def _date(text: str | None) -> Node | None:
    return {"@value": text, "@type": DATES[len(text)]} if text else None


def _moment(text: str | None) -> Node | None:
    if not text:
        return None
    return {"@value": datetime.fromisoformat(text).isoformat(), "@type": "xsd:dateTime"}


def _decimal(number: float | None) -> Node | None:
    if number is None:
        return None
    return {"@value": f"{Decimal(repr(float(number))):f}", "@type": "xsd:decimal"}


def _address(text: str) -> Node | str:
    """A reference to an external address; text if the address is not absolute."""
    return {"@id": text} if ABSOLUTE.fullmatch(text) else text


def _objects(member: Member, value: Any, at: Addresses) -> Any:
    """Citations, as references to the cited sources."""
    return at.to_all("sources", sorted({citation["source"] for citation in value}))


def _coder(member: Member, value: Document, at: Addresses) -> Node:
    made = {"@type": AGENTS[value["kind"]], "schema:name": value["name"]}
    return {"@id": f"urn:govdb:coder:{value['id']}", **made}


#: Converters of values that differ between JSON-LD and JSON, by kind of member.
CONVERTERS: dict[MemberKind, Callable[[Member, Any, Addresses], Any]] = {
    MemberKind.DAY: lambda _, value, at: _date(value),
    MemberKind.PARTIAL_DATE: lambda _, value, at: _date(value),
    MemberKind.MOMENT: lambda _, value, at: _moment(value),
    MemberKind.NUMBER: lambda _, value, at: _decimal(value),
    MemberKind.REFERENCE: lambda member, value, at: at.to(NOUNS[member.noun].plural, value),
    MemberKind.REFERENCES: lambda member, value, at: at.to_all(NOUNS[member.noun].plural, value),
    MemberKind.OBJECT: _coder,
    MemberKind.OBJECTS: _objects,
}


def _theme(document: Document, at: Addresses) -> Node:
    made: Node = {
        "skos:topConceptOf": None if document["broader"] else at.to("schemes", document["scheme"]),
        "skos:prefLabel": [_language_string(document["preferred_label"], "en")],
        "owl:deprecated": document["is_deprecated"] or None,
    }
    for label in document["labels"]:
        made.setdefault(LABELS[label["kind"]], []).append(
            _language_string(label["label"], label["language"])
        )
    for match in document["matches"]:
        made.setdefault(MATCHES[match["relation"]], []).append(_address(match["uri"]))
    return made


def _plan(document: Document, at: Addresses) -> Node:
    own = document["original_title"]
    return {"schema:name": _language_string(own, document["language"]) if own else None}


def _clause(document: Document, at: Addresses) -> Node:
    above = document["parent"]
    within = at.to("clauses", above) if above else at.to("plans", document["plan"])
    return {
        "eli:is_part_of": within,
        "eli:is_realized_by": [_expression(text) for text in document["texts"]],
    }


def _expression(text: Document) -> Node:
    return {
        "@type": "eli:LegalExpression",
        "schema:inLanguage": text["language"],
        "schema:text": _language_string(text["text"], text["language"]),
        "govdb:standing": text["standing"],
    }


def _coding(document: Document, at: Addresses) -> Node:
    return {
        "oa:motivatedBy": {"@id": "oa:classifying" if document["applies"] else "oa:assessing"},
        "oa:hasTarget": _target(document, at),
    }


def _target(document: Document, at: Addresses) -> Node:
    source = at.to("clauses", document["clause"])
    evidence = document["evidence"]
    if not evidence:
        return {"@type": "oa:SpecificResource", "oa:hasSource": source}
    selectors: list[Node] = []
    if evidence["quote"]:
        selectors.append({"@type": "oa:TextQuoteSelector", "oa:exact": evidence["quote"]})
    if evidence["start"] is not None:
        place = {"oa:start": evidence["start"], "oa:end": evidence["end"]}
        selectors.append({"@type": "oa:TextPositionSelector", **place})
    return {"@type": "oa:SpecificResource", "oa:hasSource": source, "oa:hasSelector": selectors}


def _correspondence(document: Document, at: Addresses) -> Node:
    relation = {"@id": RELATIONS[document["relation"]]}
    return {"oa:motivatedBy": {"@id": "oa:linking"}, "govdb:relation": relation}


def _silence(document: Document, at: Addresses) -> Node:
    return {"oa:motivatedBy": {"@id": "oa:assessing"}, "govdb:applies": False}


#: Additional properties of nodes that are made from several members, by noun.
MORE: dict[str, Callable[[Document, Addresses], Node]] = {
    "theme": _theme,
    "plan": _plan,
    "clause": _clause,
    "coding": _coding,
    "correspondence": _correspondence,
    "silence": _silence,
}
