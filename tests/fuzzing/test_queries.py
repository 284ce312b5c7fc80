"""Every parameter of every path in every format, with what nobody should send: never a 5xx.

What is asked is made from the OpenAPI document, in an order that is the same in every run.
"""

import random
import zlib
from itertools import cycle
from urllib.parse import quote

import pytest
from django.test import Client

from tests.api.conftest import contract
from tests.fuzzing.bodies import assert_sound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product")]

PATHS = sorted(contract()["paths"])

#: Values as they stand in a query string, that are wrong nearly everywhere.
HOSTILE = [
    "",
    "%20",
    ",",
    "a,,b",
    "-1",
    "0",
    "1.5",
    "NaN",
    str(2**63),
    "9" * 400,
    "true",
    "1",
    "2025-02-30",
    "0000-00-00",
    "9999-12-31",
    "2025",
    "2025-07-26T24:61:00%2B99:00",
    "%00",
    "%0B",
    "%1b[31m",
    "%C2%85",
    "%ff",
    "%ed%a0%80",
    "%EF%BF%BE",
    quote("\N{RIGHT-TO-LEFT OVERRIDE}😀ﬁ国"),
    "x" * 4000,
    "x" * 4001,
    "x," * 250,
    "(" * 200,
    quote('"a OR NOT (b* - ")'),
    quote("'; DROP TABLE provisions_plan; --"),
    quote("../../etc/passwd"),
    "*",
    "%25",
    "_",
    quote("<script>alert(1)</script>"),
]
ACCEPTS = [
    "*/*",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    "application/json",
    "text/csv",
    "application/atom+xml;q=0.9, text/html;q=0.1",
    "image/*",
    "nonsense",
    "application/json; charset=\xff",
    "",
    "text/html;level=1;q=x",
    ",".join(["a/b"] * 300),
]


def parameters(path):
    """The query parameters of a path, by name, with their schemas and examples."""
    declared = contract()["paths"][path]["get"].get("parameters", [])
    return {each["name"]: each for each in declared if each["in"] == "query"}


def formats(path):
    schema = parameters(path).get("format", {}).get("schema", {})
    return [None, *schema.get("enum", [])]


def sensible(parameter):
    """Values that the contract itself names."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    shown = [each["value"] for each in parameter.get("examples", {}).values()]
    flat = [one for each in shown for one in (each if isinstance(each, list) else [each])]
    found = [*schema.get("enum", [])[:6], *flat, schema.get("default")]
    return [quote(str(value)) for value in found if value is not None]


def addresses(path, ids):
    """The path with ids in place: one that is there, and some that are not."""
    if "{" not in path:
        return [path]
    noun = path.split("/")[3]
    right = quote(ids[noun], safe="")
    wrong = ["nothing", "%00", "%ff", "x" * 600, "a%0Bb", quote("国 '\"<>;~:@", safe=""), "..%2f.."]
    return [path.replace("{id}", one).replace("{other}", right) for one in [right, *wrong]]


def ask(address, query, accept=None, method="get"):
    headers = {} if accept is None else {"Accept": accept}
    client = Client(raise_request_exception=False)
    response = getattr(client, method)(address, QUERY_STRING=query, headers=headers)
    assert_sound(response, f"{method} {address}?{query} {accept}")
    return response


def with_format(query, form):
    return query if form is None else f"{query}&format={form}"


def shuffled(values, seed):
    """The same values in an order that belongs to a seed."""
    return random.Random(zlib.crc32(seed.encode())).sample(values, len(values))


@pytest.mark.parametrize("path", PATHS)
def test_every_parameter_takes_every_value_or_refuses_it(path, product):
    right = addresses(path, product)[0]
    accepts, hostile = cycle(ACCEPTS), cycle(shuffled(HOSTILE, path))
    forms = cycle(formats(path))
    for name, parameter in parameters(path).items():
        for form in formats(path):
            ask(right, with_format(f"{name}={next(hostile)}", form), next(accepts))
        for value in (sensible(parameter) or ["1"])[:2]:
            ask(right, with_format(f"{name}={value}", next(forms)), next(accepts))
            twice = f"{name}={value}&{name}={next(hostile)}"
            ask(right, with_format(twice, "html"), next(accepts))


@pytest.mark.parametrize("path", PATHS)
def test_every_format_and_every_accept_is_answered_soundly(path, product):
    first, *others = addresses(path, product)
    wrong = cycle(others or [first])
    for form in [*formats(path), "pdf", "", "%0B"]:
        for address in (first, next(wrong), next(wrong)):
            ask(address, "" if form is None else f"format={form}")
    for accept in ACCEPTS:
        ask(addresses(path, product)[0], "", accept)
        ask(addresses(path, product)[0], "known_at=1&known_at=1", accept)


@pytest.mark.parametrize("path", PATHS)
def test_any_mixture_of_parameters_is_answered_soundly(path, product):
    chance = random.Random(zlib.crc32(path.encode()))
    known = parameters(path)
    for _ in range(15 if known else 0):
        names = chance.sample(sorted(known), k=min(len(known), chance.randint(2, 5)))
        values = {
            name: chance.choice(sensible(known[name]) * 5 + HOSTILE[:24] or ["1"]) for name in names
        }
        query = "&".join(f"{name}={value}" for name, value in values.items())
        address = chance.choice(addresses(path, product)[:2])
        ask(address, query, chance.choice(ACCEPTS[:6]))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "head", "options", "trace"])
def test_every_method_is_answered_soundly(method, product):
    for path in PATHS:
        for query in ("", "known_at=1&known_at=1&format=html"):
            client = Client(raise_request_exception=False, enforce_csrf_checks=True)
            call = getattr(client, method)
            response = call(addresses(path, product)[0], QUERY_STRING=query)
            assert response.status_code < 500, (method, path, query)
