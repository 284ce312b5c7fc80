"""Every filter of every noun: what it finds, what it leaves out, and what it refuses."""

import pytest

from provisions.api.lists.filterset import SHARED_UNFILTERED
from provisions.api.lists.viewset import RecordViewSet
from provisions.api.urls import router
from tests.api.conftest import contract

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ACTION = "us-plan:pillar_1__sec_1__item_1"
SECTION = "us-plan:pillar_1__sec_1"
PILLAR = "us-plan:pillar_1"
POINT = "cn-plan:point_1"
ARTICLE = "old-act:art_1"
CODED = {
    "action": f"{ACTION}~ai:red-teams~ada~1.0",
    "point": f"{POINT}~ai:safety~a-model~1.1",
    "article": f"{ARTICLE}~ai:energy~ada~1.0",
}
CLOSE = f"{ACTION}~close~{POINT}"
CONTRAST = f"{POINT}~contrasts~{ARTICLE}"
US_SILENCE, CN_SILENCE = "us-plan~ai:energy~ada", "cn-plan~ai:red-teams~a-model"

FOUND = [
    ("jurisdictions", "id=us", ["us"]),
    ("jurisdictions", "id=US,cn", ["cn", "us"]),
    ("jurisdictions", "kind=subdivision", ["us-ca"]),
    ("jurisdictions", "kind!=country", ["us-ca"]),
    ("jurisdictions", "parent=US", ["us-ca"]),
    ("jurisdictions", "name=STATES", ["us"]),
    ("organizations", "id=us-nist", ["us-nist"]),
    ("organizations", "kind=agency", ["us-nist"]),
    ("organizations", "parent=us-doc", ["us-nist"]),
    ("organizations", "jurisdiction=CN", ["cn-mfa"]),
    ("organizations", "name=stand", ["us-nist"]),
    ("organizations", "acronym=nist", ["us-nist"]),
    ("sources", "id=paper", ["paper"]),
    ("sources", "kind=secondary", ["article"]),
    ("sources", "publisher=house", ["paper"]),
    ("sources", "media_type=TEXT/HTML", ["article"]),
    ("sources", "language=zh", ["article"]),
    ("sources", "published_on_after=2025-07-23", ["paper"]),
    ("sources", "published_on_before=2025-07-24", ["paper"]),
    ("sources", "published_on_before=2025-07-23", []),
    ("sources", "retrieved_at_after=2026-01-02T03:04:00Z", ["paper"]),
    ("sources", "retrieved_at_before=2026-01-02T04:04:00%2B01:00", []),
    ("sources", "retrieved_at_before=2026-01-02T04:04:01 01:00", ["paper"]),
    ("sources", "title=THE PAPER", ["paper"]),
    ("schemes", "id=ai", ["ai"]),
    ("schemes", "publisher=GOVDB", ["ai"]),
    ("schemes", "version=2.0", ["other"]),
    ("schemes", "title=another", ["other"]),
    ("themes", "id=ai:safety", ["ai:safety"]),
    ("themes", "scheme=other", ["other:energy"]),
    ("themes", "slug=energy", ["ai:energy", "other:energy"]),
    ("themes", "broader=safety", ["ai:evaluation"]),
    ("themes", "within=safety", ["ai:evaluation", "ai:red-teams"]),
    ("themes", "depth_min=2&depth_max=2", ["ai:evaluation"]),
    ("themes", "preferred_label=red", ["ai:red-teams"]),
    ("themes", "label=安全", ["ai:safety"]),
    ("themes", "codebook_version=1.1", ["ai:safety"]),
    ("themes", "is_deprecated=true", ["ai:power"]),
    ("themes", "replaced_by=ai:energy", ["ai:power"]),
    ("plans", "id=us-plan", ["us-plan"]),
    ("plans", "q=govern", ["cn-plan"]),
    ("plans", "jurisdiction=us", ["old-act", "us-plan"]),
    ("plans", "plan_type=act,initiative", ["cn-plan", "old-act"]),
    ("plans", "legal_force=binding", ["old-act"]),
    ("plans", "status=repealed", ["old-act"]),
    ("plans", "completeness=partial", ["cn-plan"]),
    ("plans", "language=zh", ["cn-plan"]),
    ("plans", "title=winning", ["us-plan"]),
    ("plans", "adopted_on_after=2025-07-20", ["us-plan"]),
    ("plans", "published_on_before=2025-07-26", ["us-plan"]),
    ("plans", "commenced_on_after=2025-07-24", ["us-plan"]),
    ("plans", "repealed_on_before=2020-01-02", ["old-act"]),
    ("plans", "issuer=cn-mfa", ["cn-plan"]),
    ("plans", "theme=evaluation", ["us-plan"]),
    ("plans", "theme_exact=ai:energy", ["cn-plan"]),
    ("plans", "source=paper", ["us-plan"]),
    ("clauses", f"id={POINT}", [POINT]),
    ("clauses", "plan=cn-plan", [POINT]),
    ("clauses", "plan!=us-plan&plan!=old-act", [POINT]),
    ("clauses", "eid=pillar_1", [PILLAR]),
    ("clauses", "wording=2", [ARTICLE]),
    ("clauses", f"parent={PILLAR}", [SECTION]),
    ("clauses", f"within={PILLAR}", [SECTION, ACTION]),
    ("clauses", "depth_min=3", [ACTION]),
    ("clauses", "depth_max=1&plan=us-plan", [PILLAR]),
    ("clauses", "depth_min=999999999", []),
    ("clauses", "wording=999999999", []),
    ("clauses", "clause_type=action", [ACTION]),
    ("clauses", "number=I.1.1", [ACTION]),
    ("clauses", "is_operative=false", [PILLAR]),
    ("clauses", "starts_on_after=2010-01-01", [ARTICLE]),
    ("clauses", "ends_on_before=2020-01-02", [ARTICLE]),
    ("clauses", "jurisdiction=CN", [POINT]),
    ("clauses", "plan_type=act", [ARTICLE]),
    ("clauses", "legal_force=binding", [ARTICLE]),
    ("clauses", "plan_status=repealed", [ARTICLE]),
    ("clauses", "published_on_after=2025-07-26", [POINT]),
    ("clauses", "published_on_before=2025-07-24", [PILLAR, SECTION, ACTION]),
    ("clauses", "theme=ai:safety", [POINT, SECTION, ACTION]),
    ("clauses", "theme=safety", [POINT, SECTION, ACTION]),
    ("clauses", "theme_exact=safety", [POINT, SECTION]),
    ("clauses", "theme=red-teams,ai:energy", [POINT, ACTION]),
    ("clauses", "theme=safety&theme=ai:energy", [POINT]),
    ("clauses", "theme=safety&theme!=ai:energy", [SECTION, ACTION]),
    ("clauses", "theme=safety&theme_not=ai:energy", [SECTION, ACTION]),
    ("clauses", "organization=us-nist", [ACTION]),
    ("clauses", "source=paper", [ACTION]),
    ("clauses", "language=zh", [POINT]),
    ("clauses", "modality=should", [ACTION]),
    ("clauses", "actor=institute", [ACTION]),
    ("clauses", "addressee=makers", [ACTION]),
    ("clauses", "deadline_on_after=2026-03-01&deadline_on_before=2026-03-02", [ACTION]),
    ("clauses", "coded_by_kind=person", [ACTION]),
    ("clauses", "coded_by_kind!=person&min_coders=1", [POINT]),
    ("clauses", "min_coders=1&is_contested=false", [POINT, ACTION]),
    ("clauses", "is_contested=true", []),
    ("clauses", "q=evaluating", [ACTION]),
    ("clauses", "q=合作", [POINT]),
    ("codings", f"id={CODED['point']}", [CODED["point"]]),
    ("codings", f"clause={ACTION}", [CODED["action"]]),
    ("codings", "plan=cn-plan", [CODED["point"]]),
    ("codings", "theme=safety", [CODED["point"], CODED["action"]]),
    ("codings", "theme_exact=safety", [CODED["point"]]),
    ("codings", "coder=ada&applies=true", [CODED["action"]]),
    ("codings", "coder_kind=model", [CODED["point"]]),
    ("codings", "codebook_version=1.1", [CODED["point"]]),
    ("codings", "applies=false", [CODED["article"]]),
    ("codings", "stance=against", [CODED["action"]]),
    ("codings", "stance=not_stated", [CODED["point"], CODED["article"]]),
    ("codings", "confidence_min=0.9", [CODED["action"]]),
    ("codings", "confidence_max=0.899", []),
    ("codings", "coded_on_after=2026-01-05", [CODED["action"]]),
    ("codings", "starts_on_before=2000-01-02", [CODED["article"]]),
    ("codings", "ends_on_after=2010-01-01", [CODED["article"]]),
    ("correspondences", f"id={CLOSE}", [CLOSE]),
    ("correspondences", f"clause={POINT}", [CONTRAST, CLOSE]),
    ("correspondences", f"from_clause={POINT}", [CONTRAST]),
    ("correspondences", f"to_clause={POINT}", [CLOSE]),
    ("correspondences", "plan=us-plan", [CLOSE]),
    ("correspondences", "plan!=us-plan", [CONTRAST]),
    ("correspondences", "from_plan=us-plan", [CLOSE]),
    ("correspondences", "to_plan=old-act", [CONTRAST]),
    ("correspondences", "relation=contrasts", [CONTRAST]),
    ("correspondences", "coder=a-model", [CONTRAST]),
    ("correspondences", "coder_kind=person", [CLOSE]),
    ("correspondences", "confidence_min=0.5", [CLOSE]),
    ("correspondences", "review_state=confirmed", [CLOSE]),
    ("correspondences", "starts_on_after=2000-01-01", [CONTRAST]),
    ("correspondences", "ends_on_before=2010-01-02", [CONTRAST]),
    ("silences", f"id={US_SILENCE}", [US_SILENCE]),
    ("silences", "plan=us-plan", [US_SILENCE]),
    ("silences", "theme=safety", [CN_SILENCE]),
    ("silences", "theme_exact=ai:energy", [US_SILENCE]),
    ("silences", "coder=ada", [US_SILENCE]),
    ("silences", "coder_kind=model", [CN_SILENCE]),
    ("silences", "codebook_version=1.1", [CN_SILENCE]),
    ("silences", "searched_on_after=2026-02-01", [US_SILENCE]),
    ("revisions", "number_min=1&number_max=1", ["1"]),
    ("revisions", "published_at_before=2000-01-01", []),
    ("revisions", "published_by=tester", ["1"]),
    ("revisions", "note=FIRST", ["1"]),
    ("releases", "revision_min=1", []),
    ("releases", "released_at_after=2000-01-01", []),
    ("releases", "note=x", []),
]


#: Filters by a name of which there is none here.
REFUSED = [("releases", "id=nothing")]


@pytest.mark.parametrize(("noun", "query"), REFUSED)
def test_filter_refuses_a_name_of_nothing(api, noun, query):
    assert api.get(f"{noun}/", query).fault["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(("noun", "query", "expected"), FOUND, ids=lambda value: str(value)[:60])
def test_filter_finds(api, noun, query, expected):
    answer = api.get(f"{noun}/", query)

    assert answer.status == 200, answer.body
    assert answer.ids == expected


@pytest.mark.parametrize(
    "view", [view for _, view, _ in router.registry], ids=lambda view: view.model.__name__
)
def test_every_published_column_has_a_filter_or_a_reason(view: type[RecordViewSet]):
    columns = {field.name for field in view.model._meta.concrete_fields}
    filtered = {
        column
        for declared in view.filterset_class.base_filters.values()
        for column in declared.columns
    }
    reasons = {**SHARED_UNFILTERED, **view.filterset_class.unfiltered}

    missing = columns - filtered - set(reasons)

    assert not missing
    assert all(reasons.values())
    assert not (set(view.filterset_class.unfiltered) & filtered), "a reason for what is filtered"
    assert not (set(view.filterset_class.unfiltered) - columns), "a reason for no column"


def test_every_filter_is_exercised_above():
    asked = {
        (noun, pair.split("=")[0].replace("!", "_not"))
        for noun, query, *_ in (*FOUND, *REFUSED)
        for pair in query.split("&")
    }
    declared = {
        (noun, name)
        for noun, view, _ in router.registry
        for name in view.filterset_class.base_filters
        if not name.endswith("_not")
    }
    families = {
        name.removesuffix(end) for _, name in asked for end in ("_after", "_before", "_min", "_max")
    }

    missing = {
        (noun, name)
        for noun, name in declared - asked
        if name.rsplit("_", 1)[0] not in {family.rsplit("_", 1)[0] for family in families}
    }

    assert not missing


def parameters_with(schema_type: str, wanted: str = ""):
    for path, methods in contract()["paths"].items():
        for parameter in methods["get"].get("parameters", []):
            schema = parameter["schema"]
            if schema.get("type") == schema_type and wanted in str(schema):
                yield pytest.param(
                    path.replace("{id}", "x"),
                    parameter["name"],
                    id=f"{path.removeprefix('/api/v1/')} {parameter['name']}",
                )


@pytest.mark.parametrize(
    ("path", "name"),
    [
        *parameters_with("boolean"),
        *parameters_with("number"),
        *parameters_with("integer"),
        *parameters_with("string", "date"),
    ],
)
@pytest.mark.parametrize("value", ["maybe", "1e9", "-1", "٣", "2025-02-30"])
def test_value_of_the_wrong_type_is_refused(api, path, name, value):
    answer = api.get(path, {name: value})

    assert answer.status == 400
    assert answer.fault["parameter"] == name
    assert answer.fault["value"] == value


@pytest.mark.parametrize(
    ("query", "parameter", "nearest"),
    [
        ("themee=x", "themee", "theme"),
        ("published_on=2020-01-01", "published_on", "published_on_after"),
        ("theme=no-such-safety", "theme", "ai:safety"),
        ("theme=ai:safty", "theme", "ai:safety"),
        ("theme!=ai:safty", "theme_not", "ai:safety"),
        ("theme_not=ai:safty", "theme_not", "ai:safety"),
        ("plan=us-pla", "plan", "us-plan"),
        ("jurisdiction=usa", "jurisdiction", "us"),
        ("organization=us-nits", "organization", "us-nist"),
        ("source=papre", "source", "paper"),
        ("parent=us-plan:pillar_2", "parent", "us-plan:pillar_1"),
        ("within=us-plan:pilar_1", "within", "us-plan:pillar_1"),
        ("clause_type=actions", "clause_type", "action"),
        ("modality=shold", "modality", "should"),
        ("is_operative=True", "is_operative", "true"),
        ("ordering=plann", "ordering", "plan"),
        ("fields=headings", "fields", "heading"),
        ("expand=plans", "expand", "plan"),
        ("format=jsno", "format", "json"),
        ("known_at=spring", "known_at", "2026-spring"),
    ],
)
@pytest.mark.usefixtures("release")
def test_refusal_names_the_nearest(api, query, parameter, nearest):
    answer = api.get("clauses/", query)

    assert answer.status == 400
    assert answer.fault["parameter"] == parameter
    assert nearest in answer.fault["nearest"]
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_all_unknown_parameters_are_named_at_once(api):
    answer = api.get("clauses/", "themee=x&plann=y&plan=us-plan")

    assert [fault["parameter"] for fault in answer.body["errors"]] == ["themee", "plann"]


def test_bare_slug_of_several_schemes_is_refused_with_the_candidates(api):
    answer = api.get("clauses/", {"theme": "energy"})

    assert answer.fault["nearest"] == ["ai:energy", "other:energy"]


def test_commas_are_alternatives_and_repetition_narrows(api):
    either = api.list("clauses", theme="red-teams,ai:energy", count="true")
    both = api.get("clauses/", "theme=red-teams&theme=ai:energy&count=true")

    assert (either.body["count"], both.body["count"]) == (2, 0)
    assert either.applied["filters"] == {"theme": [["ai:red-teams", "ai:energy"]]}
    assert both.applied["filters"] == {"theme": [["ai:red-teams"], ["ai:energy"]]}


def test_applied_names_the_themes_that_a_theme_stands_for(api):
    answer = api.list("clauses", theme="safety", jurisdiction="US", published_on_after="2020-01-01")

    assert answer.applied["filters"] == {
        "theme": [["ai:safety", "ai:evaluation", "ai:red-teams"]],
        "jurisdiction": [["us"]],
        "published_on_after": "2020-01-01",
    }
    assert answer.applied["revision"] == 1
    assert answer.applied["page_size"] == 50
    assert answer.applied["ordering"] == ["plan", "position", "id"]


def test_empty_list_says_which_filter_removed_the_last_rows(api):
    answer = api.list("clauses", plan="us-plan", language="zh", clause_type="action")

    explanation = answer.applied["explanation"]
    assert (explanation["removed_by"], explanation["without_it"]) == ("language", 1)
    assert "'language' removed" in explanation["detail"]


def test_empty_list_of_a_noun_without_records_says_so(api):
    answer = api.list("releases")

    assert answer.applied["explanation"]["removed_by"] is None


@pytest.mark.parametrize("q", ["the", "-", '""', "!!!"])
def test_search_for_nothing_is_refused(api, q):
    answer = api.get("clauses/", {"q": q})

    assert answer.status == 400
    assert answer.fault["parameter"] == "q"
