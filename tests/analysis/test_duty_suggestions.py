"""Duties that sentences seem to state, on sentences of our own and on real ones."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.duty_suggestions import suggest
from provisions.choices import Modality

OFFICIAL = Path(__file__).resolve().parents[3] / "shared/data"


@pytest.mark.parametrize(
    ("sentence", "actor", "modality", "action"),
    [
        ("The agency shall publish a list.", "The agency", Modality.MUST, "publish a list"),
        ("Makers of toys must not lie.", "Makers of toys", Modality.MUST, "not lie"),
        ("In March, the office should write.", "the office", Modality.SHOULD, "write"),
        ("A person may appeal.", "A person", Modality.MAY, "appeal"),
        ("We will build roads.", "We", Modality.INTENDS, "build roads"),
        ("The ministry is to report.", "The ministry", Modality.MUST, "report"),
        (
            "Led by the Harbour Office (HO), test every crane.",
            "the Harbour Office (HO)",
            Modality.SHOULD,
            "test every crane",
        ),
        (
            "The assembly urges all members to share boats.",
            "all members",
            Modality.CALLS_ON,
            "share boats",
        ),
        ("船主应当公布名单。", "船主", Modality.MUST, "公布名单"),
        ("船主不得出售旧船。", "船主", Modality.MUST, "不出售旧船"),
        ("任何人可以申诉。", "任何人", Modality.MAY, "申诉"),
    ],
)
def test_who_is_to_do_what_with_what_force(sentence, actor, modality, action):
    language = "en" if sentence.isascii() else "zh"

    [found] = suggest(sentence, language)

    assert (found.actor, found.modality, found.action) == (actor, modality, action)


@pytest.mark.parametrize(
    ("sentence", "deadline", "day"),
    [
        ("It shall report by 2 August 2026.", "by 2 August 2026", date(2026, 8, 2)),
        (
            "It must stop no later than March 1, 2027.",
            "no later than March 1, 2027",
            date(2027, 3, 1),
        ),
        ("It shall reply within 30 days of the request.", "within 30 days of the request", None),
        ("It will be ready by the end of 2027.", "by the end of 2027", None),
        ("船主应当在2026年8月2日前报告。", "2026年8月2日前", date(2026, 8, 2)),
        ("船主应当在三十日内答复。", "三十日内", None),
        ("It shall report.", "", None),
    ],
)
def test_by_when(sentence, deadline, day):
    [found] = suggest(sentence, "en" if sentence.isascii() else "zh")

    assert (found.deadline, found.deadline_on) == (deadline, day)


def test_each_sentence_is_told_with_its_place():
    text = "This is background. Boats shall float; crews may swim.\nNothing here."

    found = suggest(text, "en")

    assert [text[each.start : each.end] for each in found] == [
        "Boats shall float;",
        "crews may swim.",
    ]


def test_no_rules_no_suggestions():
    assert suggest("Das Amt muss eine Liste führen.", "de") == []
    assert suggest("", "en") == []
    assert suggest("Background only.", "en") == []


@given(text=st.text(alphabet=st.sampled_from("The shall may by 2026.;,\n应当，。 ab"), max_size=80))
def test_any_text_is_read_and_places_are_inside(text):
    for language in ("en", "zh"):
        for found in suggest(text, language):
            assert 0 <= found.start < found.end <= len(text)
            assert text[found.start : found.end] == text[found.start : found.end].strip()


@pytest.mark.skipif(not OFFICIAL.exists(), reason="needs the official texts in ../shared")
@pytest.mark.parametrize(
    ("file", "language", "mark", "least"),
    [
        ("plans/us-ai-action-plan-2025.txt", "en", "Led by", 0.9),
        ("instruments/cn/cn-data-security-law-2021.zh.md", "zh", "应当", 0.9),
    ],
)
def test_real_sentences_that_bind_are_found(file, language, mark, least):
    """Of the lines of real texts that hold a telling word, nearly all get a suggestion."""
    text = (OFFICIAL / file).read_text(encoding="utf-8")
    places = [n for n in range(len(text)) if text.startswith(mark, n)]

    found = suggest(" ".join(text.split("\n")) if language == "en" else text, language)
    told = sum(any(each.start <= n < each.end for each in found) for n in places)

    assert len(places) > 20
    assert told >= least * len(places)
