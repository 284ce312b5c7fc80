"""Vocabularies for tests, and what was read of one, in short."""

from provisions.loading.formats.skos import reader as skos
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, RawRow

HEAD = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix k: <https://example.org/kites#> .
<https://example.org/kites> a skos:ConceptScheme ; dcterms:title "Kites"@en ;
  dcterms:publisher "The Kite Club" ; owl:versionInfo "2.1" .
"""


def read(folder, content, name="kites.ttl"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(skos.read(path, Options()))


def turtle(folder, words):
    return read(folder, HEAD + words)


def rows(found, noun):
    return [row.fields for row in found if isinstance(row, RawRow) and str(row.noun) == noun]


def themes(found):
    return {fields["slug"]: fields for fields in rows(found, "theme")}


def rules(found):
    return {(one.rule, one.place.rpartition("#")[2]) for one in found if isinstance(one, Finding)}
