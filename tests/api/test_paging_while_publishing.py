"""Paging through everything while a publisher never pauses: one revision, every row once."""

import datetime
import threading
from itertools import count

import pytest
from django.db import connection, transaction

from provisions.choices import Stage
from provisions.models import Clause, Plan, PublishedClause, Revision
from provisions.publishing.publisher import publish
from tests.factories import AssignmentFactory, ClauseFactory, PlanFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)

PLANS, CLAUSES, PAGE_SIZE = 3, 12, 5


def edit(number):
    """Something that moves, adds or takes away rows of lists."""
    plan = Plan.objects.order_by("slug")[number % PLANS]
    ClauseFactory(plan=plan, eid=f"new_{number}", position=number % 7 + 1, clause_type="article")
    Clause.objects.filter(eid=f"new_{number - 2}").update(stage=Stage.DRAFT)
    day = datetime.date(2025, 1, 1) + datetime.timedelta(days=(number * 37) % 300)
    Plan.objects.filter(pk=plan.pk).update(published_on=day)
    Clause.objects.filter(plan=plan, eid="sec_1").update(summary=f"Said for the {number}th time.")


class Publisher(threading.Thread):
    """Edits and publishes until it is told to stop; keeps what went wrong."""

    def __init__(self):
        super().__init__()
        self.is_told_to_stop = threading.Event()
        self.error = None

    def run(self):
        try:
            for number in count(1):
                if self.is_told_to_stop.is_set():
                    break
                with transaction.atomic():
                    edit(number)
                publish(published_by="publisher")
        except Exception as error:
            self.error = error
        finally:
            connection.close()


@pytest.fixture
def publisher():
    theme = ThemeFactory(slug="safety")
    for number in range(PLANS):
        plan = PlanFactory(slug=f"plan-{number}", completeness="partial", coverage_note="Some.")
        for position in range(CLAUSES):
            clause = ClauseFactory(plan=plan, eid=f"sec_{position}", position=position + 1)
            if position % 2:
                AssignmentFactory(clause=clause, theme=theme)
    publish(published_by="publisher")
    thread = Publisher()
    thread.start()
    yield thread
    thread.is_told_to_stop.set()
    thread.join()
    assert thread.error is None


def pages(api, query):
    """Every page from the first, each by the link of the one before."""
    page = api.get("clauses/", {**query, "page_size": PAGE_SIZE, "count": "true"})
    while True:
        assert page.status == 200, page.body
        yield page.body
        if page.body["next"] is None:
            return
        page = api.get(page.body["next"])


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"ordering": "-plan_published_on"},
        {"ordering": "clause_type,-position"},
        {"theme": "safety"},
        {"q": "time"},
    ],
    ids=str,
)
def test_no_row_is_lost_and_none_comes_twice(api, publisher, query):
    read = list(pages(api, query))
    # A revision came while the pages were read, else there was nothing to survive.
    while Revision.objects.first().number == read[0]["applied"]["revision"]:
        read = list(pages(api, query))

    (revision,) = {page["applied"]["revision"] for page in read}
    ids = [record["id"] for page in read for record in page["results"]]
    assert len(ids) == len(set(ids))
    assert {page["count"] for page in read} == {len(ids)}
    if not query or "ordering" in query:
        there = PublishedClause.objects.known_at(revision).values_list("public_id", flat=True)
        assert set(ids) == set(there)
    later = pages(api, {**query, "known_at": revision})
    assert set(ids) == {record["id"] for page in later for record in page["results"]}
