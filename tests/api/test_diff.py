"""What differs between two texts of a plan, and between two clauses."""

import datetime

import pytest

from provisions.models import Clause, Edition, Plan
from provisions.publishing.publisher import publish
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    ClauseTextFactory,
    PlanFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

TURN = datetime.date(2024, 1, 1)


def side(words, left_out):
    return "".join(one["text"] for one in words["operations"] if one["op"] != left_out)


def kinds(body):
    return [
        (one["kind"], (one["after"] or one["before"])["id"].partition(":")[2])
        for one in body["differences"]
    ]


def wording(plan, eid, text, position, *, number=1, parent=None, starts_on=None, ends_on=None):
    clause = ClauseFactory(
        plan=plan,
        eid=eid,
        wording=number,
        parent=parent,
        position=position,
        heading=f"Heading of {eid}",
        starts_on=starts_on,
        ends_on=ends_on,
    )
    ClauseTextFactory(clause=clause, heading="", text=text)
    return clause


@pytest.fixture
def amended():
    """A plan whose second edition changes, moves, adds and removes a clause."""
    plan = PlanFactory(slug="amended", title="An amended act")
    for label, starts_on, ends_on in (("first", None, TURN), ("second", TURN, None)):
        Edition.objects.create(plan=plan, label=label, starts_on=starts_on, ends_on=ends_on)
    wording(plan, "art_1", "Nothing of this differs.", 1)
    wording(plan, "art_2", "The office reports every year.", 2, ends_on=TURN)
    wording(plan, "art_2", "The office reports every month.", 2, number=2, starts_on=TURN)
    wording(plan, "art_3", "Entries are paid for.", 3, ends_on=TURN)
    wording(plan, "art_4", "A register is kept.", 4, ends_on=TURN)
    wording(plan, "art_3", "Any system may be inspected.", 3, number=2, starts_on=TURN)
    moved = wording(plan, "art_5", "A register is kept.", 5, starts_on=TURN)
    Clause.objects.filter(pk=moved.pk).update(heading="Heading of art_4")
    publish(published_by="tester")
    return plan


def test_a_plan_is_compared_with_its_edition_before(api, amended):
    body = api.get("plans/amended/diff/").body

    assert (body["before"]["day"], body["before"]["edition"]["label"]) == ("2023-12-31", "first")
    assert body["after"]["edition"]["label"] == "second"
    assert kinds(body) == [("changed", "art_2"), ("changed", "art_3"), ("moved", "art_5")]
    assert body["counts"] == {
        "added": 0,
        "removed": 0,
        "moved": 1,
        "changed": 2,
        "unchanged": 1,
        "reworded": 2,
    }
    (words,) = body["differences"][0]["words"]
    assert [(one["op"], one["text"]) for one in words["operations"]] == [
        ("equal", "The office reports every "),
        ("delete", "year"),
        ("insert", "month"),
        ("equal", "."),
    ]
    assert (words["member"], words["before_standing"]) == ("text", "original")
