"""Documents as JSON-LD: what each record is in the words of ELI, SKOS, schema.org and the others.

ELI ontology 1.5 (plans, clauses), SKOS (themes), schema.org Legislation, Web Annotation (codings,
correspondences, silences), PROV-O and Dublin Core (sources). What no vocabulary says has a term of
ours, such as `govdb:applies` for a judgement that something does not apply, and `govdb:stance`.

Processors differ in how they read what JSON-LD leaves open, so nothing is left open: ids are
absolute, numbers with a fraction are `xsd:decimal`, dates have the type of what is known of them,
moments have the offset `+00:00`, and the tags of languages are in lower case, as RDF 1.1 Concepts
(3.3) allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from provisions.choices import Stance

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

#: An absolute address, as RDF 1.1 Concepts 3.2 has it: what else stands there is text.
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")

#: How a correspondence relates two clauses, where a vocabulary has a word for it.
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


#: What every file carries, so that nothing has to be fetched to read it.
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
    """A file of JSON-LD 1.1: the data set it is from, and a node a record, in one graph.

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
    """A record as a node; what is unknown is left out."""
    made = NODES[document["noun"]](document, at)
    shared = {"@id": at.of(document["url"]), "dcterms:identifier": document["id"]}
    return {
        name: value for name, value in {**shared, **made}.items() if value not in (None, "", [])
    }


def _said(text: str, language: str) -> Node:
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
    """The address of something elsewhere; text if nobody could follow it."""
    return {"@id": text} if ABSOLUTE.fullmatch(text) else text


def _jurisdiction(document: Document, at: Addresses) -> Node:
    return {
        "@type": "schema:AdministrativeArea",
        "schema:name": document["name"],
        "schema:containedInPlace": at.to("jurisdictions", document["parent"]),
    }


def _organization(document: Document, at: Addresses) -> Node:
    return {
        "@type": ["schema:Organization", "prov:Organization"],
        "schema:name": document["name"],
        "schema:alternateName": document["acronym"],
        "schema:parentOrganization": at.to("organizations", document["parent"]),
        "schema:areaServed": at.to("jurisdictions", document["jurisdiction"]),
    }


def _source(document: Document, at: Addresses) -> Node:
    return {
        "@type": ["prov:Entity", "schema:CreativeWork"],
        "dcterms:title": document["title"],
        "dcterms:publisher": document["publisher"],
        "schema:url": _address(document["link"]),
        "dcterms:format": document["media_type"],
        "dcterms:language": document["language"],
        "dcterms:issued": _date(document["published_on"]),
        "dcterms:license": document["licence"],
        "schema:sha256": document["sha256"],
        "prov:generatedAtTime": _moment(document["retrieved_at"]),
    }


def _scheme(document: Document, at: Addresses) -> Node:
    return {
        "@type": "skos:ConceptScheme",
        "dcterms:title": document["title"],
        "dcterms:description": document["description"],
        "dcterms:publisher": document["publisher"],
        "schema:version": document["version"],
        "dcterms:license": document["licence"],
        "owl:sameAs": _address(document["uri"]),
    }


def _theme(document: Document, at: Addresses) -> Node:
    made: Node = {
        "@type": "skos:Concept",
        "skos:inScheme": at.to("schemes", document["scheme"]),
        "skos:topConceptOf": None if document["broader"] else at.to("schemes", document["scheme"]),
        "skos:broader": at.to("themes", document["broader"]),
        "skos:notation": document["notation"],
        "skos:prefLabel": [_said(document["preferred_label"], "en")],
        "skos:definition": document["definition"],
        "skos:scopeNote": document["scope_note"],
        "owl:deprecated": document["is_deprecated"] or None,
        "dcterms:isReplacedBy": at.to("themes", document["replaced_by"]),
    }
    for label in document["labels"]:
        made.setdefault(LABELS[label["kind"]], []).append(_said(label["label"], label["language"]))
    for match in document["matches"]:
        made.setdefault(MATCHES[match["relation"]], []).append(_address(match["uri"]))
    return made


def _cited(document: Document) -> list[str]:
    return sorted({citation["source"] for citation in document["citations"]})


def _plan(document: Document, at: Addresses) -> Node:
    return {
        "@type": ["eli:LegalResource", "schema:Legislation"],
        "eli:title": document["title"],
        "schema:name": _said(document["original_title"], document["language"])
        if document["original_title"]
        else None,
        "schema:inLanguage": document["language"],
        "schema:legislationJurisdiction": at.to("jurisdictions", document["jurisdiction"]),
        "schema:legislationType": document["plan_type"],
        "schema:legislationDate": _date(document["adopted_on"]),
        "schema:datePublished": _date(document["published_on"]),
        "eli:first_date_entry_in_force": _date(document["commenced_on"]),
        "eli:date_no_longer_in_force": _date(document["repealed_on"]),
        "schema:abstract": document["summary"],
        "eli:passed_by": at.to_all("organizations", document["issuers"]),
        "eli:is_about": at.to_all("themes", document["themes"]),
        "dcterms:source": at.to_all(
            "sources", sorted({c["source"] for c in document["citations"]})
        ),
    }


def _clause(document: Document, at: Addresses) -> Node:
    above = document["parent"]
    within = at.to("clauses", above) if above else at.to("plans", document["plan"])
    return {
        "@type": ["eli:LegalResourceSubdivision", "schema:Legislation"],
        "eli:is_part_of": within,
        "eli:number": document["number"],
        "schema:legislationIdentifier": document["locator"],
        "schema:position": document["position"],
        "schema:name": document["heading"],
        "schema:abstract": document["summary"],
        "eli:first_date_entry_in_force": _date(document["starts_on"]),
        "eli:date_no_longer_in_force": _date(document["ends_on"]),
        "eli:is_about": at.to_all("themes", document["themes"]),
        "dcterms:source": at.to_all(
            "sources", sorted({c["source"] for c in document["citations"]})
        ),
        "eli:is_realized_by": [_expression(text) for text in document["texts"]],
    }


def _expression(text: Document) -> Node:
    return {
        "@type": "eli:LegalExpression",
        "schema:inLanguage": text["language"],
        "schema:text": _said(text["text"], text["language"]),
        "govdb:standing": text["standing"],
    }


def _coder(coder: Document) -> Node:
    made = {"@type": AGENTS[coder["kind"]], "schema:name": coder["name"]}
    return {"@id": f"urn:govdb:coder:{coder['id']}", **made}


def _coding(document: Document, at: Addresses) -> Node:
    return {
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:classifying" if document["applies"] else "oa:assessing"},
        "oa:hasBody": at.to("themes", document["theme"]),
        "oa:hasTarget": _target(document, at),
        "govdb:applies": document["applies"],
        "govdb:stance": document.get("stance", Stance.NOT_STATED),
        "govdb:confidence": _decimal(document["confidence"]),
        "govdb:codebookVersion": document["codebook_version"],
        "dcterms:creator": _coder(document["coder"]),
        "dcterms:created": _date(document["coded_on"]),
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
    return {
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:linking"},
        "oa:hasTarget": at.to("clauses", document["from_clause"]),
        "oa:hasBody": at.to("clauses", document["to_clause"]),
        "govdb:relation": {"@id": RELATIONS[document["relation"]]},
        "govdb:reviewState": document["review_state"],
        "govdb:confidence": _decimal(document["confidence"]),
        "dcterms:description": document["rationale"],
        "dcterms:creator": _coder(document["coder"]),
    }


def _silence(document: Document, at: Addresses) -> Node:
    return {
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:assessing"},
        "oa:hasTarget": at.to("plans", document["plan"]),
        "oa:hasBody": at.to("themes", document["theme"]),
        "govdb:applies": False,
        "govdb:codebookVersion": document["codebook_version"],
        "dcterms:description": document["method"],
        "dcterms:creator": _coder(document["coder"]),
        "dcterms:created": _date(document["searched_on"]),
    }


NODES: dict[str, Callable[[Document, Addresses], Node]] = {
    "jurisdiction": _jurisdiction,
    "organization": _organization,
    "source": _source,
    "scheme": _scheme,
    "theme": _theme,
    "plan": _plan,
    "clause": _clause,
    "coding": _coding,
    "correspondence": _correspondence,
    "silence": _silence,
}
