"""Evidence that is not in the text is refused by every way in, with what would be right."""

import random
import unicodedata

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.analysis.evidence import misplaced
from provisions.loading.pipeline.loader import load
from provisions.models import ClauseText, Coding
from tests.loading.entries import (
    clause,
    coder,
    coding,
    entry,
    jurisdiction,
    plan,
    scheme,
    theme,
    write,
)

pytestmark = pytest.mark.django_db

#: Two signs beyond the basic plane, each of which is two units in UTF-16 and four bytes in UTF-8.
TEXT = "🛰️ Every port keeps a ledger.\nThe ledger is open to 𠮷 all; a ledger lasts."
FRENCH = "Chaque port tient un registre."


def text(words=TEXT, language="en", **fields):
    defaults = {"clause": ["a-plan", "sec_1"], "language": language, "standing": "original"}
    return entry("clausetext", **defaults | {"text": words} | fields)


WORLD = (
    jurisdiction(),
    scheme(),
    *(theme(f"t-{number}") for number in range(6)),
    coder(),
    plan(),
    clause(),
)


def said(quote, start, end, language="en", number=0, **fields):
    return coding(
        theme=["a-scheme", f"t-{number}"],
        evidence_language=language,
        evidence_quote=quote,
        evidence_start=start,
        evidence_end=end,
        **fields,
    )


def right(quote, words=TEXT, language="en", **fields):
    start = words.index(quote)
    return said(quote, start, start + len(quote), language, **fields)


@pytest.fixture
def load_rows(tmp_path):
    def load_them(*rows, **options):
        return load([write(tmp_path / "rows.jsonl", *rows)], **options)

    return load_them


@pytest.mark.parametrize("quote", ["keeps a ledger", "𠮷 all", "🛰️ Every", "ledger.\nThe", "lasts."])
def test_words_at_their_place_are_accepted(load_rows, quote):
    report = load_rows(right(quote), text(), *WORLD)

    assert report.errors == []
    row = Coding.objects.get()
    held = ClauseText.objects.get().text
    assert held[row.evidence_start : row.evidence_end] == row.evidence_quote == quote


START = TEXT.index("keeps")

WRONG = {
    "nowhere": (said("a harbour tax", 0, 13), "evidence_quote", "not in the text", None),
    "misspelt": (said("keeps a legder", START, START + 14), "evidence_quote", "", "keeps a ledger"),
    "shifted": (said("keeps", START + 1, START + 6), "evidence_start", "found at 14..19", "14..19"),
    "utf-16": (said("keeps", START + 1, START + 6), "evidence_start", "UTF-16 units", "14..19"),
    "bytes": (said("keeps", START + 5, START + 10), "evidence_start", "counts bytes", "14..19"),
    "too long a span": (said("keeps", START, START + 7), "evidence_end", "has 7", "14..19"),
    "beyond the end": (said("lasts.", 900, 906), "evidence_start", "found at", "68..74"),
    "end beyond the end": (said("lasts.", 68, 99), "evidence_end", "found at", "68..74"),
    "largest numbers": (said("keeps", 2**31 - 2, 2**31 - 1), "evidence_start", "found", "14..19"),
    "other language": (right("keeps", language="fr"), "evidence_language", "in en at 14", "en"),
    "unheard-of language": (right("keeps", language="zh"), "evidence_language", "in en", "en"),
    "no language": (right("keeps", language=""), "evidence_language", "in en", "en"),
    "no place": (said("keeps", None, None), "evidence_start", "a start and an end", "14..19"),
    "no end": (said("keeps", START, None), "evidence_end", "a start and an end", "14..19"),
    "no words": (said("", 3, 9), "evidence_quote", "needs a quote", None),
    "other blanks": (said("ledger. The", 28, 39), "evidence_quote", "not in", "ledger.\nThe"),
}


@pytest.mark.parametrize("case", WRONG)
def test_words_that_are_not_there_are_refused_with_what_is_right(load_rows, case):
    row, field, message, nearest = WRONG[case]

    report = load_rows(row, text(), text(FRENCH, "fr"), *WORLD)

    (error,) = report.errors
    assert (error.rule, error.line, error.noun) == ("misplaced_evidence", 1, "coding")
    assert field in error.field.split(", ")
    assert message in error.message
    assert error.nearest == nearest
    assert report.counts["coding"].rejected == 1
    assert not Coding.objects.exists()


def test_the_command_names_file_line_field_value_and_the_nearest(tmp_path, capsys):
    path = write(tmp_path / "ports.jsonl", *WORLD, text(), WRONG["shifted"][0])

    with pytest.raises(CommandError, match="1 error"):
        call_command("load", str(path))

    (line,) = [line for line in capsys.readouterr().out.splitlines() if "found" in line]
    assert f"line {len(WORLD) + 2}, column" in line
    assert ": coding a-plan:sec_1~a-scheme:t-0~a-coder~1.0" in line
    assert "evidence_start 15, evidence_end 20" in line
    assert "Did you mean 14..19?" in line


def test_a_clause_without_a_text_has_no_evidence(load_rows):
    report = load_rows(right("keeps"), *WORLD)

    (error,) = report.errors
    assert (error.field, error.value, error.nearest) == ("evidence_language", "en", None)
    assert "no text" in error.message


def test_a_coding_without_evidence_needs_no_text(load_rows):
    assert load_rows(coding(theme=["a-scheme", "t-0"]), *WORLD).errors == []


def test_a_rejected_text_is_reported_and_what_rests_on_it_waits(load_rows):
    report = load_rows(right("keeps"), text(standing="official"), *WORLD)

    assert [error.rule for error in report.errors] == ["unknown_choice"]


def test_text_and_coding_of_one_run_are_checked_as_they_will_be(load_rows):
    load_rows(*WORLD, text(), right("keeps"))
    reworded = "In spring " + TEXT

    stale = load_rows(*WORLD, text(reworded), right("keeps"))
    mended = load_rows(right("keeps", reworded), *WORLD, text(reworded))

    (error,) = stale.errors
    assert (error.line, error.nearest) == (len(WORLD) + 2, "24..29")
    assert mended.errors == []


def test_a_text_that_moves_the_words_of_other_codings_names_them(load_rows):
    load_rows(*WORLD, text(), right("keeps"), right("lasts", number=1))

    report = load_rows(text(TEXT.replace("is open", "lies open")))

    assert report.errors == []
    (finding,) = report.findings
    assert (finding.rule, finding.place) == (
        "misplaced_evidence",
        "coding a-plan:sec_1~a-scheme:t-1~a-coder~1.0",
    )
    assert "found at 70..75" in finding.message


def normal(words):
    return unicodedata.normalize("NFC", words.strip())


#: Letters of one, two, three and four bytes, a combining accent, blanks and line breaks.
LETTERS = st.text("abé́安𠮷🛰 \n", min_size=1, max_size=12)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.dictionaries(st.sampled_from(["en", "zh"]), LETTERS.filter(str.strip), max_size=2),
    claims=st.lists(
        st.tuples(
            st.sampled_from(["en", "zh", ""]),
            st.integers(0, 13),
            st.integers(1, 13),
            st.one_of(st.none(), LETTERS),
        ),
        min_size=1,
        max_size=6,
    ),
    seed=st.integers(0, 99),
)
def test_exactly_the_words_at_their_place_are_accepted(tmp_path, texts, claims, seed):
    """In any order of rows; a claim without words of its own takes those at its place."""
    ClauseText.objects.all().delete()
    Coding.objects.all().delete()
    held = {language: normal(words) for language, words in texts.items()}
    rows, wrong = [text(words, language) for language, words in texts.items()], []
    for number, (language, start, size, words) in enumerate(claims):
        end = start + size
        quote = held.get(language, "")[start:end] if words is None else words
        rows.append(said(quote, start, end, language, number))
        slice_ = held.get(language, "")[start:end]
        if not (slice_ == normal(quote) and len(slice_) == size):
            wrong.append(f"a-plan:sec_1~a-scheme:t-{number}~a-coder~1.0")
    rows += WORLD
    random.Random(seed).shuffle(rows)

    report = load([write(tmp_path / "rows.jsonl", *rows)])

    assert sorted(error.row for error in report.errors) == wrong
    assert not misplaced(Coding.objects.all()).exists()
