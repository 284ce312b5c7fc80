"""Every page of the workbench: for everyone, in light and in dark, on a desk and on a telephone."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from provisions.choices import TaskKind
from provisions.curating.coding_task import Choice, finish, judge, judgement_of
from provisions.curating.tasks import assign
from provisions.models import Clause, Sample, Task
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderAccountFactory,
    CoderFactory,
    CorrespondenceFactory,
    EditionFactory,
    PlanFactory,
    SampleFactory,
    SchemeFactory,
    SourceTextFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def code(clause, scheme, coder, kind, *themes, sample=None):
    assign(Clause.objects.filter(pk=clause.pk), coder, scheme, by="cy", kind=kind, sample=sample)
    task = Task.objects.get(clause=clause, coder=coder)
    choices = [Choice(theme) for theme in themes]
    judge(task, choices, judgement_of(clause, scheme, coder).version)
    finish(task)


@pytest.fixture
def addresses(transactional_db, sign_in):
    """A little of everything, and where it is seen."""
    account = User.objects.create_user(
        "publisher", password="a long enough password", is_staff=True
    )
    account.groups.add(Group.objects.get(name="Publisher"))
    CoderAccountFactory(account=account)
    scheme = SchemeFactory(slug="ours", title="Our themes")
    themes = [
        ThemeFactory(scheme=scheme, slug=slug, preferred_label=slug.title(), definition="What.")
        for slug in ("energy", "trade", "schools")
    ]
    one, other = PlanFactory(slug="one", title="One plan"), PlanFactory(slug="other")
    EditionFactory(plan=one, label="first")
    SourceTextFactory(plan=one, text="Nobody explains this.")
    first, second = CoderFactory(), CoderFactory()
    sample = SampleFactory(scheme=scheme)
    for number in range(4):
        clause = ClauseFactory(plan=one, summary="The office shall build grids by 2 August 2026.")
        ClauseTextFactory(clause=clause, text="The office shall build grids by 2 August 2026.")
        code(clause, scheme, first, TaskKind.CODE, "energy")
        said = ("energy",) if number else ("trade",)
        code(clause, scheme, second, TaskKind.SECOND, *said, sample=sample)
    far = ClauseFactory(plan=other, summary="Grids are wanted.")
    AssignmentFactory(clause=far, theme=themes[0])
    CorrespondenceFactory(from_clause=one.clauses.first(), to_clause=ClauseFactory(plan=other))
    clause = one.clauses.first()
    return [
        reverse("admin:index"),
        reverse("workbench:imports"),
        reverse("workbench:assign"),
        reverse("workbench:second"),
        reverse("workbench:sample", args=[Sample.objects.get().pk]),
        reverse("workbench:adjudications"),
        reverse("workbench:decide", args=[Task.objects.get(kind=TaskKind.ADJUDICATE).pk]),
        reverse("workbench:plan", args=["one"]),
        reverse("workbench:edition", args=["one", "first"]),
        reverse("workbench:silences", args=["one"]),
        reverse("workbench:absent", args=["one", "ours", "schools"]) + "?words=grids&language=en",
        reverse("workbench:duties", args=[clause.pk]),
        reverse("workbench:correspondences") + "?one=one&other=other",
        reverse("workbench:codebook", args=["ours"]),
        reverse("workbench:codebook-merge", args=["ours"]),
        reverse("admin:provisions_clause_history", args=[clause.pk]),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_for_everyone(
    addresses, open_page, sign_in, accessible, complaints, width, scheme
):
    page = open_page(width, scheme)
    sign_in(page, "Publisher")

    found = {}
    for address in addresses:
        assert page.goto(address).status == 200, address
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        broken = accessible(page)
        if broken or wide > 0:
            found[address] = (broken, wide)

    assert [*found.items()] == []
    assert complaints == []
