"""What scripts of other sites may send and read."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ORIGIN = {"Origin": "https://plans.example"}


def words(header):
    return {word.strip().lower() for word in header.split(",")}


@pytest.mark.parametrize("path", ["plans/", "plans/us-plan/", "plans/?format=csv", "plans/?no=1"])
def test_every_header_that_is_ours_can_be_read(path):
    answer = Client().get(f"/api/v1/{path}", headers=ORIGIN)
    exposed = words(answer.headers["Access-Control-Expose-Headers"])

    always = {"cache-control", "content-type", "expires", "last-modified", "content-language"}
    of_the_browser = {"x-frame-options", "x-content-type-options", "referrer-policy"}
    for name in words(",".join(answer.headers)):
        is_policy = name in of_the_browser or name.startswith(("access-control", "cross-origin"))
        assert name in exposed | always | {"allow"} or is_policy, name


@pytest.mark.parametrize("name", ["retry-after", "x-govdb-revision", "content-disposition", "link"])
def test_headers_of_rare_answers_can_be_read(name):
    answer = Client().get("/api/v1/plans/", headers=ORIGIN)

    assert name in words(answer.headers["Access-Control-Expose-Headers"])


@pytest.mark.parametrize("name", ["If-None-Match", "If-Modified-Since", "Cache-Control", "Range"])
def test_a_conditional_request_is_allowed_beforehand(name):
    asked = {
        **ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": name,
    }
    answer = Client().options("/api/v1/clauses/", headers=asked)

    assert answer.status_code == 200
    assert name.lower() in words(answer.headers["Access-Control-Allow-Headers"])
    assert words(answer.headers["Access-Control-Allow-Methods"]) == {"get", "head", "options"}
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_admin_is_for_no_other_site():
    assert (
        "Access-Control-Allow-Origin" not in Client().get("/admin/login/", headers=ORIGIN).headers
    )
