"""Words broken at the end of a line, lines without blanks, and that no character is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.analysis.words import squeezed
from provisions.loading.instruments.instrument import mismatches
from tests.loading.formats.plain_text.samples import ACT, GRAMMAR, by_eid, lost


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("a long recommenda-\ntion of it", "a long recommendation of it"),
        ("a well-known and well-\nknown thing", "a well-known and well-known thing"),
        ("the pre-\nEuropean age", "the pre-European age"),
        ("GOVERN and GOV-\nERN again", "GOVERN and GOVERN again"),
        ("short-\nand long-term goals", "short- and long-term goals"),
        ("mid 2021-\n2023 plans", "mid 2021-2023 plans"),
        ("one—\ntwo", "one—two"),
        ("one –\ntwo", "one – two"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_joined(read, broken, whole):
    instrument = read(ACT + f"\nArticle 3\nThis is {broken}.\n")

    assert by_eid(instrument)["art_3"].text == f"This is {whole}."
    assert list(mismatches(instrument)) == []


def test_a_family_may_keep_the_hyphens_at_the_end_of_a_line(read):
    kept = GRAMMAR.replace('hyphens = "join"', 'hyphens = "keep"')
    instrument = read(ACT + "\nArticle 3\nOf large-\nscale use.\n", kept)

    assert by_eid(instrument)["art_3"].text == "Of large-scale use."


def test_chinese_lines_join_without_blanks(read):
    chinese = GRAMMAR.replace('language = "en"', 'language = "zh"')

    assert by_eid(read(ACT + "\nArticle 3\n国家\n支持AI\n发展。\n", chinese))["art_3"].text == (
        "国家支持AI 发展。"
    )


WORDS = st.lists(
    st.text(alphabet="abcdefg -é“”第(1)\t.", min_size=1, max_size=12), min_size=1, max_size=4
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_no_character_is_lost_whatever_the_text(read, articles):
    words = ACT
    for number, (paragraph, points) in enumerate(articles, 3):
        marked = [f"({chr(97 + i)}) {line}" for i, line in enumerate(points)]
        words += f"\nArticle {number}\n" + "\n\n".join(["x" + "\n".join(paragraph), *marked]) + "\n"
    instrument = read(words)

    assert lost(instrument) == []
    assert list(mismatches(instrument)) == []
    told = "".join(instrument.transcript[s.start : s.end] for s in instrument.stretches)
    pages = [line for line in words.splitlines() if line.startswith("[page")]
    assert len(squeezed(told)) == len(squeezed(words)), pages
