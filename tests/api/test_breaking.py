"""Whoever wrote a client for the last release of the contract can still use it."""

import copy
import gzip
from pathlib import Path

import orjson
import pytest

from tests.api.breaking import breaks
from tests.api.conftest import contract

#: The contract as last released; docs/operations.md says when it is replaced.
RELEASED = Path(__file__).with_name("released.json.gz")

CLAUSES = "/api/v1/clauses/"


def test_nothing_that_was_released_is_broken():
    released = orjson.loads(gzip.decompress(RELEASED.read_bytes()))
    assert list(breaks(released, contract())) == []


@pytest.fixture
def changed():
    return copy.deepcopy(contract())


def parameter(document, name):
    (found,) = (p for p in document["paths"][CLAUSES]["get"]["parameters"] if p["name"] == name)
    return found


def remove_endpoint(document):
    del document["paths"][CLAUSES]


def remove_parameter(document):
    parameter(document, "theme")["name"] = "topic"


def need_parameter(document):
    parameter(document, "theme")["required"] = True


def narrow_parameter(document):
    parameter(document, "page_size")["schema"]["maximum"] = 100


def drop_choice(document):
    parameter(document, "format")["schema"]["enum"].remove("html")


def remove_member(document):
    del document["components"]["schemas"]["Clause"]["properties"]["locator"]


def retype_member(document):
    document["components"]["schemas"]["Clause"]["properties"]["depth"] = {"type": "string"}


def retype_inner_member(document):
    document["components"]["schemas"]["Duty"]["properties"]["actor"]["type"] = ["string", "null"]


def unpromise_member(document):
    document["components"]["schemas"]["Problem"]["required"].remove("title")


def remove_format(document):
    del document["paths"][CLAUSES]["get"]["responses"]["200"]["content"]["application/json"]


@pytest.mark.parametrize(
    "change",
    [
        remove_endpoint,
        remove_parameter,
        need_parameter,
        narrow_parameter,
        drop_choice,
        remove_member,
        retype_member,
        retype_inner_member,
        unpromise_member,
        remove_format,
    ],
    ids=lambda change: change.__name__,
)
def test_what_breaks_clients_is_found(changed, change):
    change(changed)
    assert list(breaks(contract(), changed))


def test_what_is_added_breaks_nothing(changed):
    changed["paths"]["/api/v1/more/"] = {"get": {"responses": {}}}
    changed["components"]["schemas"]["Clause"]["properties"]["more"] = {"type": "string"}
    assert list(breaks(contract(), changed)) == []
