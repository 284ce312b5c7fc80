"""What is told of a document in one pass is its transcript, its stretches and its provisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.choices import ClauseType, Exclusion, SpanPart
from provisions.loading.formats.xml import composer as composing
from provisions.loading.instruments.instrument import mismatches

TELLINGS = st.lists(
    st.tuples(
        st.sampled_from(["text", "heading", "number", "out", "gap", "line", "cell", "open"]),
        st.text(alphabet="ab \n\t–é", max_size=6),
    ),
    max_size=30,
)


@given(TELLINGS)
def test_whatever_is_told_the_words_are_those_of_the_stretches(tellings):
    composer = composing.Composer()
    draft = composer.open(ClauseType.SECTION, "sec_1", "s. 1")
    told = []
    for kind, piece in tellings:
        if kind == "open":
            draft = composer.open(ClauseType.SECTION, "sec_1", "s. 1", draft)
        elif kind == "line":
            composer.end_line(draft)
        elif kind == "cell":
            composer.end_cell(draft)
        else:
            told.append(piece)
            if kind == "out":
                composer.leave_out(Exclusion.METADATA, piece)
            elif kind == "gap":
                composer.unexplained(piece)
            else:
                composer.write(draft, SpanPart(kind), piece)

    instrument = composer.instrument()

    assert instrument.transcript == "".join(told)
    assert list(mismatches(instrument)) == []
    eids = [provision.eid for provision in instrument.provisions]
    assert len(set(eids)) == len(eids)
    assert len(instrument.findings) == len(eids) - 1


def test_a_taken_eid_gets_the_next_number_and_a_finding():
    composer = composing.Composer()
    composer.open(ClauseType.SECTION, "sec_1-2", "s. 1-2")

    eids = [composer.open(ClauseType.SECTION, "sec_1", "s. 1").eid for _ in range(3)]

    assert eids == ["sec_1", "sec_1-3", "sec_1-4"]
    assert [finding.rule for finding in composer.findings] == ["duplicate_eid"] * 2


@pytest.mark.parametrize(
    ("wanted", "eid"),
    [
        ("section-1-2-a", "section-1-2-a"),
        ("/us/bill/s1", "us-bill-s1"),
        ("__x", "x"),
        ("(§)", "x"),
        ("a" * 301, None),
    ],
)
def test_eids_have_only_characters_that_an_eid_may_have(wanted, eid):
    made = composing.identifier(wanted)

    assert eid is None or made == eid
    assert len(made) <= composing.LONGEST_EID


def test_long_eids_that_differ_stay_different():
    made = {composing.identifier("a" * 300 + end) for end in "bcd"}

    assert len(made) == 3


@pytest.mark.parametrize(
    ("number", "token"),
    [("(a)", "a"), ("4.", "4"), ("12 A", "12A"), ("280i–4", "280i-4"), ("—", "")],
)
def test_a_number_as_it_stands_in_an_eid(number, token):
    assert composing.token(number) == token


def test_a_slug_is_cut_between_words():
    assert composing.slug_of("An Act: to test (No. 2)") == "an-act-to-test-no-2"
    assert composing.slug_of("word " * 30) == "-".join(["word"] * 16)


def test_running_words_keep_paragraphs_and_cells():
    assert composing.running(" one  two \n \n\tthree\t four\t\n") == "one two\n\tthree\tfour"
