"""Control characters are refused on every way in, and break no answer where they already are."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from provisions.characters import check_characters, control_fault, validate_characters, xml_safe
from provisions.models import Plan, PublishedPlan, Revision
from provisions.models.guards import unguarded
from provisions.publishing.publisher import publish
from tests.factories import AssignmentFactory, ClauseFactory, PlanFactory, ThemeFactory
from tests.loading.entries import clause, jurisdiction, plan, write

#: Word's soft line break, a bell, a Windows apostrophe read as Latin-1, and what is no character.
HOSTILE = ["a\x0bb", "a\x07b", "it\x92s", "a\x7fb", "a\ufffeb", "a\uffffb", "a\x1fb"]


@given(st.text(st.characters()))
def test_what_is_safe_is_xml_and_keeps_its_length(text):
    safe = xml_safe(text)

    assert len(safe) == len(text)
    assert xml_safe(safe) == safe
    element = etree.Element("a")
    element.text = safe
    assert etree.fromstring(etree.tostring(element)).text == (safe or None)


@given(st.text(st.characters()))
def test_what_is_not_refused_is_xml_as_it_is(text):
    if not control_fault(text):
        assert xml_safe(text) == text
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_refusal_names_the_character_and_its_place(text):
    with pytest.raises(ValidationError) as refused:
        validate_characters(text)
    (sentence,) = refused.value.messages
    place = next(n for n, char in enumerate(text, 1) if not char.isprintable())
    assert f"U+{ord(text[place - 1]):04X}" in sentence
    assert f"character {place}." in sentence


@pytest.mark.parametrize(
    "text", ["", "two\nlines\tand\r\nmore", "国家", "soft\u00adhyphen", "😀\ue000"]
)
def test_what_can_be_printed_is_taken(text):
    validate_characters(text)
    check_characters(note=text)


@pytest.mark.django_db
class TestWaysIn:
    @pytest.mark.parametrize("text", HOSTILE)
    @pytest.mark.parametrize("option", ["--note", "--override"])
    def test_publish(self, option, text):
        ClauseFactory()

        with pytest.raises(CommandError, match=rf"^{option}: U\+"):
            call_command("publish", option, text)
        assert not Revision.objects.exists()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_load(self, tmp_path, text, capsys):
        lines = [jurisdiction(), plan(), clause("n_1"), clause("n_2", heading=text)]

        with pytest.raises(CommandError):
            call_command("load", str(write(tmp_path / "rows.jsonl", *lines)))

        said = capsys.readouterr().out
        assert "line 4" in said
        assert "heading" in said
        assert "not a printable character" in said
        assert not Plan.objects.exists()

    def test_reason_of_a_load(self, tmp_path):
        path = write(tmp_path / "rows.jsonl", jurisdiction())

        with pytest.raises(CommandError, match=r"^--reason: U\+000C"):
            call_command("load", str(path), reason="first\x0csecond")

    @pytest.mark.parametrize("name", ["A\x0bda", "A\udcffda"])
    def test_name_of_who_publishes(self, name):
        ClauseFactory()

        with pytest.raises(CommandError, match="not a printable character"):
            call_command("publish", note="The first", by=name)

        assert not Revision.objects.exists()

    def test_release(self, tmp_path):
        ClauseFactory()
        publish(published_by="tester")

        with pytest.raises(CommandError, match=r"^--note: U\+0007"):
            call_command("release", "2026-x", note="ding\x07", to=str(tmp_path / "out"))


@pytest.fixture
def hostile(db):
    """What an earlier version published: control characters in the note and in every text."""
    theme = ThemeFactory(slug="a-theme", preferred_label="The\x0bme\ufffe", scheme__slug="ai")
    for slug in ("plan-a", "plan-b"):
        held = PlanFactory(slug=slug, title=f"Plan\x0b{slug}\x07\uffff")
        AssignmentFactory(
            clause=ClauseFactory(plan=held, heading="He\x1fad\ufffe", summary="S\x0cum"),
            theme=theme,
        )
    revision = publish(published_by="tester").revision
    first = PublishedPlan.objects.get(key="plan-a")
    values = {f.attname: getattr(first, f.attname) for f in first._meta.concrete_fields}
    tables = (PublishedPlan._meta.db_table, Revision._meta.db_table)
    with unguarded(connection, *tables):
        PublishedPlan.objects.create(**{**values, "id": None, "key": "plan-c", "revision_from": 2})
        # Such words only an earlier version would have taken, and revisions stay as they are.
        Revision.objects.create(
            number=2,
            published_by="a\x0bb",
            note="soft\x0bbreak \uffff",
            counts=revision.counts,
            changes={"plan": {"created": 1}},
            overrides=[{"reason": "r\x01", "because": "b\x02"}],
            root_sha256=revision.root_sha256,
        )
    return revision


@pytest.mark.usefixtures("hostile")
class TestAnswers:
    def test_every_page_of_the_feed_is_xml(self, client):
        address, pages = "/api/v1/changes/?format=atom&page_size=2", 0
        while address:
            answer = client.get(address)
            assert answer.status_code == 200
            root = etree.fromstring(answer.content)
            following = root.xpath("//a:link[@rel='next']/@href", namespaces={"a": ATOM})
            address, pages = (following or [None])[0], pages + 1
        assert pages > 1
        assert b"soft\xef\xbf\xbdbreak" in client.get("/api/v1/changes/?format=atom").content

    def test_pictures_are_xml(self, client):
        answer = client.get("/api/v1/compare/?plans=plan-a,plan-b&format=svg")

        assert answer.status_code == 200
        assert "Plan\ufffdplan-a" in "".join(etree.fromstring(answer.content).itertext())

    @pytest.mark.parametrize(
        "address", ["plans/?", "clauses/?", "themes/?", "compare/?plans=plan-a,plan-b&"]
    )
    def test_workbooks_open(self, client, address):
        answer = client.get(f"/api/v1/{address}format=xlsx")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content

        assert answer.status_code == 200
        assert load_workbook(io.BytesIO(content)).active.max_row > 1
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                etree.fromstring(parts.read(name))

    @pytest.mark.parametrize("form", ["json", "html", "csv", "ndjson", "jsonld", "parquet"])
    def test_other_formats_answer(self, client, form):
        assert client.get(f"/api/v1/plans/?format={form}").status_code == 200

    def test_an_export_as_akoma_ntoso_is_xml(self, tmp_path):
        path = tmp_path / "plan.xml"
        call_command("export", plan="plan-a", format="akn", output=path)

        etree.parse(path)


ATOM = "http://www.w3.org/2005/Atom"
