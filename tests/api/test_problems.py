"""Every error is a problem document; no input makes a 5xx."""

import orjson
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.api.urls import router

pytestmark = pytest.mark.django_db

VIEWS = {noun: view for noun, view, _ in router.registry}


@pytest.mark.usefixtures("world")
def test_problem_has_all_members_of_rfc_9457(api):
    answer = api.get("clauses/", {"themee": "x"})

    assert answer.body == {
        "type": "urn:govdb:problem:invalid-parameters",
        "title": "A parameter is not understood.",
        "status": 400,
        "detail": answer.body["errors"][0]["detail"],
        "instance": "/api/v1/clauses/?themee=x",
        "errors": [
            {
                "parameter": "themee",
                "value": "x",
                "detail": answer.body["errors"][0]["detail"],
                "nearest": answer.body["errors"][0]["nearest"],
            }
        ],
    }


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize(
    "path", ["", "clauses/", "plans/us-plan/", "plans/us-plan/outline/", "schema/"]
)
def test_nothing_can_be_written(method, path):
    response = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")

    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "path", ["", "clauses/", "plans/us-plan/", "plans/us-plan/outline/", "schema/"]
)
def test_head_and_options_work(path):
    client = Client()

    head = client.head(f"/api/v1/{path}")
    get = client.get(f"/api/v1/{path}")
    options = client.options(f"/api/v1/{path}")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert options.status_code == 200
    assert "parameters" in options.json()


@pytest.mark.usefixtures("world")
def test_other_pages_may_read():
    response = Client().get("/api/v1/plans/", headers={"Origin": "https://example.org"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v2/clauses/", "/api/v1/nothing/", "/api/v1/plans/x/nothing/"]
)
def test_unknown_address_below_api_is_a_problem(path):
    response = Client().get(path)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert orjson.loads(response.content)["instance"] == path


def test_unknown_address_elsewhere_is_djangos_page():
    response = Client().get("/nothing")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_host_that_is_not_ours_is_a_problem():
    response = Client().get("/api/v1/plans/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.usefixtures("world")
def test_bug_is_a_problem_without_details(monkeypatch):
    monkeypatch.setattr("provisions.api.lists.list_query.page_size", lambda given: 1 / 0)

    response = Client(raise_request_exception=False).get("/api/v1/plans/")

    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "ZeroDivision" not in response.content.decode()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        ("application/json", 200, "application/json"),
        ("*/*", 200, "application/json"),
        ("application/*", 200, "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 200, "text/html"),
        ("application/xml", 406, "application/problem+json"),
        ("nonsense", 406, "application/problem+json"),
    ],
)
def test_format_follows_accept(api, accept, status, media_type):
    answer = api.get("plans/", Accept=accept)

    assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (status, media_type)


@pytest.mark.usefixtures("world")
def test_format_parameter_overrides_accept(api):
    html = api.get("plans/", {"format": "html"}, Accept="application/json")
    json = api.get("plans/", {"format": "json"}, Accept="text/html")

    assert html.headers["Content-Type"].startswith("text/html")
    assert json.headers["Content-Type"] == "application/json"
    assert api.get("plans/", {"format": "xml"}).status == 400


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "path", ["plans/", "plans/us-plan/", "plans/?themee=x", "plans/nothing/", ""]
)
def test_browser_gets_a_page_of_the_same_answer(api, path):
    page = api.get(path, Accept="text/html").response
    json = api.get(path)

    assert page.status_code == json.status
    assert page.headers["Content-Type"].startswith("text/html")
    for word in ("us-plan",) if json.status == 200 and path else ():
        assert word in page.content.decode()


@pytest.mark.usefixtures("world")
def test_empty_fields_of_a_form_are_left_out_of_the_address():
    response = Client().get(
        "/api/v1/plans/?q=&theme=safety&status=", headers={"Accept": "text/html"}
    )

    assert response.status_code == 302
    assert response.headers["Location"] == "/api/v1/plans/?theme=safety"


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "query",
    [
        "theme=",
        "theme",
        "theme=%20",
        "plan=%00",
        "plan=a%0Ab",
        "plan=%ff",
        "%ff=x",
        "q=%ed%a0%80",
        "=x",
        "plan=" + "x" * 5000,
        "x" * 200 + "=1",
        "&".join(f"a{number}=1" for number in range(200)),
        "plan=" + ",".join(map(str, range(500))),
        "as_of=2020-01-01&as_of=2020-01-02",
        "page_size=1&page_size=2",
        "is_operative=true&is_operative=true",
        "q=a&q=b",
        "count=1",
    ],
    ids=lambda query: query[:20],
)
def test_malformed_query_is_refused(query):
    response = Client().get("/api/v1/clauses/", QUERY_STRING=query)

    assert response.status_code == 400
    assert orjson.loads(response.content)["errors"]


NAMES = sorted({name for view in VIEWS.values() for name in view.declared("list")})
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "us-plan",
            "ai:safety",
            "true",
            "1",
            "2020-01-01",
            "1.5",
            "plan",
            "-id",
            "9999-12-31",
            "us,cn",
        ]
    ),
    st.integers().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.floats().map(str),
)


@pytest.mark.usefixtures("world")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    noun=st.sampled_from(sorted(VIEWS)),
    query=st.lists(
        st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), VALUES), max_size=4
    ),
)
def test_no_query_makes_a_server_error(api, noun, query):
    pairs = [(name, value.encode("utf-8", "surrogatepass")) for name, value in query]
    pairs = [(name.encode("utf-8", "surrogatepass"), value) for name, value in pairs]

    assert api.get(f"{noun}/", pairs).status in (200, 400)


@pytest.mark.usefixtures("world")
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=40))
def test_no_raw_query_makes_a_server_error(raw):
    response = Client().get("/api/v1/clauses/", QUERY_STRING=raw.decode("latin-1"))

    assert response.status_code in (200, 400)


@pytest.mark.usefixtures("world")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noun=st.sampled_from(sorted(VIEWS)), name=st.text(min_size=1, max_size=20))
def test_no_id_makes_a_server_error(noun, name):
    response = Client().get(
        "/api/v1/{}/{}/".format(noun, name.replace("?", "").replace("#", "") or "x")
    )

    assert response.status_code in (200, 404)
