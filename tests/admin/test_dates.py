"""Dates as a curator types them."""

import orjson
import pytest

from provisions.models import Plan, PublishedPlan
from provisions.publishing.publisher import publish
from tests.admin.submissions import errors, save, url
from tests.factories import PlanFactory


@pytest.fixture
def page(db):
    return url(Plan, "change", PlanFactory().pk)


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2025-07-23", "2025-07-23", "day"),
        ("2025-07", "2025-07-01", "month"),
        ("2025", "2025-01-01", "year"),
    ],
)
def test_a_date_is_kept_and_published_as_far_as_it_is_known(curator, page, typed, day, precision):
    assert save(curator, page, adopted_on=typed).status_code == 302

    plan = Plan.objects.get()
    assert (plan.adopted_on.isoformat(), plan.adopted_precision) == (day, precision)
    shown = curator.get(page).context["adminform"].form["adopted_on"].value()
    assert shown == typed
    publish(published_by="tester")
    assert orjson.loads(PublishedPlan.objects.get().document)["adopted_on"] == typed
    assert PublishedPlan.objects.get().adopted_on.isoformat() == day


def test_a_date_can_be_taken_away(curator, page):
    save(curator, page, adopted_on="2025")

    save(curator, page, adopted_on="")

    plan = Plan.objects.get()
    assert (plan.adopted_on, plan.adopted_precision) == (None, "day")


def test_what_is_no_date_is_refused_in_words(curator, page):
    answer = save(curator, page, adopted_on="23 July 2025")

    (message,) = errors(answer)
    assert "'23 July 2025' is not a date" in message
