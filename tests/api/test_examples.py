"""Every example that the OpenAPI document gives is asked for, on the data that is shipped."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command

from provisions.models import Release, Revision
from provisions.publishing.publisher import publish
from tests.api.conftest import Api, contract

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

#: What stands for `{id}` in an address, by its first part: something that is shipped.
IDS = {
    "jurisdictions": "us",
    "organizations": "us-white-house",
    "sources": "us-ai-action-plan-2025-pdf",
    "schemes": "ai-plans",
    "themes": "ai-plans:safety",
    "plans": "us-ai-action-plan-2025",
    "clauses": "us-ai-action-plan-2025:pillar_1__sec_2",
    "revisions": "1",
    "releases": "2026-11",
}
OTHER = "cn-global-ai-governance-action-plan-2025:point_1"

#: What an endpoint, or a parameter, does not do without.
NEEDED = {
    "/api/v1/compare/": {
        "plans": "us-ai-action-plan-2025,cn-global-ai-governance-action-plan-2025"
    },
}


def examples():
    for path, methods in contract()["paths"].items():
        parameters = methods["get"].get("parameters", ())
        yield path, None, None
        for parameter in parameters:
            for example in parameter.get("examples", {}).values():
                yield path, parameter["name"], example["value"]


def address(path, api):
    noun = path.split("/")[3]
    if noun in IDS:
        public_id = IDS[noun]
    else:
        public_id = api.list(noun, page_size=1).ids[0] if "{id}" in path else ""
    return path.replace("{id}", quote(public_id, safe=":~")).replace("{other}", OTHER)


@pytest.mark.django_db
def test_every_documented_example_is_answered():
    call_command("load", str(FIXTURES), verbosity=0)
    publish(published_by="tester")
    Release.objects.create(name="2026-11", revision=Revision.objects.get())
    api, refused, asked = Api(), [], 0
    for path, name, value in examples():
        values = value if isinstance(value, list) else [value]
        query = [*NEEDED.get(path, {}).items()]
        if name:
            query = [pair for pair in query if pair[0] != name]
            query += [(name, str(v).lower() if isinstance(v, bool) else v) for v in values]
        answer = api.get(address(path, api), query)
        asked += 1
        if answer.status != 200:
            refused.append((path, name, value, answer.body["detail"]))
    assert asked > 300
    assert refused == []
