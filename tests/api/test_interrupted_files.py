"""A client that goes away in the middle of a file leaves the server as it was."""

import gc
import signal

import pytest
from django.db import connection

from provisions.api.lists.whole_file import MEDIA_TYPES, MOST_FILES
from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory, PlanFactory

pytestmark = pytest.mark.django_db(transaction=True)

#: More than the sockets and buffers between here and PostgreSQL hold.
CLAUSES, LETTERS = 40, 400_000


@pytest.fixture(autouse=True)
def earlier_files_are_closed():
    """Responses that other tests left unread hold their turns until they are collected."""
    gc.collect()


@pytest.fixture
def no_longer_than():
    """What waits for ever fails after some seconds instead of stopping the suite."""

    def give_up(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def long_list():
    plan = PlanFactory(slug="long")
    for number in range(CLAUSES):
        ClauseFactory(plan=plan, eid=f"c_{number}", position=number, summary="x" * LETTERS)
    publish(published_by="tester")


@pytest.mark.parametrize("form", ["ndjson", "csv", "jsonld"])
def test_a_client_may_go_away(api, long_list, no_longer_than, form):
    assert form in MEDIA_TYPES
    response = api.get("clauses/", {"format": form}).response
    content = iter(response.streaming_content)
    next(content)
    next(content)
    response.close()
    assert not connection.in_atomic_block
    assert api.list("clauses", page_size=1, count="true").body["count"] == CLAUSES


def test_files_take_turns_and_leave_pages_alone(api, long_list, no_longer_than):
    reading = [api.get("clauses/", {"format": "ndjson"}) for _ in range(MOST_FILES)]
    assert {answer.status for answer in reading} == {200}
    refused = api.get("clauses/", {"format": "csv"})
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert refused.body["type"] == "urn:govdb:problem:too-many-files"
    assert api.list("clauses", page_size=1).ids
    assert api.client.head("/api/v1/clauses/?format=csv").status_code == 200
    reading.pop().response.close()
    assert b"".join(api.get("clauses/", {"format": "csv"}).response.streaming_content)
    for answer in reading:
        answer.response.close()
    again = [api.get("clauses/", {"format": "ndjson"}) for _ in range(MOST_FILES)]
    assert {answer.status for answer in again} == {200}
    for answer in again:
        answer.response.close()
