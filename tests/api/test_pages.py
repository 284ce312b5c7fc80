"""The browsable API: the same answers as pages, for people."""

import pytest

from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clause():
    clause = ClauseFactory(heading="<b>Bold</b>")
    publish(published_by="tester")
    return clause


def page(client, path, **parameters):
    return client.get(path, parameters, headers={"accept": "text/html"})


def test_list_is_a_page_with_links_a_form_and_the_way_on(client, clause):
    ClauseFactory(plan=clause.plan)
    publish(published_by="tester")

    text = page(client, "/api/v1/clauses/", page_size=1, count="true").content.decode()

    assert f"/api/v1/clauses/{clause.public_id}/</a>" in text
    assert '<input name="theme">' in text
    assert 'rel="next"' in text
    assert "2 in all" in text
    assert "format=json" in text


def test_text_of_a_record_is_escaped(client, clause):
    text = page(client, f"/api/v1/clauses/{clause.public_id}/").content.decode()

    assert "&lt;b&gt;Bold" in text
    assert "<b>Bold" not in text


def test_problem_is_a_page_that_says_what_is_wrong(client, clause):
    answer = page(client, "/api/v1/clauses/", themee="x")

    assert answer.status_code == 400
    assert "is not a parameter of this endpoint" in answer.content.decode()


def test_page_is_never_kept(client, clause):
    answer = page(client, "/api/v1/clauses/", known_at="1")

    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_page_asks_for_nothing_from_elsewhere(client, clause):
    text = page(client, "/api/v1/clauses/").content.decode()

    assert "<script" not in text
    assert 'href="http' not in text.replace('href="http://testserver', "")
