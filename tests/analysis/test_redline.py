"""Redlines: both texts come back to the character, and the result can be read."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.analysis import redline as redline_module
from provisions.analysis.redline import Op, redline, tokens

WORDS = st.lists(
    st.sampled_from(["the", "office", "may", "shall", "4.2", "，", "安", "全", " ", "\n", ".", "Ω"])
).map("".join)
TEXTS = WORDS | st.text(max_size=40)


def side(operations, left_out):
    return "".join(one.text for one in operations if one.op is not left_out)


def marked(old, new):
    """The redline as people write it in plain text."""
    marks = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "[+{}+]"}
    return "".join(marks[one.op].format(one.text) for one in redline(old, new).operations)


@settings(max_examples=150)
@given(old=TEXTS, new=TEXTS)
def test_a_redline_holds_both_texts(old, new):
    found = redline(old, new)

    assert side(found.operations, Op.INSERT) == old
    assert side(found.operations, Op.DELETE) == new
    assert all(one.text for one in found.operations)
    assert 0 <= found.similarity <= 1


@settings(max_examples=100)
@given(old=TEXTS, new=TEXTS)
def test_neighbours_differ_and_a_deletion_comes_before_its_insertion(old, new):
    ops = [one.op for one in redline(old, new).operations]

    pairs = set(pairwise(ops))
    assert not pairs & {(op, op) for op in Op}
    assert (Op.INSERT, Op.DELETE) not in pairs


@settings(max_examples=50)
@given(text=TEXTS)
def test_words_are_the_text(text):
    assert "".join(blank + word for blank, word in tokens(text)) == text


@settings(max_examples=50)
@given(old=TEXTS, new=TEXTS)
def test_a_text_that_is_cut_up_comes_back_too(old, new):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redline_module, "MOST_PAIRS", 4)
        patch.setattr(redline_module, "WORDS_IN_A_ROW", 1)
        found = redline(old, new)

    assert side(found.operations, Op.INSERT) == old
    assert side(found.operations, Op.DELETE) == new


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("", "All new.", "[+All new.+]"),
        ("All gone.", "", "[-All gone.-]"),
        ("Same.", "Same.", "Same."),
        (
            "It reports every year.",
            "It reports every month.",
            "It reports every [-year-][+month+].",
        ),
        ("It may act.", "It may not act.", "It may[+ not+] act."),
        ("A fee of 1,000 is due.", "A fee of 1,500 is due.", "A fee of [-1,000-][+1,500+] is due."),
        ("It ends. ", "It ends. Here.", "It ends. [+Here.+]"),
        ("one\ntwo", "one two", "one[-\n-][+ +]two"),
        ("统筹发展和安全", "统筹发展与安全", "统筹发展[-和-][+与+]安全"),
        ("加强AI安全治理", "加强人工智能安全治理", "加强[-AI-][+人工智能+]安全治理"),
    ],
)
def test_a_redline_reads_well(old, new, expected):
    assert marked(old, new) == expected


def test_a_word_that_stands_in_both_by_chance_is_not_kept():
    old = "Providers register large models of the first class before they sell them."
    new = "Nobody trains systems in secret; of this an office in town keeps watch."

    assert marked(old, new) == f"[-{old[:-1]}-][+{new[:-1]}+]."


@pytest.mark.parametrize(
    ("old", "new", "similarity"),
    [("a b c d", "a b c d", 1), ("a b c d", "a b x d", 0.75), ("a", "b", 0), (" ", "\n", 1)],
)
def test_similarity_is_the_share_of_words_kept(old, new, similarity):
    assert redline(old, new).similarity == similarity


def test_texts_of_a_hundred_thousand_words_take_no_more_than_a_moment():
    chance = random.Random(1)
    old = [f"w{int(chance.paretovariate(0.8)) % 20_000}" for _ in range(100_000)]
    new = [f"x{n}" if n % 50 == 0 else word for n, word in enumerate(old)]
    new[40_000:60_000] = [f"y{n}" for n in range(20_000)]

    begun = time.process_time()
    found = redline(" ".join(old), " ".join(new))

    assert time.process_time() - begun < 5
    assert 0.75 < found.similarity < 0.79
