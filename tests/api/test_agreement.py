"""How well coders agree on a theme, as the API tells and as the workbench shows."""

import krippendorff
import pytest

from provisions.choices import TaskKind
from provisions.curating.adjudication import adjudicate, disagreements
from provisions.curating.coding_task import Choice, finish, judge, judgement_of
from provisions.curating.samples import agreement_by_theme
from provisions.curating.tasks import assign
from provisions.models import Clause, Sample, Task
from provisions.publishing.publisher import publish
from tests.factories import (
    ClauseFactory,
    CoderFactory,
    CodingFactory,
    SchemeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

FIRST = ["s", "s", "s", "t", "t", "", "st", "s"]
SECOND = ["s", "t", "s", "t", "", "", "s", "s"]


def hand_in(task, themes):
    before = judgement_of(task.clause, task.scheme, task.coder)
    judge(task, [Choice(theme) for theme in themes], before.version)
    finish(task)


@pytest.fixture
def sample():
    """Eight clauses that two persons coded, adjudicated where they differ, and published."""
    scheme = SchemeFactory(slug="ours")
    for slug in "st":
        ThemeFactory(scheme=scheme, slug=slug)
    ada, bo, cy = (CoderFactory(slug=slug) for slug in ("ada", "bo", "cy"))
    sample = Sample.objects.create(
        name="Pilot", scheme=scheme, codebook_version="1.0", size=8, seed=1, drawn_by="x"
    )
    model = CoderFactory(kind="model", model_version="1")
    for first, second in zip(FIRST, SECOND, strict=True):
        clause = ClauseFactory()
        CodingFactory(clause=clause, theme=scheme.themes.first(), coder=model)
        rows = Clause.objects.filter(pk=clause.pk)
        assign(rows, ada, scheme, by="x")
        hand_in(Task.objects.get(clause=clause, coder=ada), first)
        assign(rows, bo, scheme, by="x", kind=TaskKind.SECOND, sample=sample)
        hand_in(Task.objects.get(clause=clause, coder=bo), second)
    for task in Task.objects.filter(kind=TaskKind.ADJUDICATE):
        for found in disagreements(task.clause, scheme):
            adjudicate(task, found.theme, applies=True, adjudicator=cy, rationale="So.")
    publish(published_by="tester")
    return sample


@pytest.mark.parametrize("theme", ["s", "t"])
def test_alpha_is_that_of_the_workbench_and_of_the_published_implementation(api, sample, theme):
    told = api.get(f"themes/ours:{theme}/agreement/").body

    labels = {row.slug: row.preferred_label for row in sample.scheme.themes.all()}
    shown = dict(agreement_by_theme(sample))[labels[theme]]
    data = [[int(theme in said) for said in side] for side in (FIRST, SECOND)]
    expected = float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))
    assert told["alpha"] == shown.alpha == pytest.approx(expected)
    assert (told["alpha_low"], told["alpha_high"]) == (shown.low, shown.high)
    assert (told["unit_count"], told["coders"]) == (8, ["ada", "bo"])
    assert told["disagreement_count"] == len(told["disagreements"]) == shown.disagreement_count
    assert told["pairs"][0]["kappa"] == shown.pairs[0].kappa


def test_an_earlier_revision_says_what_it_said(api, sample):
    before = api.get("themes/ours:s/agreement/").body
    scheme = sample.scheme
    assign(Clause.objects.all(), CoderFactory(), scheme, by="x")
    for task in Task.objects.filter(state="open", kind=TaskKind.CODE):
        hand_in(task, "s")
    publish(published_by="tester", override="A third coder.")

    assert api.get("themes/ours:s/agreement/").body["coders"] != before["coders"]
    again = api.get("themes/ours:s/agreement/", {"known_at": 1}).body
    assert again["alpha"] == before["alpha"]


def test_without_a_second_coder_nothing_can_be_told(api):
    CodingFactory(theme=ThemeFactory(scheme=SchemeFactory(slug="ours"), slug="s"))
    publish(published_by="tester")

    told = api.get("themes/ours:s/agreement/").body

    assert (told["alpha"], told["unit_count"], told["pairs"]) == (None, 0, [])


def test_a_theme_that_is_not_there_is_not_found(api, sample):
    assert api.get("themes/ours:x/agreement/").status == 404
