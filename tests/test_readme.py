"""The documents' examples: each request is made, and answers what the document shows."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from provisions.publishing.publisher import publish

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COUNTING = (ROOT / "docs/counting.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"```console\n\$ curl -s '([^']+)' \| python3 -m json\.tool --indent 2 --no-ensure-ascii\n"
    r"(.*?)```",
    re.DOTALL,
)
EXAMPLES = EXAMPLE.findall(README + COUNTING)

#: What differs from day to day, or from host to host: cursors, and the day of listing.
PASSING = [
    (re.compile(r"cursor=[\w-]+"), "cursor=..."),
    (re.compile(r'"listed_on": "[\d-]+"'), '"listed_on": "..."'),
]


def lasting(text):
    for pattern, replacement in PASSING:
        text = pattern.sub(replacement, text)
    return text


@pytest.fixture
def product(db):
    call_command("load", str(ROOT / "fixtures"), verbosity=0)
    publish(published_by="tester", note="First.")


def test_readme_has_five_examples_or_more():
    assert len(EXAMPLES) >= 5
    assert len(EXAMPLES) == (README + COUNTING).count("$ curl")


def test_every_example_answers_what_the_readme_shows(product, client):
    for address, shown in EXAMPLES:
        host, _, query = address.partition("/api/")
        answer = client.get(f"/api/{query}", headers={"host": urlsplit(host).netloc})

        said = json.dumps(answer.json(), indent=2, ensure_ascii=False)
        assert lasting(said) == lasting(shown.strip()), address


def test_every_document_the_readme_points_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_endpoint_of_the_table_is_listed_by_the_index(product, client):
    links = client.get("/api/v1/").json()["links"]

    for endpoint in re.findall(r"`(\w+)/`", README):
        assert endpoint in links, endpoint
