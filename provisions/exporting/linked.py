"""Documents as JSON-LD: what each record is in the words of ELI, SKOS, schema.org and the others.

ELI ontology 1.5 (plans, clauses), SKOS (themes), schema.org Legislation, Web Annotation (codings,
correspondences, silences), PROV-O and Dublin Core (sources). What no vocabulary says has a term of
ours, such as `govdb:applies` for a judgement that something does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import orjson

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
DAYS = (
    "eli:first_date_entry_in_force",
    "eli:date_no_longer_in_force",
    "eli:date_document",
    "eli:date_publication",
    "dcterms:created",
)

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


def context(base: str) -> Node:
    """The context that every file carries; `base` is the server's root, with its slash."""
    typed = {name: {"@type": "xsd:date"} for name in DAYS}
    return {"@version": 1.1, "@base": base, **PREFIXES, **typed}


def as_jsonld(
    handfuls: Iterable[Iterable[Document]], base: str, about: Mapping[str, str]
) -> Iterator[bytes]:
    """A file of JSON-LD 1.1: the data set it is from, and a node a record, in one graph."""
    dataset = {
        "@id": about["source"],
        "@type": "schema:Dataset",
        "schema:version": about["revision"],
        "schema:license": about["licence"],
        "dcterms:rights": about["note"],
    }
    yield orjson.dumps({"@context": context(base), "@graph": [dataset]}).removesuffix(b"]}")
    for handful in handfuls:
        yield b"".join(b"," + orjson.dumps(node(document)) for document in handful)
    yield b"]}"


def one(document: Document, base: str) -> bytes:
    """One record as a file of JSON-LD."""
    return orjson.dumps({"@context": context(base), **node(document)})


def node(document: Document) -> Node:
    """A record as a node; what is unknown is left out."""
    made = NODES[document["noun"]](document)
    shared = {"@id": document["url"], "dcterms:identifier": document["id"]}
    return {
        name: value for name, value in {**shared, **made}.items() if value not in (None, "", [])
    }


def _to(plural: str, public_id: str | None) -> Node | None:
    return {"@id": f"/api/v1/{plural}/{public_id}/"} if public_id else None


def _all(plural: str, public_ids: Iterable[str]) -> list[Node | None]:
    return [_to(plural, public_id) for public_id in public_ids]


def _said(text: str, language: str) -> Node:
    return {"@value": text, "@language": language}


def _jurisdiction(document: Document) -> Node:
    return {
        "@type": "schema:AdministrativeArea",
        "schema:name": document["name"],
        "schema:containedInPlace": _to("jurisdictions", document["parent"]),
    }


def _organization(document: Document) -> Node:
    return {
        "@type": ["schema:Organization", "prov:Organization"],
        "schema:name": document["name"],
        "schema:alternateName": document["acronym"],
        "schema:parentOrganization": _to("organizations", document["parent"]),
        "schema:areaServed": _to("jurisdictions", document["jurisdiction"]),
    }


def _source(document: Document) -> Node:
    return {
        "@type": ["prov:Entity", "schema:CreativeWork"],
        "dcterms:title": document["title"],
        "dcterms:publisher": document["publisher"],
        "schema:url": {"@id": document["link"]} if document["link"] else None,
        "dcterms:format": document["media_type"],
        "dcterms:language": document["language"],
        "dcterms:issued": document["published_on"],
        "dcterms:license": document["licence"],
        "schema:sha256": document["sha256"],
        "prov:generatedAtTime": document["retrieved_at"]
        and {"@value": document["retrieved_at"], "@type": "xsd:dateTime"},
    }


def _scheme(document: Document) -> Node:
    return {
        "@type": "skos:ConceptScheme",
        "dcterms:title": document["title"],
        "dcterms:description": document["description"],
        "dcterms:publisher": document["publisher"],
        "schema:version": document["version"],
        "dcterms:license": document["licence"],
        "owl:sameAs": {"@id": document["uri"]} if document["uri"] else None,
    }


def _theme(document: Document) -> Node:
    made: Node = {
        "@type": "skos:Concept",
        "skos:inScheme": _to("schemes", document["scheme"]),
        "skos:topConceptOf": None if document["broader"] else _to("schemes", document["scheme"]),
        "skos:broader": _to("themes", document["broader"]),
        "skos:notation": document["notation"],
        "skos:prefLabel": [_said(document["preferred_label"], "en")],
        "skos:definition": document["definition"],
        "skos:scopeNote": document["scope_note"],
        "owl:deprecated": document["is_deprecated"] or None,
        "dcterms:isReplacedBy": _to("themes", document["replaced_by"]),
    }
    for label in document["labels"]:
        made.setdefault(LABELS[label["kind"]], []).append(_said(label["label"], label["language"]))
    for match in document["matches"]:
        made.setdefault(MATCHES[match["relation"]], []).append({"@id": match["uri"]})
    return made


def _plan(document: Document) -> Node:
    return {
        "@type": ["eli:LegalResource", "schema:Legislation"],
        "eli:title": document["title"],
        "schema:name": _said(document["original_title"], document["language"])
        if document["original_title"]
        else None,
        "schema:inLanguage": document["language"],
        "schema:legislationJurisdiction": _to("jurisdictions", document["jurisdiction"]),
        "schema:legislationType": document["plan_type"],
        "schema:legislationDate": document["adopted_on"],
        "schema:datePublished": document["published_on"],
        "eli:first_date_entry_in_force": document["commenced_on"],
        "eli:date_no_longer_in_force": document["repealed_on"],
        "schema:abstract": document["summary"],
        "eli:passed_by": _all("organizations", document["issuers"]),
        "eli:is_about": _all("themes", document["themes"]),
        "dcterms:source": _all("sources", sorted({c["source"] for c in document["citations"]})),
    }


def _clause(document: Document) -> Node:
    above = document["parent"]
    within = _to("clauses", above) if above else _to("plans", document["plan"])
    return {
        "@type": ["eli:LegalResourceSubdivision", "schema:Legislation"],
        "eli:is_part_of": within,
        "eli:number": document["number"],
        "schema:legislationIdentifier": document["locator"],
        "schema:position": document["position"],
        "schema:name": document["heading"],
        "schema:abstract": document["summary"],
        "eli:first_date_entry_in_force": document["starts_on"],
        "eli:date_no_longer_in_force": document["ends_on"],
        "eli:is_about": _all("themes", document["themes"]),
        "dcterms:source": _all("sources", sorted({c["source"] for c in document["citations"]})),
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


def _coding(document: Document) -> Node:
    return {
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:classifying" if document["applies"] else "oa:assessing"},
        "oa:hasBody": _to("themes", document["theme"]),
        "oa:hasTarget": _target(document),
        "govdb:applies": document["applies"],
        "govdb:confidence": document["confidence"],
        "govdb:codebookVersion": document["codebook_version"],
        "dcterms:creator": _coder(document["coder"]),
        "dcterms:created": document["coded_on"],
    }


def _target(document: Document) -> Node:
    source = _to("clauses", document["clause"])
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


def _correspondence(document: Document) -> Node:
    return {
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:linking"},
        "oa:hasTarget": _to("clauses", document["from_clause"]),
        "oa:hasBody": _to("clauses", document["to_clause"]),
        "govdb:relation": {"@id": RELATIONS[document["relation"]]},
        "govdb:reviewState": document["review_state"],
        "govdb:confidence": document["confidence"],
        "dcterms:description": document["rationale"],
        "dcterms:creator": _coder(document["coder"]),
    }


def _silence(document: Document) -> Node:
    return {
        "@type": "oa:Annotation",
        "oa:motivatedBy": {"@id": "oa:assessing"},
        "oa:hasTarget": _to("plans", document["plan"]),
        "oa:hasBody": _to("themes", document["theme"]),
        "govdb:applies": False,
        "govdb:codebookVersion": document["codebook_version"],
        "dcterms:description": document["method"],
        "dcterms:creator": _coder(document["coder"]),
        "dcterms:created": document["searched_on"],
    }


NODES: dict[str, Callable[[Document], Node]] = {
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
