"""Duties beside the text: suggested by rule, recorded by a person."""

import pytest
from django.urls import reverse

from provisions.models import Duty
from tests.admin.submissions import text, values
from tests.factories import ClauseFactory, ClauseTextFactory, OrganizationFactory, PlanFactory


@pytest.fixture
def clause(db):
    clause = ClauseFactory(plan=PlanFactory(), position=1)
    ClauseTextFactory(
        clause=clause,
        text="Boats float. The Harbour Office shall test cranes by 2 August 2026. Crews may swim.",
    )
    OrganizationFactory(slug="harbour", name="Harbour Office")
    return clause


def page(clause):
    return reverse("workbench:duties", args=[clause.pk])


def first(answer):
    """What the first form would send."""
    shown = answer.context["forms"][0]
    return {"number": shown["number"], **values(shown["form"])}


def test_sentences_that_bind_are_suggested_and_marked(curator, clause):
    answer = curator.get(page(clause))

    assert "Suggested by a rule" in text(answer)
    assert "Boats float. <mark>The Harbour Office shall" in answer.content.decode()
    assert not Duty.objects.exists()


def test_a_suggestion_is_confirmed_as_it_is(curator, clause):
    answer = curator.post(page(clause), first(curator.get(page(clause))), follow=True)

    duty = Duty.objects.get()
    assert (duty.actor, duty.modality, duty.action) == (
        "The Harbour Office",
        "must",
        "test cranes by 2 August 2026",
    )
    assert (duty.deadline, str(duty.deadline_on)) == ("by 2 August 2026", "2026-08-02")
    assert duty.position == 1
    # What is recorded is not suggested again; the other sentence still is.
    assert [each["number"] for each in answer.context["forms"]] == ["1", "own"]


def test_the_organization_is_found_by_its_name(curator, clause):
    clause.texts.update(text="the Harbour Office shall test.")

    curator.post(page(clause), first(curator.get(page(clause))))

    assert Duty.objects.get().organization.slug == "harbour"


def test_a_duty_in_own_words_comes_after_the_others(curator, clause):
    own = {"number": "own", "actor": "Crews", "modality": "may", "action": "swim"}
    curator.post(page(clause), first(curator.get(page(clause))))

    curator.post(page(clause), own)

    assert list(Duty.objects.order_by("position").values_list("position", "actor")) == [
        (1, "The Harbour Office"),
        (2, "Crews"),
    ]


def test_what_is_wrong_is_said_where_it_was_typed(curator, clause):
    wrong = first(curator.get(page(clause))) | {"organization": "nobody", "actor": "Typed"}

    answer = curator.post(page(clause), wrong)

    assert "No organization has this slug." in text(answer)
    assert answer.context["forms"][0]["form"]["actor"].value() == "Typed"
    assert not Duty.objects.exists()


def test_the_next_clause_is_one_without_a_duty(curator, clause):
    later = ClauseFactory(plan=clause.plan, position=2)
    ClauseTextFactory(clause=later)

    assert curator.get(page(clause)).context["following"] == later


def test_coders_do_not_record_duties(client_of, clause):
    assert client_of("coder").get(page(clause)).status_code == 403
