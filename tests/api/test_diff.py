"""What differs between two texts of a plan, and between two clauses."""

import datetime
import re

import pytest

from provisions.models import Clause, ClauseText, Edition, Plan, Release
from provisions.publishing.publisher import publish
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    PlanFactory,
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


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({"from": "2023-01-01", "to": "2024-06-30"}, ("2023-01-01", "2024-06-30")),
        ({"from": "2024-06-30", "to": "2023-01-01"}, ("2024-06-30", "2023-01-01")),
        ({"to": "2024-06-30"}, ("2023-12-31", "2024-06-30")),
        ({"as_of": "2024-06-30"}, ("2023-12-31", "2024-06-30")),
        ({"to": "2023-06-30"}, ("2023-06-30", "2023-06-30")),
    ],
)
def test_the_days_compared(api, amended, query, days):
    body = api.get("plans/amended/diff/", query).body

    assert (body["before"]["day"], body["after"]["day"]) == days
    assert body["applied"]["as_of"] == query.get("as_of")


def test_the_other_way_round_is_the_same_difference(api, amended):
    there = api.get("plans/amended/diff/", {"from": "2023-01-01", "to": "2025-01-01"}).body
    back = api.get("plans/amended/diff/", {"from": "2025-01-01", "to": "2023-01-01"}).body

    assert there["counts"] == back["counts"]
    assert back["differences"][0]["before"]["wording"] == 2


def test_a_repealed_plan_is_compared_by_its_last_text(api):
    body = api.get("plans/old-act/diff/").body

    assert (body["before"]["day"], body["after"]["day"]) == ("2009-12-31", "2019-12-31")
    (words,) = body["differences"][0]["words"]
    assert words["member"] == "heading"
    assert (side(words, "insert"), side(words, "delete")) == ("First wording", "Second wording")


def test_a_plan_of_the_future_is_compared_by_its_first_text(api):
    ClauseFactory(
        plan=PlanFactory(slug="to-come"), eid="art_1", starts_on=datetime.date(2999, 1, 1)
    )
    publish(published_by="tester")

    assert api.get("plans/to-come/diff/").body["after"]["day"] == "2999-01-01"


def test_a_plan_with_one_text_is_compared_with_itself_and_says_so(api):
    body = api.get("plans/us-plan/diff/").body

    assert (body["differences"], body["counts"]["unchanged"]) == ([], 3)
    assert "compared with itself" in body["notes"][0]


def test_a_day_without_a_text_is_said(api):
    body = api.get("plans/old-act/diff/", {"from": "1900-01-01"}).body

    assert body["notes"] == ["No clause of the plan was in force on 1900-01-01."]
    assert kinds(body) == [("added", "art_1")]
    (words, *_) = body["differences"][0]["words"]
    assert [one["op"] for one in words["operations"]] == ["insert"]


def test_revisions_are_compared_on_the_same_day(api):
    Plan.objects.filter(slug="us-plan").update(title="Winning again")
    Clause.objects.filter(eid="pillar_1__sec_1__item_1").update(summary="Agencies test models.")
    publish(published_by="tester")

    body = api.get("plans/us-plan/diff/", {"from_known_at": 1}).body

    assert (body["before"]["revision"], body["after"]["revision"]) == (1, 2)
    assert body["before"]["day"] == body["after"]["day"]
    assert body["plan_values"] == [
        {"member": "title", "removed": ["Winning"], "added": ["Winning again"]}
    ]
    (one,) = body["differences"]
    assert (one["kind"], one["words"][0]["member"]) == ("changed", "summary")
    assert one["before"]["url"].endswith("item_1@1/?known_at=1")
    assert api.get(one["before"]["url"]).body["summary"] == "Agencies evaluate frontier models."


def test_a_correction_is_not_mixed_up_with_an_amendment(api, amended):
    amended.clauses.filter(eid="art_1").update(summary="Corrected.")
    publish(published_by="tester")

    body = api.get("plans/amended/diff/", {"from_known_at": 2}).body

    assert body["before"]["edition"]["label"] == body["after"]["edition"]["label"] == "second"
    assert kinds(body) == [("changed", "art_1")]


@pytest.mark.parametrize(
    ("query", "revisions"),
    [
        ({}, (2, 2)),
        ({"known_at": "2026-spring"}, (1, 1)),
        ({"from_known_at": "2026-spring"}, (1, 2)),
        ({"to_known_at": 1}, (1, 1)),
        ({"known_at": 1, "to_known_at": 2}, (1, 2)),
        ({"known_at": 1, "from_known_at": 2}, (2, 1)),
    ],
)
def test_the_revisions_compared(api, amended, query, revisions):
    Release.objects.create(name="2026-spring", revision_id=1)
    body = api.get("plans/us-plan/diff/", query).body

    assert (body["before"]["revision"], body["after"]["revision"]) == revisions


def test_a_plan_that_was_not_published_yet_is_all_new(api, amended):
    body = api.get("plans/amended/diff/", {"from_known_at": 1}).body

    assert body["notes"] == ["The plan was not published at revision 1."]
    assert body["counts"]["added"] == body["after"]["clause_count"] == 4


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2024-02-30"}, "to"),
        ({"to": "2024-01-01", "as_of": "2024-01-01"}, "as_of"),
        ({"from_known_at": "9"}, "from_known_at"),
        ({"to_known_at": "2026-sprong"}, "to_known_at"),
        ({"form": "2024-01-01"}, "form"),
        ({"format": "csv"}, "format"),
    ],
)
def test_parameters_are_strict(api, query, parameter):
    answer = api.get("plans/us-plan/diff/", query)

    assert (answer.status, answer.fault["parameter"]) == (400, parameter)


def test_a_missing_plan_is_not_found(api):
    answer = api.get("plans/us-plam/diff/")

    assert (answer.status, answer.fault["nearest"][0]) == (404, "us-plan")


@pytest.mark.parametrize(
    ("path", "query", "is_fixed"),
    [
        ("plans/us-plan/diff/", {"known_at": 1}, True),
        ("plans/us-plan/diff/", {"known_at": 1, "from_known_at": "2999-01-01"}, False),
        ("plans/us-plan/diff/", {}, False),
        ("clauses/us-plan:pillar_1/diff/cn-plan:point_1/", {"known_at": 1}, True),
        ("clauses/us-plan:pillar_1/diff/cn-plan:point_1/", {}, False),
    ],
)
def test_answers_are_conditional_and_kept_if_they_cannot_change(api, path, query, is_fixed):
    first = api.get(path, query)
    again = api.get(path, query, **{"If-None-Match": first.headers["ETag"]})

    assert (first.status, again.status) == (200, 304)
    assert ("immutable" in first.headers["Cache-Control"]) is is_fixed


def test_an_answer_that_compares_with_the_last_revision_by_a_day_changes_with_it(api):
    query = {"known_at": 1, "from_known_at": "2999-01-01"}
    first = api.get("plans/us-plan/diff/", query)
    Plan.objects.filter(slug="us-plan").update(title="Winning again")
    publish(published_by="tester")

    again = api.get("plans/us-plan/diff/", query, **{"If-None-Match": first.headers["ETag"]})

    assert again.status == 200


def test_an_added_clause_names_the_removed_one_that_it_is_like(api):
    plan = PlanFactory(slug="amended")
    words = "The office keeps a register of all large systems and of those who sell them"
    wording(plan, "art_1", f"{words}.", 1, ends_on=TURN)
    wording(plan, "art_7", f"{words} abroad.", 7, starts_on=TURN)
    publish(published_by="tester")

    removed, added = api.get("plans/amended/diff/").body["differences"]

    assert (removed["kind"], added["kind"], added["like"]["id"]) == (
        "removed",
        "added",
        "amended:art_1",
    )
    assert added["like"]["likeness"] > 85
    assert api.get(added["like"]["url"]).body["similarity"] > 0.8


def test_the_page_shows_what_goes_and_what_comes_and_escapes_it(api):
    plan = PlanFactory(slug="amended")
    wording(plan, "art_1", "One <b>may</b> act.", 1, ends_on=TURN)
    wording(plan, "art_1", "One <script>must</script> act.", 1, number=2, starts_on=TURN)
    publish(published_by="tester")

    page = api.get("plans/amended/diff/", {"format": "html"}).response.content.decode()

    assert '<del><span class="unseen">[deleted: </span>' in page
    assert '<ins><span class="unseen">[inserted: </span>' in page
    redline = re.search(r'<p class="redline" lang="en">(.*?)</p>', page).group(1)
    shown = re.sub(r'<span class="unseen">.*?</span>|</?(ins|del)>', "", redline)
    assert shown.startswith("One &lt;")
    assert "<" not in shown
    assert "<script" not in page


def test_the_page_shows_objects_member_by_member(api):
    path = "clauses/us-plan:pillar_1__sec_1__item_1/diff/cn-plan:point_1/"
    page = api.get(path, {"format": "html"}).response.content.decode()

    assert "<i>source</i> paper" in page
    assert "&#x27;" not in page


@pytest.mark.parametrize(
    "path",
    ["plans/us-plan/diff/", "plans/nope/diff/", "clauses/us-plan:pillar_1/diff/cn-plan:point_1/"],
)
def test_every_answer_has_a_page(api, path):
    page = api.get(path, {"format": "html"})

    assert page.headers["Content-Type"].startswith("text/html")
    assert "<h1>" in page.response.content.decode()


@pytest.mark.parametrize("given", ["@1", ""])
def test_two_wordings_of_a_clause(api, given):
    body = api.get(
        f"clauses/old-act:art_1{given}/diff/old-act:art_1@2/", {"as_of": "2005-01-01"}
    ).body

    assert (body["before"]["wording"], body["after"]["wording"]) == (1, 2)
    words = {one["member"]: one for one in body["words"]}
    assert side(words["heading"], "delete") == "Second wording"


def test_the_first_wording_has_an_address_of_its_own(api):
    assert api.get("clauses/old-act:art_1/").body["wording"] == 2
    assert api.get("clauses/old-act:art_1@1/").body["wording"] == 1
    assert api.get("clauses/old-act:art_2@1/").status == 404
    assert api.get("clauses/old-act:art_1@1@1/").status == 404


def test_clauses_across_plans_with_what_they_share(api):
    body = api.get("clauses/us-plan:pillar_1__sec_1/diff/cn-plan:point_1/").body

    assert body["themes"] == {
        "shared": ["ai:safety"],
        "only_before": [],
        "only_after": ["ai:energy"],
    }
    assert [change["member"] for change in body["values"]] == ["clause_type"]
    (note,) = body["notes"]
    assert "no text can be compared" in note
    assert body["similarity"] is None


def test_the_correspondences_between_two_clauses_are_shown_both_ways(api):
    here, there = "us-plan:pillar_1__sec_1__item_1", "cn-plan:point_1"

    for one, other in ((here, there), (there, here)):
        (found,) = api.get(f"clauses/{one}/diff/{other}/").body["correspondences"]
        assert (found["from_clause"], found["to_clause"]) == (here, there)


def test_texts_in_one_language_are_compared_and_their_standing_is_said(api):
    clause = Clause.objects.get(plan__slug="cn-plan", eid="point_1")
    ClauseTextFactory(
        clause=clause,
        language="en",
        standing="unofficial_translation",
        text="Red teams shall look twice.",
    )
    publish(published_by="tester")

    body = api.get("clauses/us-plan:pillar_1__sec_1__item_1/diff/cn-plan:point_1/").body

    (words,) = [one for one in body["words"] if one["member"] == "text"]
    assert side(words, "insert") == ClauseText.objects.get(clause__plan__slug="us-plan").text
    assert side(words, "delete") == "Red teams shall look twice."
    assert words["after_standing"] == "unofficial_translation"
    assert body["similarity"] == words["similarity"]
    assert body["notes"][0].startswith(
        "Texts compared: en (original) with en (unofficial translation)"
    )


@pytest.mark.parametrize(
    "path",
    ["clauses/us-plan:pillar_1/diff/cn-plan:point_9/", "clauses/us-plan:pillar_9/diff/x/"],
)
def test_a_missing_clause_is_not_found(api, path):
    answer = api.get(path)

    assert (answer.status, answer.fault["parameter"]) == (404, "id")


def test_a_diff_asks_as_little_of_the_database_however_many_clauses(
    api, amended, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        api.get("plans/amended/diff/")
