"""The tutorial's ten requests on the shipped fixtures: what it shows is what they answer."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from provisions.publishing.publisher import publish

DOCS = Path(__file__).resolve().parents[1] / "docs"
TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")
REQUEST = re.compile(r"```console\n\$ curl -s '([^']+)'(?: > (\S+))?\n(.*?)```", re.DOTALL)
REQUESTS = REQUEST.findall(TUTORIAL)


@pytest.fixture
def product(db):
    call_command("load", str(DOCS.parent / "fixtures"), verbosity=0)
    publish(published_by="tester", note="First.")


def content_of(response):
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_there_are_ten_requests_and_two_pictures():
    assert len(REQUESTS) == TUTORIAL.count("$ curl") == 10
    shown = re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", TUTORIAL)
    assert shown == [picture for _, picture, _ in REQUESTS if picture]
    assert len(shown) == 2


def test_every_request_answers_what_the_tutorial_shows(product, client):
    for address, picture, shown in REQUESTS:
        host, _, query = address.partition("/api/")
        response = client.get(f"/api/{query}", headers={"host": urlsplit(host).netloc})
        said = content_of(response)
        if picture:
            assert said == (DOCS / "pictures" / picture).read_bytes(), address
        else:
            assert said.decode("utf-8-sig").replace("\r\n", "\n") == shown, address


def test_every_document_it_points_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", TUTORIAL):
        assert (DOCS / target).exists(), target
