"""The index, revisions and releases, the OpenAPI document and its page."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from provisions.api.urls import router
from tests.api.conftest import contract

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("world")
def test_index_tells_revision_counts_licence_and_links(api):
    body = api.get("").body

    assert body["revision"]["number"] == 1
    assert body["release"] is None
    assert body["counts"]["clauses"] == 6
    assert body["licence"]["url"].startswith("https://")
    needs_plans = body["links"].pop("compare")
    assert api.get(needs_plans).fault["parameter"] == "plans"
    for link in body["links"].values():
        assert api.get(link).status == 200


def test_index_names_the_release_of_its_revision(api, release):
    assert api.get("").body["release"]["id"] == "2026-spring"


def test_release_tells_its_revision(api, release):
    (record,) = api.list("releases", id="2026-spring").body["results"]

    assert (record["revision"], record["noun"]) == (1, "release")


@pytest.mark.usefixtures("world")
def test_revision_tells_what_it_changed(api):
    body = api.get("revisions/1/").body

    assert body["changes"]["clause"] == {"created": 6, "updated": 0, "withdrawn": 0}
    assert re.fullmatch("[0-9a-f]{64}", body["root_sha256"])


def test_openapi_document_is_valid_and_without_warnings(tmp_path):
    call_command("spectacular", file=str(tmp_path / "schema.yml"), validate=True, fail_on_warn=True)


@pytest.mark.usefixtures("world")
def test_openapi_document_is_served(api):
    assert api.get("schema/?answers=all").body == contract()
    assert contract()["openapi"].startswith("3.1")


@pytest.mark.usefixtures("world")
def test_what_clients_are_generated_from_has_one_json_answer_a_status(api):
    typed = api.get("schema/").body

    assert typed == api.get("schema/?answers=json").body
    assert typed["paths"].keys() == contract()["paths"].keys()
    for path, methods in typed["paths"].items():
        names = {each["name"] for each in methods["get"]["parameters"]}
        assert not names & {"format", "style", "group_by"}, path
        for status, response in methods["get"]["responses"].items():
            kinds = list(response.get("content", {}))
            assert len(kinds) <= 1, (path, status)
            assert all(kind.endswith(("/json", "+json")) for kind in kinds), (path, status)
            for content in response.get("content", {}).values():
                assert content["schema"].get("format") != "binary", (path, status)
                assert "oneOf" not in content["schema"], (path, status)


def test_an_answer_that_is_not_described_is_refused_with_the_nearest(api):
    answer = api.get("schema/?answers=jsn")

    assert answer.status == 400
    assert (answer.fault["parameter"], answer.fault["nearest"]) == ("answers", ["json"])


def test_json_by_the_standards_of_others_has_its_shape_in_the_document(api, world):
    cited = api.get("clauses/us-plan:pillar_1/cite/")
    assert cited.body[0]["id"] == "us-plan:pillar_1"
    held = contract()["components"]["schemas"]["CitationItem"]
    assert set(held["required"]) <= cited.body[0].keys()
    one = api.get("clauses/us-plan:pillar_1/", {"format": "jsonld"}).body
    held = contract()["components"]["schemas"]["LinkedData"]
    assert set(held["required"]) <= one.keys()
    for path, methods in contract()["paths"].items():
        for response in methods["get"]["responses"].values():
            for kind, content in response.get("content", {}).items():
                if kind.endswith("+json"):
                    assert content["schema"].get("format") != "binary", (path, kind)


def test_every_parameter_is_described_with_type_and_meaning():
    for path, methods in contract()["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            assert parameter["description"], (path, parameter["name"])
            options = parameter["schema"].get("oneOf", [parameter["schema"]])
            assert all(option["type"] for option in options), (path, parameter["name"])


@pytest.mark.parametrize("noun", [noun for noun, _, _ in router.registry])
def test_every_filter_of_a_list_is_in_the_document(noun):
    (view,) = [view for name, view, _ in router.registry if name == noun]
    parameters = contract()["paths"][f"/api/v1/{noun}/"]["get"]["parameters"]

    assert set(view.filterset_class.base_filters) <= {parameter["name"] for parameter in parameters}


def test_docs_page_loads_nothing_from_elsewhere():
    page = Client().get("/api/v1/docs/").content.decode()

    assert "/static/drf_spectacular_sidecar/" in page
    assert re.search(r"/api/v1/schema/\?answers(=|\\u003D)all", page)
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)
