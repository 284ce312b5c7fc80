"""What will go is said in headers and in the contract, for as long as it works."""

import datetime

import pytest
from drf_spectacular.generators import SchemaGenerator

from provisions.api.http.deprecation import Deprecation
from provisions.api.http.parameters import Parameter
from provisions.api.urls import router

JURISDICTIONS = next(view for plural, view, _ in router.registry if plural == "jurisdictions")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

GOING = Deprecation(datetime.date(2026, 1, 1), datetime.date(2027, 1, 1), "/api/v1/docs/")
SOONER = Deprecation(datetime.date(2026, 2, 1), datetime.date(2026, 12, 1), "/api/v1/docs/")


@pytest.fixture
def anew():
    """Parameters are declared once: declare them anew, here and after."""
    JURISDICTIONS.declared.cache_clear()
    yield
    JURISDICTIONS.declared.cache_clear()


def test_nothing_is_said_of_what_stays(api):
    assert "Deprecation" not in api.get("jurisdictions/").headers


@pytest.mark.parametrize("address", ["jurisdictions/", "jurisdictions/us/", "jurisdictions/?x=1"])
def test_an_endpoint_that_goes_says_so_whatever_it_answers(api, monkeypatch, address):
    monkeypatch.setattr(JURISDICTIONS, "deprecation", GOING)
    headers = api.get(address).headers
    assert headers["Deprecation"] == "@1767225600"
    assert headers["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert '</api/v1/docs/>; rel="deprecation"' in headers["Link"]


def test_a_parameter_that_goes_says_so_where_it_is_used(api, monkeypatch, anew):
    takes = JURISDICTIONS.takes
    going = Parameter("ordering", "Of old.", deprecation=SOONER)
    declared = classmethod(lambda cls, action: [*takes(action), going])
    monkeypatch.setattr(JURISDICTIONS, "takes", declared)
    assert "Deprecation" not in api.get("jurisdictions/").headers
    headers = api.get("jurisdictions/", {"ordering": "id"}).headers
    assert headers["Sunset"] == "Tue, 01 Dec 2026 00:00:00 GMT"


def test_the_contract_says_so_too(monkeypatch):
    monkeypatch.setattr(JURISDICTIONS, "deprecation", GOING)
    document = SchemaGenerator().get_schema(request=None, public=True)
    assert document["paths"]["/api/v1/jurisdictions/"]["get"]["deprecated"] is True
    assert "deprecated" not in document["paths"]["/api/v1/themes/"]["get"]
