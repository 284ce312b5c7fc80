"""From codings to results: one, agreed, disagreed, decided."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.choices import TaskKind, TaskState
from provisions.curating.adjudication import adjudicate, disagreements, settle
from provisions.curating.coding_task import Choice, finish, judge, judgement_of
from provisions.curating.errors import RefusedError
from provisions.curating.tasks import assign, decisions
from provisions.models import Assignment, Clause, Coding, Task
from provisions.publishing.guards import reasons_against
from provisions.publishing.rendered_record import PublicationScope
from tests.factories import ClauseFactory, CoderFactory, CodingFactory, SchemeFactory, ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    scheme = SchemeFactory(version="1.0")
    for slug in ("privacy", "safety", "trade"):
        ThemeFactory(scheme=scheme, slug=slug, codebook_version="1.0")
    return scheme


@pytest.fixture
def clause():
    return ClauseFactory()


def code(clause, scheme, coder, *themes, kind=TaskKind.CODE):
    """Let a coder judge a clause and hand it in."""
    assign(Clause.objects.filter(pk=clause.pk), coder, scheme, by="curator", kind=kind)
    task = Task.objects.get(clause=clause, coder=coder, kind=kind)
    before = judgement_of(clause, scheme, coder)
    judge(task, [Choice(theme) for theme in themes], before.version)
    finish(task)
    return task


def results(clause):
    rows = Assignment.objects.filter(clause=clause).order_by("theme__slug")
    return [(row.theme.slug, row.applies, row.method) for row in rows]


def test_one_coder_decides_alone(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy")

    assert results(clause) == [("privacy", True, "single")]
    assert not decisions().exists()


def test_two_coders_agree(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy", "trade")
    code(clause, scheme, CoderFactory(), "trade", "privacy", kind=TaskKind.SECOND)

    assert results(clause) == [("privacy", True, "agreed"), ("trade", True, "agreed")]
    assert not decisions().exists()


def test_disagreement_waits_for_a_person_and_keeps_the_plan_from_being_published(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy", "trade")
    second = CoderFactory()
    code(clause, scheme, second, "trade", kind=TaskKind.SECOND)

    assert results(clause) == [("trade", True, "agreed")]
    [task] = decisions()
    [found] = disagreements(clause, scheme)
    assert (task.clause, found.theme.slug) == (clause, "privacy")
    # The second coder's silent no is recorded, so that readers see both sides.
    assert not Coding.objects.get(coder=second, theme__slug="privacy").applies
    [reason] = reasons_against(PublicationScope())
    assert "Coders disagree whether" in str(reason)


def test_adjudicated_result_names_who_decided_and_why(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy", "safety")
    code(clause, scheme, CoderFactory(), kind=TaskKind.SECOND)
    [task] = decisions()
    judge_of_both = CoderFactory()
    privacy, safety = (found.theme for found in disagreements(clause, scheme))

    was_last = adjudicate(
        task, privacy, applies=True, adjudicator=judge_of_both, rationale="It says so."
    )
    assert not was_last
    was_last = adjudicate(
        task, safety, applies=False, adjudicator=judge_of_both, rationale="In passing only."
    )

    assert was_last
    assert results(clause) == [("privacy", True, "adjudicated"), ("safety", False, "adjudicated")]
    assert {row.adjudicator for row in Assignment.objects.all()} == {judge_of_both}
    task.refresh_from_db()
    assert (task.state, task.coder) == (TaskState.DONE, judge_of_both)
    assert not reasons_against(PublicationScope())


def test_a_decision_needs_a_reason(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy")
    code(clause, scheme, CoderFactory(), kind=TaskKind.SECOND)
    [task], [found] = decisions(), disagreements(clause, scheme)

    with pytest.raises(RefusedError, match="The rationale is empty"):
        adjudicate(task, found.theme, applies=True, adjudicator=CoderFactory(), rationale=" ")

    assert results(clause) == []


def test_nobody_decides_about_their_own_coding(clause, scheme):
    first = CoderFactory()
    code(clause, scheme, first, "privacy")
    code(clause, scheme, CoderFactory(), kind=TaskKind.SECOND)
    [task], [found] = decisions(), disagreements(clause, scheme)

    with pytest.raises(RefusedError, match="Another person must decide"):
        adjudicate(task, found.theme, applies=True, adjudicator=first, rationale="Mine.")


def test_two_who_decide_at_once_do_not_overrule_each_other(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy")
    code(clause, scheme, CoderFactory(), kind=TaskKind.SECOND)
    [task], [found] = decisions(), disagreements(clause, scheme)
    adjudicate(task, found.theme, applies=True, adjudicator=CoderFactory(), rationale="Yes.")

    with pytest.raises(RefusedError, match="already decided"):
        adjudicate(task, found.theme, applies=False, adjudicator=CoderFactory(), rationale="No.")

    assert results(clause) == [("privacy", True, "adjudicated")]


def test_what_was_decided_stands_when_a_third_coder_comes(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy")
    code(clause, scheme, CoderFactory(), kind=TaskKind.SECOND)
    [task], [found] = decisions(), disagreements(clause, scheme)
    adjudicate(task, found.theme, applies=False, adjudicator=CoderFactory(), rationale="No.")

    code(clause, scheme, CoderFactory(), "privacy", kind=TaskKind.SECOND)

    assert results(clause) == [("privacy", False, "adjudicated")]
    assert not decisions().exists()


def test_a_model_is_no_judge_once_a_person_has_judged(clause, scheme):
    model = CoderFactory(kind="model", model_version="1")
    for slug in ("privacy", "trade"):
        theme = scheme.themes.get(slug=slug)
        CodingFactory(clause=clause, theme=theme, coder=model, codebook_version="1.0")
    settle(clause, scheme, by="curator")
    assert results(clause) == [("privacy", True, "single"), ("trade", True, "single")]

    code(clause, scheme, CoderFactory(kind="person"), "trade")

    assert results(clause) == [("privacy", False, "single"), ("trade", True, "single")]
    assert not decisions().exists()


def test_what_only_a_model_chose_is_settled_and_keeps_nothing_from_being_published(clause, scheme):
    model = CoderFactory(kind="model", model_version="1")
    theme = scheme.themes.get(slug="privacy")
    CodingFactory(clause=clause, theme=theme, coder=model, codebook_version="1.0")

    code(clause, scheme, CoderFactory(kind="person"))

    assert results(clause) == [("privacy", False, "single")]
    assert not reasons_against(PublicationScope())


def test_a_judgement_in_the_making_counts_for_nothing(clause, scheme):
    code(clause, scheme, CoderFactory(), "privacy")
    second = CoderFactory()
    assign(Clause.objects.all(), second, scheme, by="curator", kind=TaskKind.SECOND)
    task = Task.objects.get(coder=second)
    judge(task, [Choice("trade")], judgement_of(clause, scheme, second).version)

    settle(clause, scheme, by="curator")

    assert results(clause) == [("privacy", True, "single")]


themes = st.sets(st.sampled_from(["privacy", "safety", "trade"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=themes, second=themes)
def test_every_theme_that_anyone_chose_is_agreed_or_waits(first, second, scheme):
    clause = ClauseFactory()
    code(clause, scheme, CoderFactory(), *first)
    code(clause, scheme, CoderFactory(), *second, kind=TaskKind.SECOND)

    agreed = {slug for slug, applies, _ in results(clause) if applies}
    waiting = {found.theme.slug for found in disagreements(clause, scheme)}

    assert agreed == first & second
    assert waiting == first ^ second
    assert decisions().filter(clause=clause).exists() == bool(first ^ second)
