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
API = (ROOT / "docs/api.md").read_text(encoding="utf-8")
DOCUMENTS = [
    README,
    (ROOT / "docs/requests.md").read_text(encoding="utf-8"),
    (ROOT / "docs/counting.md").read_text(encoding="utf-8"),
]
LONGEST_README = 150  # lines
#: A request whose JSON is printed by a tool, or whose CSV is shown as it comes.
EXAMPLE = re.compile(
    r"```console\n\$ curl -s '([^']+)'( \| python3 -m json\.tool --indent 2 --no-ensure-ascii)?\n"
    r"(.*?)```",
    re.DOTALL,
)
EXAMPLES = [example for document in DOCUMENTS for example in EXAMPLE.findall(document)]

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


def test_every_request_of_the_documents_is_an_example():
    assert len(EXAMPLES) == sum(document.count("$ curl") for document in DOCUMENTS)
    assert len(EXAMPLE.findall(README)) == 3


def test_the_readme_is_short():
    assert len(README.splitlines()) < LONGEST_README


def test_every_example_answers_what_the_document_shows(product, client):
    for address, is_json, shown in EXAMPLES:
        host, _, query = address.partition("/api/")
        answer = client.get(f"/api/{query}", headers={"host": urlsplit(host).netloc})

        if is_json:
            said = json.dumps(answer.json(), indent=2, ensure_ascii=False)
        else:
            said = b"".join(answer).decode("utf-8-sig").replace("\r\n", "\n")
        assert lasting(said.strip()) == lasting(shown.strip()), address


def test_every_document_the_readme_points_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_endpoint_of_the_table_is_listed_by_the_index(product, client):
    links = client.get("/api/v1/").json()["links"]

    for endpoint in re.findall(r"`(\w+)/`", API):
        assert endpoint in links, endpoint
