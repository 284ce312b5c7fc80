"""Writes a scheme as SKOS in Turtle, from which `load` makes the same rows.

Fields without a term in SKOS and Dublin Core (stages, positions, the source of a match) have terms
of our own. Everything is sorted, so that the same rows give the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from django.db.models import QuerySet
from rdflib.namespace import SKOS

from provisions.choices import LabelKind, MatchRelation
from provisions.loading.formats.skos.terms import LABELS, MATCHES, OURS, UNNAMED, base_of
from provisions.loading.rows.fields import fields_of
from provisions.loading.rows.nouns import noun_of
from provisions.models import Scheme, Source, Theme, ThemeLabel, ThemeMatch

PREFIXES: Final = {
    "dcterms": "http://purl.org/dc/terms/",
    "govdb": str(OURS),
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": str(SKOS),
}
_LABEL: Final = {kind: f"skos:{str(term).removeprefix(str(SKOS))}" for term, kind in LABELS.items()}
_MATCH: Final = {
    relation: f"skos:{str(term).removeprefix(str(SKOS))}" for term, relation in MATCHES.items()
}
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\u2028\u2029]')
#: Characters that are not allowed in an IRI.
_UNSAFE: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
#: The number of themes written at a time.
CHUNK: Final = 1_000

Statement = tuple[str, str]


def write(scheme: Scheme, out: BinaryIO) -> int:
    """Write a scheme with its themes, their labels and matches, and the sources of matches.

    Returns the number of rows in the file.
    """
    for block in _blocks(scheme):
        out.write(block.encode())
    themes = Theme.objects.filter(scheme=scheme)
    parts = (model.objects.filter(theme__scheme=scheme) for model in (ThemeLabel, ThemeMatch))
    return 1 + themes.count() + _sources(scheme).count() + sum(rows.count() for rows in parts)


def _blocks(scheme: Scheme) -> Iterator[str]:
    yield "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    base = base_of(scheme.uri, scheme.slug)
    subject = _iri(scheme.uri or f"{UNNAMED}scheme:{scheme.slug}")
    yield _block(subject, _scheme(scheme))
    for source in sorted(_sources(scheme), key=lambda one: one.slug):
        yield _block(_iri(f"{UNNAMED}source:{source.slug}"), _source(source))
    themes = Theme.objects.filter(scheme=scheme)
    slugs = sorted(themes.values_list("slug", flat=True))
    for start in range(0, len(slugs), CHUNK):
        yield from _themes(scheme, slugs[start : start + CHUNK], base, subject)


def _sources(scheme: Scheme) -> QuerySet[Source]:
    return Source.objects.filter(theme_matches__theme__scheme=scheme).distinct()


def _scheme(scheme: Scheme) -> Iterator[Statement]:
    yield "a", "skos:ConceptScheme"
    yield "dcterms:identifier", _text(scheme.slug)
    yield "dcterms:title", _text(scheme.title, "en")
    if scheme.description:
        yield "dcterms:description", _text(scheme.description, "en")
    yield "dcterms:publisher", _text(scheme.publisher)
    if scheme.licence:
        yield "dcterms:license", _text(scheme.licence)
    yield "owl:versionInfo", _text(scheme.version)
    yield "govdb:stage", _text(scheme.stage)


def _source(source: Source) -> Iterator[Statement]:
    """Yield all fields of a source as in the native format."""
    yield "a", "govdb:Source"
    yield "dcterms:title", _text(source.title)
    noun = noun_of(Source)
    values = [getattr(source, column.attname) for column in noun.columns]
    for name, value in sorted(fields_of(noun, values).items()):
        yield f"govdb:{name}", _text(str(value))


def _themes(scheme: Scheme, slugs: list[str], base: str, subject: str) -> Iterator[str]:
    themes = Theme.objects.filter(scheme=scheme, slug__in=slugs)
    themes = themes.select_related("broader", "replaced_by")
    labels = _by_theme(ThemeLabel.objects.filter(theme__scheme=scheme, theme__slug__in=slugs))
    matches = _by_theme(
        ThemeMatch.objects.filter(theme__scheme=scheme, theme__slug__in=slugs).select_related(
            "source"
        )
    )
    for theme in sorted(themes, key=lambda one: one.slug):
        statements = [
            *_theme(theme, base, subject),
            *_labels(theme, labels[theme.pk]),
            *_matches(matches[theme.pk]),
        ]
        yield _block(_iri(base + theme.slug), statements)


def _by_theme(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.theme_id].append(row)
    return found


def _theme(theme: Theme, base: str, subject: str) -> Iterator[Statement]:
    yield "a", "skos:Concept"
    yield "skos:inScheme", subject
    if theme.broader:
        yield "skos:broader", _iri(base + theme.broader.slug)
    else:
        yield "skos:topConceptOf", subject
    if theme.is_deprecated:
        yield "owl:deprecated", "true"
    if theme.replaced_by:
        yield "dcterms:isReplacedBy", _iri(base + theme.replaced_by.slug)
    if theme.notation:
        yield "skos:notation", _text(theme.notation)
    # rdfs:label repeats the name, to identify it among several preferred labels in English.
    yield "rdfs:label", _text(theme.preferred_label, "en")
    yield "skos:prefLabel", _text(theme.preferred_label, "en")
    if theme.definition:
        yield "skos:definition", _text(theme.definition, "en")
    if theme.scope_note:
        yield "skos:scopeNote", _text(theme.scope_note, "en")
    yield "owl:versionInfo", _text(theme.codebook_version)
    yield "govdb:position", str(theme.position)
    yield "govdb:stage", _text(theme.stage)


def _labels(theme: Theme, labels: list[ThemeLabel]) -> Iterator[Statement]:
    order = {kind: place for place, kind in enumerate(LabelKind)}
    for label in sorted(
        labels, key=lambda one: (order[LabelKind(one.kind)], one.language, one.label)
    ):
        yield _LABEL[LabelKind(label.kind)], _text(label.label, label.language)


def _matches(matches: list[ThemeMatch]) -> Iterator[Statement]:
    for match in sorted(matches, key=lambda one: one.uri):
        address = _iri(match.uri)
        yield _MATCH[MatchRelation(match.relation)], address
        details = f"govdb:label {_text(match.label)} ; govdb:source {_text(match.source.slug)}"
        yield "govdb:match", f"[ govdb:uri {address} ; {details} ]"


def _block(subject: str, statements: Iterable[Statement]) -> str:
    lines = " ;\n".join(f"    {predicate} {found}" for predicate, found in statements)
    return f"\n{subject}\n{lines} .\n"


def _text(text: str, language: str = "") -> str:
    escaped = _ESCAPED.sub(lambda match: _escape(match[0]), text)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _escape(letter: str) -> str:
    return _ESCAPES.get(letter) or f"\\u{ord(letter):04X}"


def _iri(address: str) -> str:
    return f"<{_UNSAFE.sub(lambda match: quote(match[0], safe=''), address)}>"
