"""Back to an earlier state: shown first, a change of its own, under the rules of today."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.curating.errors import RefusedError
from provisions.curating.revert import revert
from provisions.models import Clause, ClauseText, Plan, Theme
from provisions.publishing.publisher import publish
from tests.admin.submissions import save, text, url
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    PlanFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = [(ClauseText, "clause")]


def moment():
    """Now, between two transactions."""
    return timezone.now()


def page(row, at):
    return f"{url(type(row), 'revert', row.pk)}?at={at.isoformat()}".replace("+", "%2B")


@pytest.fixture
def clause():
    clause = ClauseFactory(heading="First heading", summary="First.")
    ClauseTextFactory(clause=clause, text="First words.")
    return clause


def test_what_would_change_is_shown_and_nothing_is_written(curator, clause):
    before = moment()
    Clause.objects.update(heading="Second heading")

    shown = curator.get(page(clause, before))

    assert "The clause will be changed" in text(shown)
    assert "<del>Second</del>" in shown.content.decode()
    clause.refresh_from_db()
    assert clause.heading == "Second heading"


def test_reverting_is_a_new_change_with_its_reason(curator, clause):
    before = moment()
    save(curator, url(Clause, "change", clause.pk), heading="Second heading")
    ClauseText.objects.update(text="Second words.")
    ClauseTextFactory(clause=clause, language="fr")

    answer = curator.post(url(Clause, "revert", clause.pk), {"at": before.isoformat()}, follow=True)

    assert "Reverted: " in text(answer)
    clause.refresh_from_db()
    assert clause.heading == "First heading"
    assert list(clause.texts.values_list("language", "text")) == [("en", "First words.")]
    history = text(curator.get(url(Clause, "history", clause.pk)))
    assert "Reason: Reverted to the state of" in history
    assert "Second heading" in history


def test_each_point_of_the_history_leads_back(curator, clause):
    Clause.objects.update(heading="Second heading")
    shown = curator.get(url(Clause, "history", clause.pk)).content.decode()

    assert shown.count("Revert to this point") == 2
    assert f"{url(Clause, 'revert', clause.pk)}?at=" in shown


def test_a_deleted_row_comes_back_with_what_hung_on_it(curator, clause):
    pk = clause.pk
    clause.delete()
    listed = curator.get(url(Clause, "deleted"))
    [row] = listed.context["rows"]
    assert row["words"].startswith(clause.eid)

    shown = curator.get(url(Clause, "revert", pk), {"at": row["before"]})
    assert "The clause will be added" in text(shown)
    curator.post(url(Clause, "revert", pk), {"at": row["before"]})

    assert Clause.objects.get(pk=pk).heading == "First heading"
    assert ClauseText.objects.get(clause=pk).text == "First words."
    assert "The history has no deleted rows." in text(curator.get(url(Clause, "deleted")))


def test_a_row_that_it_pointed_to_is_gone(curator):
    old = ThemeFactory()
    theme = ThemeFactory(scheme=old.scheme, broader=old)
    before = moment()
    Theme.objects.filter(pk=theme.pk).update(broader=None)
    old.delete()

    shown = text(curator.get(page(theme, before)))

    assert "cannot be reverted to that state" in shown
    assert "is not a valid choice" in shown


def test_a_rule_of_today_holds(curator):
    plan = PlanFactory(slug="a")
    before = moment()
    Plan.objects.filter(pk=plan.pk).update(slug="b")
    PlanFactory(slug="a")

    shown = curator.post(url(Plan, "revert", plan.pk), {"at": before.isoformat()})

    assert "cannot be reverted to that state" in text(shown)
    plan.refresh_from_db()
    assert plan.slug == "b"


def test_names_that_readers_know_stay(curator):
    plan = PlanFactory(slug="a")
    before = moment()
    Plan.objects.filter(pk=plan.pk).update(slug="b")
    publish(published_by="tester")

    assert "The slug of this row is published" in text(curator.get(page(plan, before)))


def test_before_its_time_there_was_no_row(curator):
    before = moment()
    plan = PlanFactory()

    assert "The row did not exist at that time." in text(curator.get(page(plan, before)))


def test_nothing_to_revert(curator, clause):
    assert "There is nothing to revert" in text(curator.get(page(clause, moment())))


@pytest.mark.parametrize("at", ["", "yesterday", "2026-01-01"])
def test_no_moment_is_not_found(curator, clause, at):
    assert curator.get(url(Clause, "revert", clause.pk), {"at": at}).status_code == 404


def test_who_may_not_change_does_not_revert(client_of, clause):
    coder = client_of("coder")

    assert coder.get(page(clause, moment())).status_code == 403
    assert coder.get(url(Clause, "deleted")).status_code == 403
    assert "Revert to this point" not in text(coder.get(url(Clause, "history", clause.pk)))


def test_the_history_shows_a_coder_no_judgement_of_others(client_of, curator, clause):
    CodingFactory(clause=clause, note="A secret note.")
    AssignmentFactory(clause=clause)
    history = url(Clause, "history", clause.pk)

    assert "A secret note." in text(curator.get(history))
    shown = text(client_of("coder").get(history))
    assert "A secret note." not in shown
    assert "assignment" not in shown


EDITS = st.lists(
    st.tuples(st.sampled_from(["heading", "add", "change", "remove"]), st.integers(0, 2)),
    min_size=1,
    max_size=6,
)


def state(clause):
    texts = clause.texts.order_by("language").values_list("language", "text")
    return Clause.objects.get(pk=clause.pk).heading, list(texts)


def edit(clause, act, number):
    language = ("en", "fr", "de")[number]
    if act == "heading":
        Clause.objects.filter(pk=clause.pk).update(heading=f"Heading {number}")
    elif act == "remove":
        clause.texts.filter(language=language).delete()
    elif act == "change":
        clause.texts.filter(language=language).update(text=f"Words {number}")
    elif not clause.texts.filter(language=language).exists():
        ClauseTextFactory(clause=clause, language=language, text="Added.")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=EDITS, back=st.integers(0, 5))
def test_whatever_was_edited_any_point_comes_back_exactly(edits, back):
    clause = ClauseFactory()
    points = [(moment(), state(clause))]
    for act, number in edits:
        edit(clause, act, number)
        points.append((moment(), state(clause)))
    at, expected = points[back % len(points)]

    revert(Clause, clause.pk, at, TEXTS)

    assert state(clause) == expected


def test_a_revert_is_all_or_nothing(clause):
    before = moment()
    Clause.objects.update(heading="Second heading")
    source = ClauseTextFactory(clause=clause, language="fr").source
    assert source is None

    with pytest.raises(RefusedError):
        revert(Clause, clause.pk + 1, before, TEXTS)

    clause.refresh_from_db()
    assert clause.heading == "Second heading"
