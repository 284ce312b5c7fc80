"""Official files beside what is there: texts are attached, nothing of ours is overwritten."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.file_format import Format
from provisions.loading.instruments.instrument import (
    Instrument,
    Provision,
    Stretch,
    Transcriber,
    mismatches,
)
from provisions.loading.pipeline import formats
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.models import Clause, ClauseText, Plan, Source, SourceText, Span
from tests.factories import ClauseFactory, JurisdictionFactory, PlanFactory, SourceFactory
from tests.loading.samples import SAMPLE

TEXT = """\
# A plan, printed in 2025
part_1||Duties|
art_1|part_1|Report|The office reports every year.
art_2|part_1|Register|The office keeps a register.
"""


@pytest.fixture(autouse=True)
def sample_format(monkeypatch):
    """Texts of the tests' own format can be loaded."""
    monkeypatch.setattr(formats, "FORMATS", (SAMPLE,))


@pytest.fixture
def file(tmp_path):
    """The text as a file."""
    path = tmp_path / "plan.sample"
    path.write_text(TEXT)
    return path


def found(report):
    return {(finding.rule, finding.place) for finding in report.findings}


@pytest.mark.django_db
class TestBesideWhatIsThere:
    @pytest.fixture
    def plan(self):
        """A plan described by us: one article with a summary, in no particular place."""
        plan = PlanFactory(slug="a-plan", title="Our title")
        ClauseFactory(
            plan=plan,
            eid="art_2",
            position=7,
            heading="Register",
            summary="Ours.",
            clause_type="article",
        )
        return plan

    def test_the_text_is_attached_to_our_clause(self, plan, file):
        before = Clause.objects.get()

        report = load([file], options=Options(plan="a-plan"))

        assert report.errors == []
        clause = Clause.objects.get(eid="art_2")
        assert (clause.pk, clause.summary, clause.stage) == (before.pk, "Ours.", "ready")
        assert clause.texts.get().text == "The office keeps a register."
        assert Plan.objects.get().title == "Our title"

    def test_order_and_place_follow_the_file(self, plan, file):
        report = load([file], options=Options(plan="a-plan"))

        clause = Clause.objects.get(eid="art_2")
        assert (clause.parent.eid, clause.position) == ("part_1", 2)
        assert ("differs", "a-plan:art_2") in found(report)

    def test_new_clauses_are_drafts_unless_they_are_said_to_be_ready(self, plan, file):
        load([file], options=Options(plan="a-plan"))
        assert Clause.objects.get(eid="art_1").stage == "draft"
        Clause.objects.filter(eid="art_1").delete()

        load([file], options=Options(plan="a-plan", is_ready=True))
        assert Clause.objects.get(eid="art_1").stage == "ready"

    def test_a_second_time_nothing_changes(self, plan, file):
        load([file], options=Options(plan="a-plan"))

        report = load([file], options=Options(plan="a-plan"))

        assert (report.errors, report.changes) == ([], [])

    def test_a_clause_that_the_file_does_not_have_is_told_and_stays(self, plan, file):
        ClauseFactory(plan=plan, eid="art_9")

        report = load([file], options=Options(plan="a-plan"))

        assert ("not_in_file", "a-plan:art_9") in found(report)
        assert Clause.objects.filter(eid="art_9").exists()

    def test_a_dry_run_reports_the_same_and_keeps_nothing(self, plan, file):
        rehearsed = load([file], options=Options(plan="a-plan"), dry_run=True)
        assert not ClauseText.objects.exists()

        report = load([file], options=Options(plan="a-plan"))

        assert rehearsed.findings == report.findings
        assert rehearsed.changes == report.changes

    def test_every_stretch_becomes_a_span(self, plan, file):
        load([file], options=Options(plan="a-plan"))

        spans = Span.objects.order_by("start_char").select_related("clause", "transcript")
        told = [(span.clause and span.clause.eid, span.part or span.exclusion) for span in spans]
        assert told == [
            (None, "title_page"),
            ("part_1", "heading"),
            ("art_1", "heading"),
            ("art_1", "text"),
            ("art_2", "heading"),
            ("art_2", "text"),
        ]
        assert spans[0].transcript.text.startswith("# A plan, printed in 2025\n")

    def test_what_the_reader_does_not_understand_is_told(self, plan, file):
        file.write_text(f"{TEXT}?What is this\n")

        report = load([file], options=Options(plan="a-plan"))

        (gap,) = (finding for finding in report.findings if finding.rule == "gap")
        assert gap.message == "13 characters: ?What is this"

    def test_the_source_with_this_checksum_is_the_source(self, plan, file):
        SourceFactory(slug="known", sha256=hashlib.sha256(TEXT.encode()).hexdigest())

        load([file], options=Options(plan="a-plan"))

        assert Source.objects.get().slug == "known"
        assert SourceText.objects.get().source.slug == "known"

    def test_a_source_can_be_named(self, plan, file):
        SourceFactory(slug="printed")

        load([file], options=Options(plan="a-plan", source="printed"))

        assert SourceText.objects.get().source.slug == "printed"

    def test_a_source_that_is_not_there_is_refused(self, plan, file):
        (error,) = load([file], options=Options(plan="a-plan", source="printed")).errors

        assert error.message.startswith("--source: there is no source 'printed'.")


@pytest.mark.django_db
class TestWithoutAPlan:
    def test_the_file_must_name_its_plan(self, file):
        (error,) = load([file]).errors

        assert error.message.endswith("Give --plan SLUG.")

    def test_what_a_new_plan_needs_can_be_given(self, file):
        JurisdictionFactory(code="us")
        given = {
            "title": "A plan",
            "jurisdiction": ["us"],
            "plan_type": "strategy",
            "legal_force": "non_binding",
            "status": "in_force",
        }

        report = load([file], options=Options(plan="a-plan", plan_fields=given))

        assert report.errors == []
        plan = Plan.objects.get()
        assert (plan.title, plan.completeness, plan.stage) == ("A plan", "full", "draft")
        assert Source.objects.get().sha256 == hashlib.sha256(TEXT.encode()).hexdigest()

    def test_what_is_missing_is_named(self, file):
        (error,) = load([file], options=Options(plan="a-plan", plan_fields={"title": "A"})).errors

        assert "jurisdiction, plan_type, legal_force, status" in error.message
        assert "--set status=" in error.message


@pytest.mark.django_db
class TestFormats:
    def test_a_format_that_nobody_reads_names_those_that_are_known(self, tmp_path):
        path = tmp_path / "plan.doc"
        path.write_bytes(b"\xd0\xcf\x11\xe0")

        (error,) = load([path]).errors

        assert error.message.endswith(" .jsonl, .csv, samples.")

    def test_a_compressed_file_is_to_be_unpacked(self, tmp_path):
        path = tmp_path / "plan.gz"
        path.write_bytes(b"\x1f\x8b\x08")

        (error,) = load([path]).errors

        assert "Decompress it" in error.message

    def test_a_misspelt_format_is_named(self, file):
        (error,) = load([file], options=Options(format="sampel")).errors

        assert error.message.endswith("'sampel'. Did you mean sample?")

    def test_two_formats_that_claim_a_file_must_be_told_apart(self, file, monkeypatch):
        other = Format("other", "others", SAMPLE.recognizes, instruments=SAMPLE.instruments)
        monkeypatch.setattr(formats, "FORMATS", (SAMPLE, other))

        (error,) = load([file], options=Options(plan="a-plan")).errors

        assert "sample and other" in error.message
        assert "--format" in error.message

    def test_our_own_format_is_known_by_name_under_any_ending(self, tmp_path):
        path = tmp_path / "rows.txt"
        path.write_text(
            '{"model": "provisions.jurisdiction",'
            ' "fields": {"code": "us", "name": "United States", "kind": "country"}}\n'
        )

        assert load([path], options=Options(format="jsonl")).errors == []


PIECES = st.lists(
    st.tuples(st.sampled_from(["of", "leave_out", "unexplained"]), st.text("ab \n", max_size=5)),
    max_size=8,
)


def add(transcriber, kind, piece):
    if kind == "of":
        transcriber.of("art_1", SpanPart.TEXT, piece)
    elif kind == "leave_out":
        transcriber.leave_out(Exclusion.BULLET, piece)
    else:
        transcriber.unexplained(piece)


@given(PIECES)
def test_a_transcriber_loses_no_character_and_invents_none(pieces):
    transcriber = Transcriber()
    for kind, piece in pieces:
        add(transcriber, kind, piece)

    assert transcriber.transcript == "".join(piece for _, piece in pieces)
    told = [
        (place, "of" if stretch.eid else "leave_out")
        for stretch in transcriber.stretches
        for place in range(stretch.start, stretch.end)
    ]
    kinds = [kind for kind, piece in pieces for _ in piece]
    assert len(dict(told)) == len(told), "a character is told of twice"
    for place, char in enumerate(transcriber.transcript):
        if not char.isspace():
            assert dict(told).get(place, "unexplained") == kinds[place]


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("Re-\nport", "The  office reports.", []),
        ("Report", "The office.", ["art_1: its text differs from its stretches"]),
    ],
)
def test_words_that_are_not_in_the_stretches_are_told(heading, text, expected):
    printed = "Report The office reports."
    instrument = Instrument(
        printed,
        [
            Stretch(0, 6, "art_1", SpanPart.HEADING),
            Stretch(7, len(printed), "art_1", SpanPart.TEXT),
        ],
        [Provision("art_1", ClauseType.ARTICLE, "Art. 1", heading=heading, text=text)],
    )

    assert list(mismatches(instrument)) == expected
