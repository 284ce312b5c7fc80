"""After a publication the planner knows what was published, and no reader has to wait for it."""

import pytest
from django.db import connection

from provisions.models import Assignment, Clause, PublishedClause
from provisions.publishing.publisher import publish
from provisions.publishing.statistics import refresh_statistics
from tests.factories import ClauseFactory, PlanFactory, ThemeFactory

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = 4_000


def asked(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def fill():
    """Plans of a hundred clauses each; one clause in two hundred is about the rare theme."""
    theme = ThemeFactory(slug="rare", scheme__slug="s")
    for number in range(SIZE // 100):
        plan = PlanFactory(slug=f"plan-{number:03}")
        rows = [ClauseFactory.build(plan=plan, eid=f"art_{n}", position=n) for n in range(100)]
        Clause.objects.bulk_create(rows)
        if number % 2:
            Assignment.objects.create(clause=rows[0], theme=theme, method="single")


def test_the_planner_knows_a_first_publication_at_once():
    fill()

    publish(published_by="tester")

    known = asked("SELECT reltuples FROM pg_class WHERE relname = 'provisions_publishedclause'")
    assert known == [(SIZE,)]
    ((analysed,),) = asked(
        "SELECT count(*) FROM pg_stats WHERE tablename = 'provisions_publishedclause' "
        "AND attname IN ('plan', 'themes', 'jurisdiction')"
    )
    assert analysed == 3

    rare = PublishedClause.objects.current().filter(themes__overlap=["s:rare"])
    assert "publishedclause_themes" in rare.explain()
    page = PublishedClause.objects.current().order_by("plan", "sort_path", "key")[:50]
    assert "publishedclause_by_plan" in page.explain()


def test_a_publication_from_the_browser_is_known_as_well(admin_client):
    fill()

    admin_client.post("/admin/provisions/revision/publish/", {"note": "First"})

    known = asked("SELECT reltuples FROM pg_class WHERE relname = 'provisions_publishedclause'")
    assert known == [(SIZE,)]


def test_a_small_edit_goes_over_no_table():
    fill()
    publish(published_by="tester")

    assert refresh_statistics({"clause": 1}) == []
    assert refresh_statistics({"clause": SIZE // 5}) == [
        "provisions_publishedclause",
        "provisions_checksum",
    ]
