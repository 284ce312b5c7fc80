"""Giving clauses to coders."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.models import CoderAccount, Task
from tests.admin.submissions import text
from tests.factories import ClauseFactory, CoderFactory, CodingFactory, PlanFactory, ThemeFactory

page = reverse("workbench:assign")


@pytest.fixture
def given(db):
    """What a curator fills in."""
    theme = ThemeFactory()
    coder = CoderFactory()
    CoderAccount.objects.create(account=User.objects.create_user("someone"), coder=coder)
    plan = PlanFactory(slug="a-plan")
    one = ClauseFactory(plan=plan, eid="one")
    ClauseFactory(plan=plan, eid="inside", parent=one)
    two = ClauseFactory(plan=plan, eid="two")
    ClauseFactory(plan=plan, eid="recital", is_operative=False)
    CodingFactory(clause=two, theme=theme)
    model = CoderFactory(kind="model", model_version="1")
    CodingFactory(clause=one, theme=theme, coder=model)
    return {"plan": "a-plan", "which": "uncoded", "scheme": theme.scheme.slug, "coder": coder.slug}


def eids():
    return set(Task.objects.values_list("clause__eid", flat=True))


def test_what_no_person_has_coded(curator, given):
    answer = curator.post(page, given, follow=True)

    assert "2 clauses assigned to" in text(answer)
    assert eids() == {"one", "inside"}


def test_all_operative_clauses(curator, given):
    curator.post(page, given | {"which": "all"})

    assert eids() == {"one", "inside", "two"}


def test_one_part_of_the_plan_whatever_its_eids(curator, given):
    curator.post(page, given | {"which": "all", "below": "one"})

    assert eids() == {"one", "inside"}


def test_at_most_so_many(curator, given):
    curator.post(page, given | {"size": 1})

    assert Task.objects.count() == 1


def test_what_was_given_is_not_given_again(curator, given):
    curator.post(page, given | {"which": "all"})

    answer = curator.post(page, given | {"which": "all"}, follow=True)

    assert "0 clauses assigned" in text(answer)
    assert Task.objects.count() == 3


def test_wrong_names_are_refused_in_words(curator, given):
    assert "No plan has this slug." in text(curator.post(page, given | {"plan": "no-plan"}))
    assert "a-plan has no clause three." in text(curator.post(page, given | {"below": "three"}))
    assert not Task.objects.exists()
