"""The home page and the operator's two questions."""

import re
from html import unescape

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from provisions.api.http.pages import CHINA, US
from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    plan = PlanFactory(slug="some-plan", title="A plan & more", jurisdiction__code="us")
    ClauseFactory(plan=plan)
    return publish(published_by="tester", note="First.").revision


def test_home_shows_the_revision_its_counts_and_plans(client, revision):
    page = client.get("/").content.decode()

    assert "Revision 1" in page
    assert '<dt><a href="/api/v1/clauses/">clauses</a></dt><dd>1</dd>' in page
    assert "A plan &amp; more" in page
    assert "/api/v1/plans/some-plan/" in page


def test_home_says_how_to_cite(client, revision):
    page = client.get("/").content.decode()

    assert f"checksum <code>{revision.root_sha256}</code>" in page
    assert "http://testserver/api/v1/plans/some-plan/?known_at=1</a>" in page


def test_home_asks_only_of_plans_that_are_published(client, revision):
    before = client.get("/").content.decode()
    for slug in (US, CHINA):
        PlanFactory(slug=slug)
    publish(published_by="tester")
    after = client.get("/").content.decode()

    assert before.count('<li><a href="/api/v1/clauses/?q=') == 2
    assert US not in before
    assert f"theme=safety&amp;plan={US},{CHINA}" in after


def test_example_in_chinese_is_marked_and_readable(client, revision):
    page = client.get("/").content.decode()

    assert '?q=%E5%88%9B%E6%96%B0" lang="zh-Hans">' in page
    assert "<code>/api/v1/clauses/?q=创新</code>" in page


def test_home_says_when_nothing_is_published(client):
    page = client.get("/").content.decode()

    assert "Nothing is published yet" in page


def test_home_asks_for_nothing_from_elsewhere(client, revision):
    page = client.get("/").content.decode()

    assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page)
    assert "<script" not in page


def test_home_query_count_does_not_grow(client, revision, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get("/")


def test_healthz_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_readyz_says_ready(client, revision):
    assert client.get("/readyz").json() == {"status": "ok"}


def test_readyz_says_that_nothing_is_published(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "manage.py publish" in answer.json()["reasons"][0]


def test_readyz_says_that_tables_are_old(client, revision):
    loader = MigrationLoader(connection)
    (newest,) = loader.graph.leaf_nodes("provisions")
    # A squashed migration counts as applied while those that it replaces do.
    for applied in [newest, *loader.graph.nodes[newest].replaces[-1:]]:
        MigrationRecorder(connection).record_unapplied(*applied)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "manage.py migrate" in answer.json()["reasons"][0]


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz"])
def test_pages_take_no_writing_method(client, path):
    assert client.post(path).status_code == 405


def test_answer_lists_what_it_found_before_the_json(client, revision):
    page = client.get("/api/v1/plans/", headers={"accept": "text/html"}).content.decode()

    listed = page.index('<a href="/api/v1/plans/some-plan/">A plan &amp; more</a>')
    assert listed < page.index('<pre class="answer"')


def test_page_leads_to_the_same_answer_in_another_format(client, revision):
    page = client.get("/api/v1/plans/?format=html&q=plan&count=true").content.decode()
    (address,) = re.findall(r'href="(\?[^"]*format=json)"', page)
    same = client.get("/api/v1/plans/" + unescape(address))
    assert same.json()["applied"]["filters"] == {"q": "plan"}
    assert "count" in same.json()
