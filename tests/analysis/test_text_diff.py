"""Which clause became which, and what of it differs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.analysis.alignment import Fate, ProvisionText
from provisions.analysis.part_alignment import align_parts
from provisions.analysis.representative_texts import comparable, is_same_language
from provisions.analysis.sequences import in_order
from provisions.analysis.text_diff import DifferenceKind, differences


def clause(eid, text="", parent="", heading="", **members):
    texts = [{"language": "en", "standing": "original", "heading": "", "text": text}]
    return {
        "id": f"act:{eid}",
        "eid": eid,
        "wording": 1,
        "parent": f"act:{parent}" if parent else None,
        "heading": heading,
        "summary": "",
        "texts": texts if text else [],
        "clause_type": "article",
        "number": eid[-1],
        "locator": f"Art. {eid[-1]}",
        "is_operative": True,
        "themes": [],
        "assignments": [],
        "organizations": [],
        "citations": [],
        "duties": [],
    } | members


def told(old, new):
    return [
        (one.kind, one.old and one.old["eid"], one.new and one.new["eid"])
        for one in differences(old, new)
    ]


def test_every_kind_of_difference_in_document_order():
    old = [
        clause("a", "Systems are registered."),
        clause("b", "Nobody pays a fee."),
        clause("c", "The office reports every year."),
        clause("d", "Appeals go to the court."),
        clause("e", "This is the last."),
    ]
    new = [
        clause("a", "Systems are registered."),
        clause("c", "The office reports every month."),
        clause("d", "Makers label what models made."),
        clause("f", "Appeals go to the court."),
        clause("e", "This is the last."),
        clause("g", "Nothing else is repealed."),
    ]

    assert told(old, new) == [
        (DifferenceKind.UNCHANGED, "a", "a"),
        (DifferenceKind.REMOVED, "b", None),
        (DifferenceKind.CHANGED, "c", "c"),
        (DifferenceKind.ADDED, None, "d"),
        (DifferenceKind.MOVED, "d", "f"),
        (DifferenceKind.UNCHANGED, "e", "e"),
        (DifferenceKind.ADDED, None, "g"),
    ]


def test_one_that_changed_places_with_others_moved_and_the_others_did_not():
    a, b, c = (clause(eid, f"Words of {eid}.") for eid in "abc")

    moves = {one.new["eid"]: one.moved_by for one in differences([a, b, c], [b, c, a])}

    assert moves == {"a": ("order",), "b": (), "c": ()}


def test_a_clause_under_another_parent_moved():
    chapters = [clause("chp_1", heading="One"), clause("chp_2", heading="Two")]

    *_, one = differences(
        [*chapters, clause("art_1", "Words.", parent="chp_1")],
        [*chapters, clause("art_1", "Other words.", parent="chp_2")],
    )

    assert (one.kind, one.moved_by) == (DifferenceKind.MOVED, ("parent",))
    assert [change.member for change in one.words] == ["text"]


def test_parts_follow_an_article_that_was_renumbered():
    old = [
        clause("art_1", heading="Register"),
        clause("art_1__para_1", "The Assembly keeps a register of systems.", parent="art_1"),
        clause("art_1__para_2", "Entries are free.", parent="art_1"),
        clause("art_2", heading="Fees"),
        clause("art_2__para_1", "A fee of ten pounds is due.", parent="art_2"),
    ]
    new = [
        clause("art_2", heading="Register"),
        clause("art_2__para_1", "The Ministers keep a register of systems.", parent="art_2"),
        clause("art_2__para_2", "Entries are free.", parent="art_2"),
    ]

    assert told(old, new) == [
        (DifferenceKind.MOVED, "art_1", "art_2"),
        (DifferenceKind.MOVED, "art_1__para_1", "art_2__para_1"),
        (DifferenceKind.MOVED, "art_1__para_2", "art_2__para_2"),
        (DifferenceKind.REMOVED, "art_2", None),
        (DifferenceKind.REMOVED, "art_2__para_1", None),
    ]
    assert {one.moved_by for one in differences(old, new) if one.kind is DifferenceKind.MOVED} == {
        ("eid",)
    }


def test_a_part_that_is_more_like_its_namesake_stays():
    old = [
        clause("art_1", heading="Register"),
        clause("art_1__para_1", "Nothing at all about that.", parent="art_1"),
        clause("art_2", heading="Fees"),
        clause("art_2__para_1", "A fee of ten pounds is due.", parent="art_2"),
    ]
    new = [
        clause("art_2", heading="Register"),
        clause("art_2__para_1", "A fee of two pounds is due.", parent="art_2"),
    ]

    assert (DifferenceKind.MOVED, "art_1", "art_2") in told(old, new)
    assert ("art_2__para_1", "art_2__para_1") in [(a, b) for _, a, b in told(old, new)]
    assert (DifferenceKind.REMOVED, "art_1__para_1", None) in told(old, new)


@pytest.mark.parametrize(
    ("text", "fates"),
    [
        (
            "The office reports every month.",
            [(DifferenceKind.MOVED, "art_1__para_9", "art_2__para_9")],
        ),
        (
            "Wholly unlike it!",
            [
                (DifferenceKind.REMOVED, "art_1__para_9", None),
                (DifferenceKind.ADDED, None, "art_2__para_9"),
            ],
        ),
    ],
)
def test_a_part_at_a_new_place_follows_if_it_is_alike(text, fates):
    old = [
        clause("art_1", heading="Register"),
        clause("art_1__para_9", "The office reports every year.", parent="art_1"),
    ]
    new = [clause("art_2", heading="Register"), clause("art_2__para_9", text, parent="art_2")]

    assert told(old, new) == [(DifferenceKind.MOVED, "art_1", "art_2"), *fates]


def test_only_a_clause_that_is_gone_is_named_as_like_an_added_one():
    words = "The office keeps a register of systems and of those who sell them"
    whole, part = clause("art_1", heading="Register"), clause("art_1__para_1", words, "art_1")
    other = clause("art_9", f"{words} abroad.")

    (added,) = (one for one in differences([part], [other]) if one.kind is DifferenceKind.ADDED)
    assert added.like is part

    new = [clause("art_2", heading="Register"), clause("art_2__para_1", f"{words}!", "art_2")]
    (added,) = (
        one for one in differences([whole, part], [*new, other]) if one.kind is DifferenceKind.ADDED
    )
    assert added.like is None


def test_the_heading_of_a_text_is_told_where_it_is_not_that_of_its_clause():
    def with_text(heading, text_heading):
        one = clause("a", "Words.", heading=heading)
        one["texts"][0]["heading"] = text_heading
        return one

    (same,) = differences([with_text("Fee", "Fee")], [with_text("Fees", "Fees")])
    (other,) = differences([with_text("Fee", "Gebühr")], [with_text("Fee", "Gebühren")])

    assert [change.member for change in same.words] == ["heading"]
    assert [change.member for change in other.words] == ["text_heading"]


@pytest.mark.parametrize(
    ("member", "before", "after", "removed", "added"),
    [
        ("themes", ["ai:a", "ai:b"], ["ai:b", "ai:c"], ["ai:a"], ["ai:c"]),
        ("clause_type", "article", "section", ["article"], ["section"]),
        ("is_operative", True, False, [True], [False]),
    ],
)
def test_values_are_told_by_what_only_one_side_has(member, before, after, removed, added):
    (one,) = differences([clause("a", **{member: before})], [clause("a", **{member: after})])

    (change,) = one.values
    assert one.kind is DifferenceKind.CHANGED
    assert (change.member, change.removed, change.added) == (member, removed, added)


def test_a_new_number_of_a_clause_that_moved_is_no_further_difference():
    (one,) = differences([clause("a", "Words.")], [clause("b", "Words.")])

    assert (one.kind, one.values) == (DifferenceKind.MOVED, [])


TEXTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["", "One.", "Two words.", "Three."])),
    unique_by=lambda pair: pair[0],
    max_size=6,
)


@settings(max_examples=80)
@given(old=TEXTS, new=TEXTS)
def test_every_clause_of_both_texts_stands_in_one_difference(old, new):
    found = differences([clause(*one) for one in old], [clause(*one) for one in new])

    assert [one.new["eid"] for one in found if one.new] == [eid for eid, _ in new]
    assert sorted(one.old["eid"] for one in found if one.old) == sorted(eid for eid, _ in old)
    assert all(one.kind is DifferenceKind.UNCHANGED for one in found) or old != new


PARTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "a__x", "b__x", "a__y", "b__y"]),
        st.sampled_from(["", "One.", "Two words.", "Three words here.", "Three words there."]),
    ),
    unique_by=lambda pair: pair[0],
).map(lambda pairs: [ProvisionText(eid, "", text, eid.rpartition("__")[0]) for eid, text in pairs])


@settings(max_examples=150)
@given(old=PARTS, new=PARTS)
def test_parts_that_follow_leave_no_provision_out_and_take_none_twice(old, new):
    steps = align_parts(old, new)

    assert [step.new for step in steps if step.new] == [p.eid for p in new]
    assert sorted(step.old for step in steps if step.old) == sorted(p.eid for p in old)
    assert {step.like for step in steps} - {""} <= {s.old for s in steps if s.fate is Fate.REMOVED}


@settings(max_examples=60)
@given(values=st.lists(st.integers(0, 20), unique=True, max_size=9))
def test_what_stays_in_order_is_as_much_as_can(values):
    found = [values[n] for n in in_order(values)]
    longest = [1] * len(values)
    for n, value in enumerate(values):
        longest[n] += max((longest[m] for m in range(n) if values[m] < value), default=0)

    assert found == sorted(found)
    assert len(found) == max(longest, default=0)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("en", "en", True),
        ("en-GB", "en-US", True),
        ("zh", "zh-Hans", True),
        ("zh-Hans", "zh-Hant", False),
        ("zh-Hans-CN", "zh-hans", True),
        ("en", "fr", False),
    ],
)
def test_languages_that_can_be_compared(one, other, is_same):
    assert is_same_language(one, other) is is_same


def test_the_most_authoritative_texts_of_each_language_are_compared_best_first():
    def text(language, standing):
        return {"language": language, "standing": standing}

    old = [
        text("en", "machine_translation"),
        text("en", "official_translation"),
        text("zh", "original"),
    ]
    new = [text("en", "original"), text("zh-Hans", "original"), text("fr", "original")]

    assert comparable(old, new) == [
        (text("zh", "original"), text("zh-Hans", "original")),
        (text("en", "official_translation"), text("en", "original")),
    ]
