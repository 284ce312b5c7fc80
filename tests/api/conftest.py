"""A small published world, and a client that holds every answer to the OpenAPI document."""

import datetime
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from django.db import transaction
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from provisions.api.records.index import openapi_document
from provisions.models import Plan, Release, Revision
from provisions.publishing.publisher import publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderFactory,
    CodingFactory,
    CorrespondenceFactory,
    DutyFactory,
    InvolvementFactory,
    JurisdictionFactory,
    OrganizationFactory,
    PlanFactory,
    SchemeFactory,
    SilenceFactory,
    SourceFactory,
    ThemeFactory,
    ThemeLabelFactory,
    ThemeMatchFactory,
)

ROOT = "/api/v1/"


@cache
def contract() -> dict[str, Any]:
    return orjson.loads(openapi_document())


@cache
def operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [
        (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), methods["get"])
        for path, methods in contract()["paths"].items()
    ]


@cache
def validator(status: str, media_type: str, operation_id: str) -> Draft202012Validator:
    (operation,) = [o for _, o in operations() if o["operationId"] == operation_id]
    content = operation["responses"][status]["content"]
    assert media_type in content, f"{operation_id} does not document {media_type} for {status}"
    schema = {**content[media_type]["schema"], "components": contract()["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


@dataclass
class Answer:
    response: Any

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def headers(self):
        return self.response.headers

    @property
    def body(self) -> Any:
        return orjson.loads(self.response.content)

    @property
    def ids(self) -> list[str]:
        return [record["id"] for record in self.body["results"]]

    @property
    def applied(self) -> Any:
        return self.body["applied"]

    @property
    def fault(self) -> Any:
        (fault,) = self.body["errors"]
        return fault


class Api:
    """Asks the API, and checks whatever it answers against the contract."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str = "", query: Any = (), /, **headers: str) -> Answer:
        """`path` is below the root or whole; `query` pairs, a dict or raw text."""
        whole = path.removeprefix("http://testserver")
        whole = whole if whole.startswith("/") else ROOT + whole
        text = query if isinstance(query, str) else urlencode(query)
        if "?" in whole:
            whole, _, text = whole.partition("?")
        # WSGI hands bytes over as Latin-1 text.
        raw = text.encode().decode("latin-1")
        response = self.client.get(whole, QUERY_STRING=raw, headers=headers)
        hold_to_contract(response, whole)
        return Answer(response)

    def list(self, noun: str, **query: Any) -> Answer:
        answer = self.get(f"{noun}/", query)
        assert answer.status == 200, answer.body
        return answer


#: Media types of answers whose shape the contract tells.
DESCRIBED = (
    "application/json",
    "application/problem+json",
    "application/vnd.citationstyles.csl+json",
)


def hold_to_contract(response, path: str) -> None:
    found = [operation for pattern, operation in operations() if pattern.fullmatch(path)]
    if not found or response.status_code == 304:
        return
    status, operation = str(response.status_code), found[0]
    assert status in operation["responses"], f"{path} does not document {status}"
    media_type = response.headers["Content-Type"].split(";")[0]
    check = validator(status, media_type, operation["operationId"])
    if media_type in DESCRIBED:
        check.validate(orjson.loads(response.content))


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Revision 1 of a world in which every filter of every noun finds something and misses some."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            build_world()
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def build_world() -> Revision:
    us = JurisdictionFactory(code="us", name="United States")
    JurisdictionFactory(code="us-ca", name="California", kind="subdivision", parent=us)
    cn = JurisdictionFactory(code="cn", name="China")
    commerce = OrganizationFactory(
        slug="us-doc", name="Commerce", kind="department", jurisdiction=us
    )
    nist = OrganizationFactory(
        slug="us-nist", name="Standards", acronym="NIST", jurisdiction=us, parent=commerce
    )
    ministry = OrganizationFactory(slug="cn-mfa", kind="department", jurisdiction=cn)
    paper = SourceFactory(
        slug="paper",
        title="The paper",
        publisher="The House",
        media_type="application/pdf",
        language="en",
        published_on=day("2025-07-23"),
        retrieved_at=datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC),
    )
    SourceFactory(slug="article", kind="secondary", language="zh", media_type="text/html")
    themes = build_themes(paper)
    build_plans(us, cn, commerce, ministry, paper)
    build_clauses(themes, nist, paper)
    return publish(published_by="tester", note="The first").revision


def build_themes(paper):
    ai = SchemeFactory(slug="ai", title="AI plans", publisher="govdb")
    other = SchemeFactory(slug="other", title="Another", version="2.0")
    safety = ThemeFactory(scheme=ai, slug="safety", position=1, codebook_version="1.1")
    evaluation = ThemeFactory(scheme=ai, slug="evaluation", position=2, broader=safety)
    red_teams = ThemeFactory(scheme=ai, slug="red-teams", position=1, broader=evaluation)
    energy = ThemeFactory(scheme=ai, slug="energy", position=3)
    ThemeFactory(scheme=other, slug="energy", position=1)
    ThemeFactory(scheme=ai, slug="power", position=4, is_deprecated=True, replaced_by=energy)
    ThemeLabelFactory(theme=safety, language="zh", label="安全")
    ThemeMatchFactory(theme=safety, source=paper)
    return {"safety": safety, "evaluation": evaluation, "red-teams": red_teams, "energy": energy}


def build_plans(us, cn, commerce, ministry, paper):
    american = PlanFactory(
        slug="us-plan",
        title="Winning",
        jurisdiction=us,
        adopted_on=day("2025-07-20"),
        published_on=day("2025-07-23"),
        commenced_on=day("2025-07-24"),
    )
    chinese = PlanFactory(
        slug="cn-plan",
        title="Governing together",
        language="zh",
        jurisdiction=cn,
        plan_type="initiative",
        completeness="partial",
        coverage_note="Some points have no source yet.",
        published_on=day("2025-07-26"),
    )
    PlanFactory(
        slug="old-act",
        title="An act of old",
        jurisdiction=us,
        plan_type="act",
        legal_force="binding",
        status="repealed",
        repealed_on=day("2020-01-01"),
    )
    InvolvementFactory(clause=None, plan=american, organization=commerce, role="issuer")
    InvolvementFactory(clause=None, plan=chinese, organization=ministry, role="issuer")
    CitationFactory(clause=None, plan=american, source=paper)


def build_clauses(themes, nist, paper):
    american, chinese, act = (
        Plan.objects.get(slug=slug) for slug in ("us-plan", "cn-plan", "old-act")
    )
    pillar = ClauseFactory(
        plan=american, eid="pillar_1", position=1, clause_type="pillar", is_operative=False
    )
    section = ClauseFactory(plan=american, eid="pillar_1__sec_1", parent=pillar, position=1)
    action = ClauseFactory(
        plan=american,
        eid="pillar_1__sec_1__item_1",
        parent=section,
        position=1,
        clause_type="action",
        number="I.1.1",
        summary="Agencies evaluate frontier models.",
    )
    point = ClauseFactory(
        plan=chinese, eid="point_1", position=1, clause_type="point", heading="安全与合作"
    )
    first = ClauseFactory(
        plan=act,
        eid="art_1",
        position=1,
        clause_type="article",
        heading="First wording",
        starts_on=day("2000-01-01"),
        ends_on=day("2010-01-01"),
    )
    ClauseFactory(
        plan=act,
        eid="art_1",
        wording=2,
        position=1,
        clause_type="article",
        heading="Second wording",
        starts_on=day("2010-01-01"),
        ends_on=day("2020-01-01"),
    )
    ClauseTextFactory(clause=action, text="Red teams shall look hard.", source=paper)
    DutyFactory(
        clause=action,
        modality="should",
        organization=nist,
        actor="The Institute",
        addressee="Makers of models",
        deadline_on=day("2026-03-01"),
    )
    InvolvementFactory(clause=action, organization=nist)
    CitationFactory(clause=action, source=paper, locator="p. 3")
    AssignmentFactory(clause=action, theme=themes["red-teams"])
    AssignmentFactory(clause=section, theme=themes["safety"])
    AssignmentFactory(clause=point, theme=themes["safety"])
    AssignmentFactory(clause=point, theme=themes["energy"])
    build_judgements(themes, action, point, first)


def build_judgements(themes, action, point, first):
    ada = CoderFactory(slug="ada")
    model = CoderFactory(slug="a-model", kind="model", model_version="7")
    CodingFactory(
        clause=action,
        theme=themes["red-teams"],
        coder=ada,
        stance="against",
        confidence="0.90",
        coded_on=day("2026-01-05"),
    )
    CodingFactory(clause=point, theme=themes["safety"], coder=model, codebook_version="1.1")
    CodingFactory(clause=first, theme=themes["energy"], coder=ada, applies=False)
    CorrespondenceFactory(
        from_clause=action,
        to_clause=point,
        coder=ada,
        confidence="0.50",
        review_state="confirmed",
    )
    CorrespondenceFactory(from_clause=point, to_clause=first, relation="contrasts", coder=model)
    SilenceFactory(
        plan=action.plan, theme=themes["energy"], coder=ada, searched_on=day("2026-02-01")
    )
    SilenceFactory(plan=point.plan, theme=themes["red-teams"], coder=model, codebook_version="1.1")


@pytest.fixture
def release(world, db) -> Release:
    return Release.objects.create(name="2026-spring", revision=Revision.objects.get(number=1))
