"""The terms of vocabularies: namespaces, and slugs and labels from IRIs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import unquote, urlsplit

from rdflib import Namespace
from rdflib.namespace import SKOS

from provisions.choices import LabelKind, MatchRelation
from provisions.standards import canonical_language
from provisions.validators import LANGUAGE_PATTERN

#: Namespace for fields without a term in SKOS and Dublin Core.
OURS = Namespace("urn:x-govdb:terms:")
#: Prefix of the IRIs of schemes and sources without a web address.
UNNAMED: Final = "urn:x-govdb:"

LABELS: Final = {
    SKOS.prefLabel: LabelKind.PREFERRED,
    SKOS.altLabel: LabelKind.ALTERNATIVE,
    SKOS.hiddenLabel: LabelKind.HIDDEN,
}
MATCHES: Final = {
    SKOS.exactMatch: MatchRelation.EXACT,
    SKOS.closeMatch: MatchRelation.CLOSE,
    SKOS.broadMatch: MatchRelation.BROAD,
    SKOS.narrowMatch: MatchRelation.NARROW,
    SKOS.relatedMatch: MatchRelation.RELATED,
}
LONGEST_SLUG: Final = 120
_SMALL_BIG = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_FOREIGN = re.compile(r"[^a-z0-9]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def last_part(iri: str) -> str:
    """Return the part of an IRI after the last '#', '/' or ':'."""
    return unquote(re.split(r"[#/:]", iri.rstrip("#/"))[-1])


def words_of(iri: str) -> str:
    """Return a label from an IRI's last part: 'RiskSource' becomes 'Risk Source'."""
    return " ".join(re.split(r"[_\-\s]+", _SMALL_BIG.sub(" ", last_part(iri)))).strip() or iri


def slug_of(iri: str) -> str:
    """Return a theme's slug: 'AIActCompliant' becomes 'ai-act-compliant'; slugs are unchanged."""
    last = unicodedata.normalize("NFKD", _SMALL_BIG.sub("-", last_part(iri)))
    slug = _FOREIGN.sub("-", last.lower()).strip("-")
    mark = hashlib.sha256(iri.encode()).hexdigest()[:8]
    if not slug:
        return f"c-{mark}"
    return slug if len(slug) <= LONGEST_SLUG else f"{slug[: LONGEST_SLUG - 9].strip('-')}-{mark}"


def scheme_slug_of(iri: str) -> str:
    """Return a scheme's slug: the path of its IRI, with the host name before a plain number."""
    parts = urlsplit(iri)
    path = f"{parts.path}-{parts.fragment}" if parts.fragment else parts.path
    slug = _FOREIGN.sub("-", unquote(path).lower()).strip("-")
    if not slug or slug.replace("-", "").isdigit():
        slug = f"{(parts.hostname or 'scheme').split('.')[0]}-{slug}".strip("-")
    return _FOREIGN.sub("-", slug)[:80].strip("-")


def base_of(uri: str, slug: str) -> str:
    """Return the prefix of the IRIs of a scheme's themes."""
    if not uri:
        return f"{UNNAMED}theme:{slug}:"
    return uri if uri.endswith(("#", "/")) else f"{uri}#"


def is_address(iri: str, longest: int = 500) -> bool:
    """Whether an IRI is a web address of at most `longest` characters."""
    return len(iri) <= longest and bool(_ADDRESS.fullmatch(iri))


def language_of(tag: str) -> str:
    """Return the canonical form of a language tag, such as 'zh-Hant'; "" if it is not valid."""
    found = canonical_language(tag)
    return found if re.match(LANGUAGE_PATTERN, found) else ""
