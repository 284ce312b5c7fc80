"""Editions of a plan: a difference in the tables, and the right text on every day."""

import datetime
import hashlib

import pytest

from provisions.analysis.evidence import misplaced
from provisions.loading.pipeline import formats
from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.models import Anchor, Clause, ClauseText, Coding, Edition, Span
from tests.factories import (
    AssignmentFactory,
    ClauseTextFactory,
    CodingFactory,
    CorrespondenceFactory,
    JurisdictionFactory,
    PlanFactory,
    SilenceFactory,
)
from tests.loading.samples import SAMPLE

pytestmark = pytest.mark.django_db


FIRST = """\
part_1||Duties|
art_1|part_1|Report|The office reports every year.
art_2|part_1|Register|The office keeps a register of systems.
art_3|part_1|Fees|A fee is paid for every entry.
"""
#: An article is put in, one is reworded, one is gone, two have new numbers.
SECOND = """\
part_1||Duties|
art_1|part_1|Report|The office reports every month.
art_2|part_1|Inspection|The office may inspect any system.
art_3|part_1|Register|The office keeps a register of systems.
"""


@pytest.fixture(autouse=True)
def sample_format(monkeypatch):
    """Texts of this test's own format can be loaded."""
    monkeypatch.setattr(formats, "FORMATS", (SAMPLE,))


@pytest.fixture
def plan(tmp_path):
    """A plan with its first text."""
    plan = PlanFactory(slug="a-plan", jurisdiction=JurisdictionFactory())
    assert not load_text(tmp_path, FIRST, "2020-01-01", "first").errors
    return plan


def load_text(folder, text, day=None, edition="", **options):
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.sample"
    path.write_text(text)
    valid_from = datetime.date.fromisoformat(day) if day else None
    chosen = Options(
        plan="a-plan", valid_from=valid_from, edition=edition, is_ready=True, **options
    )
    return load([path], options=chosen)


def wordings(**conditions):
    rows = Clause.objects.filter(**conditions).order_by("eid", "wording")
    return [
        (row.eid, row.wording, str(row.starts_on or ""), str(row.ends_on or "")) for row in rows
    ]


def test_the_first_text_is_loaded_as_it_is_with_its_edition(plan):
    assert wordings(plan=plan) == [
        ("art_1", 1, "", ""),
        ("art_2", 1, "", ""),
        ("art_3", 1, "", ""),
        ("part_1", 1, "", ""),
    ]
    edition = Edition.objects.get()
    assert (edition.label, str(edition.starts_on), edition.ends_on) == ("first", "2020-01-01", None)


def test_a_second_text_keeps_what_stays_and_words_anew_what_does_not(plan, tmp_path):
    before = {row.eid: row.pk for row in Clause.objects.all()}

    report = load_text(tmp_path, SECOND, "2022-01-01", "second")

    assert report.errors == []
    assert wordings(plan=plan) == [
        ("art_1", 1, "", "2022-01-01"),
        ("art_1", 2, "2022-01-01", ""),
        ("art_2", 1, "", "2022-01-01"),
        ("art_2", 2, "2022-01-01", ""),
        ("art_3", 1, "", "2022-01-01"),
        ("art_3", 2, "2022-01-01", ""),
        ("part_1", 1, "", ""),
    ]
    assert Clause.objects.get(eid="part_1").pk == before["part_1"]
    assert Clause.objects.get(eid="art_3", wording=2).texts.get().heading == "Register"
    told = {(finding.rule, finding.place): finding.message for finding in report.findings}
    assert told["edition", "a-plan"] == (
        "second: 1 unchanged, 1 changed, 1 moved, 1 added, 1 removed."
    )
    assert "art_2" in told["moved", "art_3"]
    assert ("removed", "art_3") in told
    first, second = Edition.objects.order_by("starts_on")
    assert (first.ends_on, second.starts_on) == (second.starts_on, datetime.date(2022, 1, 1))


def test_every_character_of_the_new_source_is_held_by_a_clause_kept_or_new(plan, tmp_path):
    load_text(tmp_path, SECOND, "2022-01-01", "second")

    source = Edition.objects.get(label="second").source
    held = Span.objects.filter(transcript__source=source).values_list(
        "clause__eid", "clause__wording"
    )
    assert set(held) == {("part_1", 1), ("art_1", 2), ("art_2", 2), ("art_3", 2)}


def test_loading_the_same_edition_again_changes_nothing(plan, tmp_path):
    CodingFactory(clause=Clause.objects.get(eid="art_2"))
    load_text(tmp_path, SECOND, "2022-01-01", "second")

    report = load_text(tmp_path, SECOND, "2022-01-01", "second")

    assert (report.errors, report.changes) == ([], [])


def test_an_edition_before_the_latest_is_refused(plan, tmp_path):
    load_text(tmp_path, SECOND, "2022-01-01", "second")

    report = load_text(tmp_path, FIRST.replace("Fees", "Dues"), "2021-01-01", "between")

    (error,) = report.errors
    assert "later wordings, from 2022-01-01" in error.message


def test_siblings_stand_in_the_right_order_on_every_day(plan, tmp_path):
    third = "part_1||Duties|\nart_0|part_1|Aim|This is for safety.\n" + "\n".join(
        FIRST.splitlines()[i] for i in (1, 3)
    )
    load_text(tmp_path, third, "2023-01-01", "third")

    def order(day):
        rows = Clause.objects.filter(parent__eid="part_1").exclude(starts_on__gt=day)
        return [row.eid for row in rows.exclude(ends_on__lte=day).order_by("position")]

    assert order("2020-06-01") == ["art_1", "art_2", "art_3"]
    assert order("2023-06-01") == ["art_0", "art_1", "art_3"]


def test_judgements_are_carried_where_their_words_stand_and_else_wait(plan, tmp_path):
    report, register, fees = (Clause.objects.get(eid=f"art_{number}") for number in (1, 2, 3))
    quote = {"evidence_quote": "keeps a register", "evidence_start": 11, "evidence_end": 27}
    carried = CodingFactory(clause=register, evidence_language="en", **quote)
    reworded = AssignmentFactory(clause=report)
    orphan = CorrespondenceFactory(from_clause=fees)
    kept = CodingFactory(clause=Clause.objects.get(eid="part_1"))
    SilenceFactory(plan=plan)

    assert load_text(tmp_path, SECOND, "2022-01-01", "second").errors == []

    states = {(a.noun, a.clause and a.clause.eid): a for a in Anchor.objects.all()}
    assert {key: anchor.state for key, anchor in states.items()} == {
        ("coding", "art_2"): "moved",
        ("coding", "part_1"): "kept",
        ("assignment", "art_1"): "changed",
        ("correspondence", "art_3"): "orphaned",
        ("silence", None): "changed",
    }
    copy = Coding.objects.get(clause__eid="art_3")
    assert (copy.evidence_quote, copy.theme, copy.coder) == (
        carried.evidence_quote,
        carried.theme,
        carried.coder,
    )
    assert states["coding", "art_2"].target == copy.clause
    assert Coding.objects.count() == 3
    for row in (reworded, orphan, kept):
        row.refresh_from_db()  # what was judged of the old wordings stays judged of them


def test_words_in_a_language_that_the_edition_does_not_bring_are_not_copied(plan, tmp_path):
    register = Clause.objects.get(eid="art_2")
    ClauseTextFactory(clause=register, language="fr", text="Le bureau tient un registre.")
    quote = {"evidence_quote": "un registre", "evidence_start": 16, "evidence_end": 27}
    CodingFactory(clause=register, evidence_language="fr", **quote)

    report = load_text(tmp_path, SECOND, "2022-01-01", "second")

    assert report.errors == []
    copy = Coding.objects.get(clause__eid="art_3", clause__wording=2)
    assert (copy.evidence_language, copy.evidence_quote, copy.evidence_start) == ("", "", None)
    anchor = Anchor.objects.get(noun="coding")
    assert (anchor.state, anchor.quote) == ("moved", "un registre")
    assert "in 'fr'" in anchor.note
    assert not misplaced(Coding.objects.all()).exists()


def test_a_translation_is_attached_to_the_same_clauses(plan, tmp_path):
    chinese = FIRST.replace("Report", "报告").replace(
        "The office reports every year.", "每年报告。"
    )

    report = load_text(tmp_path, chinese, language="zh", standing="official_translation")

    assert report.errors == []
    clause = Clause.objects.get(eid="art_1")
    assert clause.heading == "Report"
    assert set(clause.texts.values_list("language", "standing", "heading")) == {
        ("en", "original", "Report"),
        ("zh", "official_translation", "报告"),
    }
    assert ClauseText.objects.filter(language="zh").count() == 4


def test_a_text_in_another_language_must_say_what_it_is(plan, tmp_path):
    (error,) = load_text(tmp_path, FIRST, language="fr").errors

    assert "language is 'en'" in error.message
    assert "'fr'. Give --standing" in error.message


def test_a_translation_that_is_cut_up_otherwise_is_told(plan, tmp_path):
    other = FIRST.replace("The office reports every year.", "").replace("art_3|", "art_4|")

    report = load_text(tmp_path, other, language="zh", standing="official_translation")

    told = {(finding.rule, finding.place) for finding in report.findings}
    assert ("only_translated", "a-plan:art_4") in told
    assert ("not_in_file", "a-plan:art_3") in told
