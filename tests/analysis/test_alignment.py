"""Two texts of a plan, explained provision by provision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.analysis.alignment import AlignmentStep, Fate, ProvisionText, align

OLD = [
    ProvisionText("part_1", "Duties"),
    ProvisionText("art_1", "Report", "The office reports every year."),
    ProvisionText("art_2", "Register", "The office keeps a register of systems."),
    ProvisionText("art_3", "Fees", "A fee is paid for every entry."),
]


def fates(old, new):
    return [(step.fate.value, step.old, step.new) for step in align(old, new)]


def test_the_same_text_is_unchanged_however_it_is_printed():
    new = [
        ProvisionText("part_1", "Duties"),
        ProvisionText("art_1", "Re-\nport", "The office  reports every year."),
    ]

    assert fates(OLD[:2], new) == [
        ("unchanged", "part_1", "part_1"),
        ("unchanged", "art_1", "art_1"),
    ]


def test_an_article_put_in_between_moves_those_behind_it():
    new = [
        *OLD[:2],
        ProvisionText("art_2", "Inspection", "The office may inspect any system."),
        ProvisionText("art_3", "Register", "The office keeps a register of systems."),
        ProvisionText("art_4", "Fees", "A fee is paid for every entry."),
    ]

    assert fates(OLD, new) == [
        ("unchanged", "part_1", "part_1"),
        ("unchanged", "art_1", "art_1"),
        ("added", "", "art_2"),
        ("moved", "art_2", "art_3"),
        ("moved", "art_3", "art_4"),
    ]


def test_other_words_under_the_same_eid_are_a_change_and_what_is_not_there_was_removed():
    new = [*OLD[:2], ProvisionText("art_2", "Register", "The office publishes a register.")]

    assert fates(OLD, new) == [
        ("unchanged", "part_1", "part_1"),
        ("unchanged", "art_1", "art_1"),
        ("changed", "art_2", "art_2"),
        ("removed", "art_3", ""),
    ]


def test_renumbered_and_reworded_is_not_guessed_but_the_likeness_is_told():
    new = [*OLD[:3], ProvisionText("art_9", "Fees", "A fee is due for every entry.")]

    (*_, added, removed) = align(OLD, new)

    assert added == AlignmentStep(Fate.ADDED, "", "art_9", like="art_3", likeness=added.likeness)
    assert added.likeness >= 85
    assert removed == AlignmentStep(Fate.REMOVED, "art_3")


def test_a_likeness_is_not_looked_for_among_more_pairs_than_wanted():
    new = [*OLD[:3], ProvisionText("art_9", "Fees", "A fee is due for every entry.")]

    assert [step.like for step in align(OLD, new, most_pairs=0)] == [""] * 5


def test_words_that_stand_twice_are_not_followed():
    old = [ProvisionText("art_1", "", "(repealed)"), ProvisionText("art_2", "", "(repealed)")]
    new = [ProvisionText("art_8", "", "(repealed)"), ProvisionText("art_9", "", "(repealed)")]

    assert [step.fate for step in align(old, new)] == [Fate.ADDED] * 2 + [Fate.REMOVED] * 2


def test_two_provisions_that_change_places_are_both_moved():
    swapped = [ProvisionText("art_1", *two(OLD[2])), ProvisionText("art_2", *two(OLD[1]))]

    assert fates(OLD[1:3], swapped) == [("moved", "art_2", "art_1"), ("moved", "art_1", "art_2")]


def test_an_article_that_goes_to_another_chapter_is_moved_under_its_own_eid():
    new = [ProvisionText("art_1", "Report", "The office reports every year.", parent="part_1")]

    assert fates(OLD[1:2], new) == [("moved", "art_1", "art_1")]


def two(provision):
    return provision.heading, provision.text


def test_an_eid_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="'art_1' occurs twice"):
        align([], [OLD[1], OLD[1]])


EIDS = st.sampled_from([f"art_{number}" for number in range(8)])
TEXTS = st.lists(
    st.builds(
        ProvisionText,
        EIDS,
        st.just(""),
        st.text("abc", max_size=3),
        st.sampled_from(["", "part_1"]),
    ),
    unique_by=lambda provision: provision.eid,
    max_size=8,
)


@given(TEXTS, TEXTS)
def test_every_provision_of_both_texts_is_in_exactly_one_step(old, new):
    steps = align(old, new)
    before = {p.eid: p for p in old}
    after = {p.eid: p for p in new}

    assert sorted(step.new for step in steps if step.new) == sorted(after)
    assert sorted(step.old for step in steps if step.old) == sorted(before)
    for step in steps:
        if step.fate in (Fate.UNCHANGED, Fate.MOVED):
            assert before[step.old].words == after[step.new].words
        assert (step.fate is Fate.MOVED) <= (
            step.old != step.new or before[step.old].parent != after[step.new].parent
        )
        assert (step.fate is Fate.CHANGED) <= (step.old == step.new)
        assert (step.fate is Fate.CHANGED) <= (
            before.get(step.old, OLD[0]).words != after.get(step.new, OLD[0]).words
        )


@given(TEXTS)
def test_a_text_explained_by_itself_is_unchanged(text):
    assert {step.fate for step in align(text, text)} <= {Fate.UNCHANGED}
