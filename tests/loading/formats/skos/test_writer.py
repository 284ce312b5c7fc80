"""A scheme as Turtle: what others read in it, and back into an empty database as the same bytes."""

import io

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rdflib.namespace import DCTERMS, OWL, SKOS

from provisions.loading.formats.skos.writer import write
from provisions.loading.pipeline.loader import load
from provisions.models import Scheme, Source, Theme, ThemeLabel, ThemeMatch
from tests.factories import (
    SchemeFactory,
    SourceFactory,
    ThemeFactory,
    ThemeLabelFactory,
    ThemeMatchFactory,
)
from tests.texts import WRITABLE

ODD = 'Quotes " and \\ and\nlines\tand \u2028 风筝'


def written(scheme):
    out = io.BytesIO()
    write(scheme, out)
    return out.getvalue()


def emptied():
    for model in (ThemeMatch, ThemeLabel, Theme, Scheme, Source):
        model.objects.update(**({"broader": None, "replaced_by": None} if model is Theme else {}))
        model.objects.all().delete()


def back(folder, first):
    """Write the file, load it into an empty database, and write it again."""
    path = folder / "scheme.ttl"
    path.write_bytes(first)
    emptied()
    report = load([path])
    assert report.errors == []
    return written(Scheme.objects.get())


def everything(uri):
    scheme = SchemeFactory(
        slug="kites", uri=uri, description=ODD, licence="CC0", version="2.10", stage="draft"
    )
    top = ThemeFactory(
        scheme=scheme, slug="kite", preferred_label="Kite", position=7, stage="draft"
    )
    ThemeFactory(
        scheme=scheme,
        slug="kyte",
        preferred_label="Kyte",
        position=9,
        is_deprecated=True,
        replaced_by=top,
    )
    low = ThemeFactory(
        scheme=scheme,
        slug="ai-kite-2",
        broader=top,
        notation="K.1",
        preferred_label=f"{ODD[:40]} kite".replace("\n", " "),
        definition=ODD,
        scope_note="Not pink.",
        codebook_version="2.9",
    )
    ThemeLabelFactory(theme=low, language="en", kind="alternative", label="Bee")
    ThemeLabelFactory(theme=low, language="zh-Hant", kind="preferred", label="風箏")
    ThemeLabelFactory(theme=low, language="en-GB", kind="preferred", label="Kite, British")
    ThemeLabelFactory(theme=top, language="de", kind="hidden", label="Drahcen")
    source = SourceFactory(slug="a-vocabulary", note=ODD, published_on="2030-01-02", language="en")
    ThemeMatchFactory(
        theme=low, relation="close", uri="https://example.com/k?a=b&c=ü", label="K", source=source
    )
    ThemeMatchFactory(
        theme=top, relation="broad", uri="https://example.com/k?a=b&c=ü", label="k", source=source
    )
    return scheme


@pytest.mark.django_db
@pytest.mark.parametrize(
    "uri", ["", "https://example.org/kites", "https://example.org/k#", "https://example.org/k/"]
)
def test_out_and_in_and_out_again_are_the_same_bytes(tmp_path, uri):
    first = written(everything(uri))

    assert back(tmp_path, first) == first
    assert Theme.objects.get(slug="ai-kite-2").definition == ODD
    assert Theme.objects.get(slug="kyte").replaced_by.slug == "kite"
    assert Source.objects.get().note == ODD


@pytest.mark.django_db
def test_others_find_skos_in_it():
    scheme = everything("https://example.org/kites")
    kites = rdflib.Namespace("https://example.org/kites#")

    graph = rdflib.Graph().parse(data=written(scheme), format="turtle")

    assert set(graph.subjects(rdflib.RDF.type, SKOS.Concept)) == {
        kites[slug] for slug in ("kite", "ai-kite-2", "kyte")
    }
    assert graph.value(kites["ai-kite-2"], SKOS.broader) == kites["kite"]
    assert rdflib.Literal("風箏", "zh-hant") in set(graph.objects(None, SKOS.prefLabel))
    assert graph.value(kites["ai-kite-2"], SKOS.closeMatch) is not None
    assert graph.value(kites["kite"], SKOS.topConceptOf) == rdflib.URIRef(scheme.uri)
    assert graph.value(kites["kyte"], OWL.deprecated).toPython() is True
    assert graph.value(kites["kyte"], DCTERMS.isReplacedBy) == kites["kite"]


@pytest.mark.django_db
def test_the_order_of_rows_does_not_matter():
    scheme = SchemeFactory(slug="s")
    for slug in ("b", "a", "c"):
        ThemeFactory(scheme=scheme, slug=slug, position=1, preferred_label=slug)
    first = written(scheme)

    Theme.objects.all().delete()
    for slug in ("c", "a", "b"):
        ThemeFactory(scheme=scheme, slug=slug, position=1, preferred_label=slug)

    assert written(scheme) == first


WORDS = st.text(
    WRITABLE, min_size=1, max_size=12
).map(str.strip).filter(bool)  # fmt: skip


class AnyWords(TestCase):
    """Words of every kind come back."""

    @settings(max_examples=25, deadline=None)
    @given(label=WORDS, definition=WORDS, notation=WORDS, other=WORDS)
    def test_any_words_come_back(self, label, definition, notation, other):
        scheme = SchemeFactory(slug="s", title=other)
        theme = ThemeFactory(
            scheme=scheme, slug="t", preferred_label=label, definition=definition, notation=notation
        )
        ThemeLabelFactory(theme=theme, language="fr", kind="alternative", label=other)
        first = written(scheme)

        graph = rdflib.Graph().parse(data=first, format="turtle")

        told = {str(one) for one in graph.objects(None, SKOS.definition)}
        assert told == {definition}
        assert {str(one) for one in graph.objects(None, SKOS.altLabel)} == {other}
        assert {str(one) for one in graph.objects(None, SKOS.notation)} == {notation}
