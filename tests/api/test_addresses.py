"""Addresses follow one rule: paths inside records, whole outside; each leads somewhere."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from provisions.models import Silence
from provisions.publishing.publisher import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

#: One answer of every shape that the API has.
ANSWERS = [
    "",
    *(
        f"{noun}/?page_size=2&count=true"
        for noun in (
            "plans",
            "clauses",
            "themes",
            "schemes",
            "sources",
            "jurisdictions",
            "organizations",
            "codings",
            "correspondences",
            "silences",
            "revisions",
            "releases",
        )
    ),
    "changes/?page_size=2&documents=true",
    "clauses/?facets=theme,plan&page_size=1",
    "clauses/?group_by=plan",
    "clauses/?expand=plan,themes&page_size=2",
    "plans/us-plan/",
    "plans/us-plan/outline/",
    "plans/us-plan/coverage/",
    "plans/us-plan/diff/?from_known_at=1",
    "plans/us-plan/cite/",
    "clauses/us-plan:pillar_1__sec_1/diff/cn-plan:point_1/",
    "clauses/us-plan:pillar_1__sec_1/cite/",
    "themes/ai:safety/agreement/",
    "revisions/1/",
    "revisions/1/checksum/",
    "revisions/1/checksum/?prefix=a",
    "compare/?plans=us-plan,cn-plan&depth=2",
    "compare/?plans=us-plan,cn-plan&by=clause_type",
]

#: Where a record's own links to other sites stand, and RFC 9457's `instance`.
FOREIGN = {"link", "uri", "instance", "URL"}


def is_record(member):
    return "url" in member and any(name in member for name in ("id", "key"))


def addresses(value, *, in_record=False):
    """Every address on our server: the member's name, the address, and whether in a record."""
    if isinstance(value, list):
        for each in value:
            yield from addresses(each, in_record=in_record)
    elif isinstance(value, dict):
        inside = in_record or is_record(value)
        for name, each in value.items():
            if isinstance(each, str) and re.match(r"(http://testserver)?/api/v1/", each):
                if name not in FOREIGN:
                    yield name, each, inside
            else:
                yield from addresses(each, in_record=inside)


@pytest.mark.parametrize("path", ANSWERS)
def test_records_hold_paths_and_answers_whole_addresses(api, path):
    found = list(addresses(api.get(path).body))

    for name, address, in_record in found:
        assert address.startswith("/api/v1/" if in_record else "http://testserver/api/v1/"), name


@pytest.mark.parametrize("path", ANSWERS)
def test_every_address_leads_somewhere(path):
    found = {address for _, address, _ in addresses(Client().get(f"/api/v1/{path}").json())}

    for address in sorted(found)[:20]:
        there = urlsplit(address)
        answer = Client().get(f"{there.path}?{there.query}" if there.query else there.path)
        assert answer.status_code == (400 if address.endswith("/compare/") else 200), address


@pytest.mark.parametrize(
    "path", ["compare/?plans=us-plan,cn-plan&format=csv", "clauses/?group_by=plan&format=csv"]
)
def test_tables_of_counts_hold_whole_addresses(path):
    answer = Client().get(f"/api/v1/{path}").content.decode()

    assert "http://testserver/api/v1/clauses/?" in answer
    assert not re.search(r",/api/v1/clauses/", answer)


def test_a_withdrawn_record_is_still_at_a_whole_address(api):
    silence = api.list("silences").body["results"][0]
    Silence.objects.all().delete()
    publish(published_by="tester")
    gone = api.get(f"silences/{silence['id']}/")

    assert gone.status == 410
    assert gone.body["last_seen"].startswith("http://testserver/api/v1/silences/")
    assert api.get(gone.body["last_seen"]).body == silence
