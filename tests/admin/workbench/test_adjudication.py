"""Deciding where coders disagree, with both sides before one."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.choices import TaskKind, TaskState
from provisions.curating.coding_task import Choice, finish, judge, judgement_of
from provisions.curating.tasks import assign
from provisions.models import Assignment, Clause, CoderAccount, Task
from tests.admin.submissions import text
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    SchemeFactory,
    ThemeFactory,
)

waiting = reverse("workbench:adjudications")


def page(task):
    return reverse("workbench:decide", args=[task.pk])


@pytest.fixture
def scheme(db):
    scheme = SchemeFactory()
    for slug in ("privacy", "safety"):
        ThemeFactory(scheme=scheme, slug=slug)
    return scheme


def code(clause, scheme, name, kind, *choices):
    coder = CoderFactory(slug=name, name=name.title())
    assign(Clause.objects.filter(pk=clause.pk), coder, scheme, by="curator", kind=kind)
    task = Task.objects.get(clause=clause, coder=coder)
    judge(task, list(choices), judgement_of(clause, scheme, coder).version)
    finish(task)


@pytest.fixture
def task(scheme):
    """A clause of which Ada says privacy and safety, and Bo neither."""
    clause = ClauseFactory(locator="Art. 4")
    ClauseTextFactory(clause=clause, text="Keep data safe & private.")
    quote = {
        "evidence_language": "en",
        "evidence_quote": "data safe",
        "evidence_start": 5,
        "evidence_end": 14,
    }
    code(
        clause,
        scheme,
        "ada",
        TaskKind.CODE,
        Choice("privacy", stance="for", **quote),
        Choice("safety"),
    )
    code(clause, scheme, "bo", TaskKind.SECOND)
    return Task.objects.get(kind=TaskKind.ADJUDICATE)


@pytest.fixture
def curator(curator):
    """A curator whose account judges under a name."""
    account = User.objects.get(username="curator")
    CoderAccount.objects.create(account=account, coder=CoderFactory(slug="cy", name="Cy"))
    return curator


def decision(theme, applies, rationale):
    return {"theme": theme, f"{theme}-applies": applies, f"{theme}-rationale": rationale}


def test_what_waits_is_listed(curator, task):
    assert "Art. 4" in text(curator.get(waiting))


def test_nothing_waits(curator):
    assert "There are no open decisions" in text(curator.get(waiting))


def test_both_sides_and_their_words_are_shown(curator, task):
    shown = curator.get(page(task))

    assert "<mark>data safe<span" in shown.content.decode()
    assert "Ada It applies , stance: for" in text(shown).replace("applies,", "applies ,")
    assert "Bo It does not apply" in text(shown)
    assert "& private." in text(shown)


def test_deciding_one_theme_after_the_other(curator, task):
    first = curator.post(page(task), decision("privacy", "yes", "It protects data."), follow=True)
    assert "Decided: Privacy." in text(first)
    assert [case["theme"].slug for case in first.context["cases"]] == ["safety"]

    last = curator.post(page(task), decision("safety", "no", "In passing."), follow=True)

    assert last.redirect_chain[-1][0] == waiting
    task.refresh_from_db()
    assert task.state == TaskState.DONE
    made = Assignment.objects.order_by("theme__slug")
    assert list(made.values_list("theme__slug", "applies", "adjudicator__slug")) == [
        ("privacy", True, "cy"),
        ("safety", False, "cy"),
    ]


def test_a_decision_says_why(curator, task):
    shown = curator.post(page(task), decision("privacy", "yes", " "))

    assert "This field is required." in text(shown)
    assert not Assignment.objects.exists()


def test_what_somebody_else_decided_meanwhile_is_said(curator, task):
    curator.post(page(task), decision("privacy", "yes", "Yes."))

    shown = curator.post(page(task), decision("privacy", "no", "No."))

    assert "already decided this theme" in text(shown)
    assert Assignment.objects.get().applies


def test_nobody_decides_about_their_own_coding(publisher, task):
    account = User.objects.get(username="publisher")
    CoderAccount.objects.create(account=account, coder=Task.objects.first().coder)

    shown = publisher.post(page(task), decision("privacy", "yes", "Mine."))

    assert "Another person must decide" in text(shown)
    assert not Assignment.objects.exists()


def test_coders_do_not_decide(client_of, task):
    coder = client_of("coder")

    assert coder.get(waiting).status_code == coder.get(page(task)).status_code == 403


def test_queries_of_the_list_do_not_grow(curator, scheme, django_assert_max_num_queries):
    for number in range(5):
        clause = ClauseFactory()
        code(clause, scheme, f"a{number}", TaskKind.CODE, Choice("safety"))
        code(clause, scheme, f"b{number}", TaskKind.SECOND)

    with django_assert_max_num_queries(10):
        curator.get(waiting)
