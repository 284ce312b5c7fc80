"""An error reaches its reader in one piece: the header names what the body is."""

import orjson
import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

PATHS = [
    "",
    "plans/",
    "clauses/",
    "changes/",
    "compare/",
    "schema/",
    "plans/us-plan/",
    "plans/us-plan/outline/",
    "plans/us-plan/coverage/",
    "plans/us-plan/diff/",
    "plans/us-plan/cite/",
    "themes/ai:safety/agreement/",
    "revisions/1/checksum/",
]

FAULTS = [
    "format=pdf",
    "format=html&format=csv",
    "known_at=1&known_at=2",
    "as_of=2020-01-01&as_of=2020-01-01",
    "known_at=%ff",
    "nonsense=1",
    "format=html&known_at=2&known_at=2&nonsense=1",
]


def body_is(media_type, content):
    if media_type == "text/html":
        return content.startswith(b"<!doctype html>")
    return media_type == "application/problem+json" and isinstance(orjson.loads(content), dict)


@pytest.mark.parametrize("headers", [{}, BROWSER, {"Accept": "text/csv"}], ids=str)
@pytest.mark.parametrize("path", PATHS)
def test_header_and_body_of_an_error_agree(path, headers):
    for fault in FAULTS:
        response = Client().get(f"/api/v1/{path}?{fault}", headers=headers)
        media_type = response.headers["Content-Type"].partition(";")[0]

        assert response.status_code in (400, 406), (path, fault)
        assert body_is(media_type, response.content), (path, fault, media_type)


def test_a_browser_gets_a_page_of_an_unknown_format():
    response = Client().get("/api/v1/plans/?format=pdf", headers=BROWSER)

    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "&#x27;format&#x27; cannot be &#x27;pdf&#x27;" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "options", "delete", "post"])
def test_a_parameter_given_twice_never_breaks_the_page_of_the_error(method):
    response = getattr(Client(), method)(
        "/api/v1/plans/us-plan/?known_at=1&known_at=1", headers=BROWSER
    )

    assert response.status_code in (200, 400, 405)


@pytest.mark.parametrize("form", ["ndjson", "csv", "xlsx", "parquet", "jsonld"])
def test_head_of_a_file_states_no_length(form):
    client, address = Client(), f"/api/v1/plans/?format={form}"
    head, get = client.head(address), client.get(address)

    assert head.status_code == 200
    assert "Content-Length" not in head.headers
    for name in ("Content-Type", "Content-Disposition", "ETag", "X-Govdb-Revision", "Vary"):
        assert head.headers[name] == get.headers[name]
    assert b"".join(get.streaming_content)


@pytest.mark.parametrize("path", ["plans/", "plans/us-plan/", "schema/", "compare/"])
def test_head_of_a_page_states_the_length_of_the_page(path):
    client, query = Client(), {"plans": "us-plan,cn-plan"} if path == "compare/" else {}
    head, get = (getattr(client, method)(f"/api/v1/{path}", query) for method in ("head", "get"))

    assert head.headers["Content-Length"] == str(len(get.content))


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_monitor_may_ask_by_address(path, settings, caplog):
    settings.ALLOWED_HOSTS = ["plans.example"]
    for host in ("10.20.30.40:8000", "[fe80::1]", "host_with_underscore", "a b"):
        response = Client().get(path, headers={"host": host})

        assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert not caplog.records


@pytest.mark.parametrize("path", ["/", "/api/v1/", "/admin/login/", "/healthz/"])
def test_only_probes_are_answered_under_a_foreign_name(path, settings, caplog):
    settings.ALLOWED_HOSTS = ["plans.example"]

    response = Client().get(path, headers={"host": "10.20.30.40"})

    assert response.status_code == 400
    assert "ALLOWED_HOSTS" in response.content.decode()
    assert not caplog.records
