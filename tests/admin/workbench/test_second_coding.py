"""Second, blind coding: drawing, coming back, and the agreement that is shown."""

import krippendorff
import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.choices import TaskKind
from provisions.curating.coding_task import Choice, finish, judge, judgement_of, skip
from provisions.curating.errors import RefusedError
from provisions.curating.samples import SampleRequest, agreement_of, by_month, draw_strata, start
from provisions.curating.tasks import assign
from provisions.models import Clause, CoderAccount, Sample, Task
from tests.admin.submissions import text
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    CodingFactory,
    PlanFactory,
    SchemeFactory,
    ThemeFactory,
)

page = reverse("workbench:second")

#: What two coders say of ten clauses, by theme.
FIRST = ["s", "s", "s", "s", "t", "t", "", "s", "st", "t"]
SECOND = ["s", "s", "t", "s", "t", "", "", "s", "s", "t"]


@pytest.fixture
def scheme(db):
    scheme = SchemeFactory(slug="themes", title="Our themes")
    ThemeFactory(scheme=scheme, slug="s", preferred_label="Safety")
    ThemeFactory(scheme=scheme, slug="t", preferred_label="Trade")
    return scheme


@pytest.fixture
def plan(db):
    return PlanFactory(slug="a-plan")


@pytest.fixture
def bo(db):
    """Who codes a second time; their account is linked."""
    coder = CoderFactory(slug="bo", name="Bo")
    CoderAccount.objects.create(account=User.objects.create_user("bo"), coder=coder)
    return coder


def hand_in(task, themes):
    before = judgement_of(task.clause, task.scheme, task.coder)
    judge(task, [Choice(theme) for theme in themes], before.version)
    finish(task)


@pytest.fixture
def coded(scheme, plan):
    """Ten clauses that Ada has coded."""
    ada = CoderFactory(slug="ada", name="Ada")
    for number, themes in enumerate(FIRST):
        clause = ClauseFactory(plan=plan, eid=f"sec_{number}")
        ClauseTextFactory(clause=clause, text="word " * (10 if number % 2 else 100))
        assign(Clause.objects.filter(pk=clause.pk), ada, scheme, by="curator")
        hand_in(Task.objects.get(clause=clause), themes)
    return ada


def wanted(scheme, plan, coder, **changes):
    fields = {"strata": ("plan", "theme", "length"), "size": 10, "seed": 1} | changes
    return SampleRequest(scheme, [plan], coder, **fields)


def form(**changes):
    return {
        "name": "Pilot",
        "plans": "a-plan",
        "scheme": "themes",
        "coder": "bo",
        "size": 4,
        "strata": ["theme", "length"],
        "seed": 7,
    } | changes


def test_what_would_be_drawn_is_shown_and_nothing_is_written(curator, coded, bo):
    shown = text(curator.post(page, form(preview="")))

    assert "4 clauses would be drawn" in shown
    assert "Safety, short" in shown
    assert not Sample.objects.exists()


def test_drawn_clauses_wait_for_the_second_coder(curator, coded, bo):
    shown = curator.post(page, form(draw=""), follow=True)

    assert "4 clauses assigned to Bo." in text(shown)
    tasks = Task.objects.filter(kind=TaskKind.SECOND)
    assert {task.coder for task in tasks} == {bo}
    assert all(task.stratum for task in tasks)
    assert "0 of 4 handed in" in text(shown)


def test_the_same_wish_draws_the_same_clauses(coded, scheme, plan, bo):
    wish = wanted(scheme, plan, bo, size=5)
    first = [stratum.drawn for stratum in draw_strata(wish)]

    sample = start(wish, "Pilot", by="curator")

    assert {pk for each in first for pk in each} == set(
        sample.tasks.values_list("clause", flat=True)
    )


def test_own_clauses_models_and_what_is_coded_twice_are_not_drawn(coded, scheme, plan, bo):
    own, by_model = ClauseFactory(plan=plan), ClauseFactory(plan=plan)
    CodingFactory(clause=own, theme=scheme.themes.first(), coder=bo)
    model = CoderFactory(kind="model", model_version="1")
    CodingFactory(clause=by_model, theme=scheme.themes.first(), coder=model)
    start(wanted(scheme, plan, bo, size=3), "First", by="curator")

    rest = {
        pk for stratum in draw_strata(wanted(scheme, plan, bo, size=99)) for pk in stratum.drawn
    }

    assert len(rest) == 7
    assert not rest & {own.pk, by_model.pk}
    assert not rest & set(Sample.objects.get().tasks.values_list("clause", flat=True))


def test_who_coded_first_is_not_drawn_for(coded, scheme, plan):
    with pytest.raises(RefusedError, match="No clause can be drawn"):
        start(wanted(scheme, plan, coded), "Pilot", by="curator")

    assert not Sample.objects.exists()


def test_a_name_is_used_once(curator, coded, bo):
    curator.post(page, form(draw="", size=2))

    assert "The sample name 'Pilot' is taken." in text(curator.post(page, form(draw="", size=2)))


def test_wrong_plans_are_named(curator, coded, bo):
    shown = text(curator.post(page, form(preview="", plans="a-plan, b-plan c-plan")))

    assert "No plan has the slug b-plan, c-plan." in shown


@pytest.fixture
def sample(coded, scheme, plan, bo):
    """All ten clauses, coded a second time."""
    sample = start(wanted(scheme, plan, bo), "Pilot", by="curator")
    for task in sample.tasks.select_related("clause", "scheme", "coder"):
        hand_in(task, SECOND[int(task.clause.eid.removeprefix("sec_"))])
    return sample


def reference(theme):
    """Alpha of a theme by the published implementation."""
    data = [[int(theme in said) for said in side] for side in (FIRST, SECOND)]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))


def test_the_alpha_shown_is_that_of_the_published_implementation(curator, sample):
    shown = text(curator.get(reverse("workbench:sample", args=[sample.pk])))

    assert "10 of 10 handed in" in shown
    assert f"Safety {reference('s'):.3f}" in shown
    assert f"Trade {reference('t'):.3f}" in shown
    assert "ada and bo 10 0.70" in shown


def test_what_has_not_come_back_does_not_count(coded, scheme, plan, bo):
    sample = start(wanted(scheme, plan, bo), "Pilot", by="curator")
    tasks = list(sample.tasks.select_related("clause", "scheme", "coder"))
    hand_in(tasks[0], ["s"])
    judge(tasks[1], [Choice("s")], judgement_of(tasks[1].clause, scheme, bo).version)
    skip(tasks[2], "Cannot be read.")

    assert agreement_of(sample).units == 1


def test_agreement_over_time_is_drawn_and_told(curator, sample, scheme):
    [month] = by_month(scheme)
    shown = curator.get(page)

    assert month.found.alpha == agreement_of(sample).alpha
    assert f"{month.found.alpha:.2f}</text>" in shown.content.decode()
    assert "Agreement over time: Our themes" in text(shown)


def test_coders_do_not_see_how_well_they_agree(client_of, sample):
    coder = client_of("coder")

    assert coder.get(page).status_code == 403
    assert coder.get(reverse("workbench:sample", args=[sample.pk])).status_code == 403
