"""The home page: what awaits one, and how far the work has come."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.choices import TaskKind
from provisions.curating.coding_task import Choice, finish, judge, judgement_of
from provisions.curating.tasks import assign
from provisions.models import Clause, CoderAccount, Task
from provisions.publishing.publisher import publish
from tests.admin.submissions import text
from tests.factories import (
    AnchorFactory,
    ClauseFactory,
    CoderFactory,
    SchemeFactory,
    SourceTextFactory,
    ThemeFactory,
)

home = reverse("admin:index")


def code(clause, scheme, kind, *themes):
    coder = CoderFactory()
    assign(Clause.objects.filter(pk=clause.pk), coder, scheme, by="curator", kind=kind)
    task = Task.objects.get(clause=clause, coder=coder)
    judge(task, [Choice(theme) for theme in themes], judgement_of(clause, scheme, coder).version)
    finish(task)


@pytest.fixture
def disagreement(db):
    scheme = SchemeFactory()
    ThemeFactory(scheme=scheme, slug="safety")
    clause = ClauseFactory(plan__title="The plan at work")
    code(clause, scheme, TaskKind.CODE, "safety")
    code(clause, scheme, TaskKind.SECOND)
    return clause


def test_decisions_anchors_and_plans_to_publish_are_counted(publisher, disagreement):
    AnchorFactory(state="orphaned", edition__plan=disagreement.plan)

    shown = text(publisher.get(home))

    assert "1 clauses to adjudicate" in shown
    assert "1 orphaned or altered judgements" in shown
    assert "1 plans with unpublished edits" in shown


def test_gaps_are_those_that_were_published(publisher):
    SourceTextFactory(text="Nobody explains this.")
    shown = text(publisher.get(home))
    assert "0 plans with unexplained characters" in shown
    assert "1 source texts are unpublished" in shown

    publish(published_by="tester", override="For now.")

    shown = text(publisher.get(home))
    assert "1 plans with unexplained characters" in shown
    assert "not published" not in shown


def test_progress_is_told_by_plan_and_theme(curator, disagreement):
    scheme = Task.objects.first().scheme
    code(ClauseFactory(plan=disagreement.plan), scheme, TaskKind.CODE, "safety")

    shown = text(curator.get(home))

    assert "The plan at work 2 of 2 1 of 1 1" in shown
    assert "Safety 1 1 0 0" in shown


def test_coders_are_told_of_their_own_work_only(client_of, disagreement):
    shown = text(client_of("coder").get(home))

    assert "to decide" not in shown
    assert "The plan at work" not in shown


def test_queries_do_not_grow_with_the_work(publisher, disagreement, django_assert_max_num_queries):
    scheme = Task.objects.first().scheme
    for _ in range(5):
        code(ClauseFactory(), scheme, TaskKind.CODE, "safety")

    with django_assert_max_num_queries(16):
        publisher.get(home)


def test_coders_are_told_how_much_waits_for_them(client_of, disagreement):
    client = client_of("coder")
    coder = CoderFactory()
    CoderAccount.objects.create(account=User.objects.get(username="coder"), coder=coder)
    scheme = Task.objects.first().scheme
    assign(Clause.objects.all(), coder, scheme, by="curator")
    clause = ClauseFactory()
    assign(Clause.objects.filter(pk=clause.pk), coder, scheme, by="x", kind=TaskKind.SECOND)

    shown = text(client.get(home))

    assert "1 clauses to code" in shown
    assert "1 second codings, blind" in shown
