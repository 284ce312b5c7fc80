"""Records as they are served: ready, whole, picked and expanded."""

import orjson
import pytest

from provisions.api.shapes.records import names, record_serializer
from provisions.api.urls import router
from provisions.models import PUBLISHED_MODELS, PublishedClause

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ACTION = "us-plan:pillar_1__sec_1__item_1"
VIEWS = {noun: view for noun, view, _ in router.registry}
CLAUSE = {
    "ancestors": ["us-plan:pillar_1", "us-plan:pillar_1__sec_1"],
    "assignments": [
        {"adjudicator": None, "method": "single", "rationale": "", "theme": "ai:red-teams"}
    ],
    "citations": [{"locator": "p. 3", "note": "", "source": "paper"}],
    "clause_type": "action",
    "depth": 3,
    "eid": "pillar_1__sec_1__item_1",
    "ends_on": None,
    "heading": "Heading of pillar_1__sec_1__item_1",
    "id": ACTION,
    "is_operative": True,
    "locator": "Section 1",
    "noun": "clause",
    "coder_count": 1,
    "coder_kinds": ["person"],
    "is_contested": False,
    "number": "I.1.1",
    "organizations": [{"organization": "us-nist", "role": "lead"}],
    "parent": "us-plan:pillar_1__sec_1",
    "plan": "us-plan",
    "position": 1,
    "starts_on": None,
    "summary": "Agencies evaluate frontier models.",
    "texts": [
        {
            "end_char": None,
            "heading": "",
            "language": "en",
            "source": "paper",
            "standing": "original",
            "start_char": None,
            "text": "Red teams shall look hard.",
        }
    ],
    "themes": ["ai:red-teams"],
    "url": f"/api/v1/clauses/{ACTION}/",
    "wording": 1,
}


def test_list_is_the_stored_documents_in_an_envelope(api):
    answer = api.list("clauses", id=ACTION)

    (record,) = answer.body.pop("results", None) or answer.body["results"]
    duties = record.pop("duties")
    assert record == CLAUSE
    assert [(duty["modality"], duty["organization"]) for duty in duties] == [("should", "us-nist")]
    assert answer.body == {
        "next": None,
        "previous": None,
        "applied": {
            "revision": 1,
            "known_at": None,
            "as_of": None,
            "listed_on": answer.applied["listed_on"],
            "filters": {"id": [[ACTION]]},
            "ordering": ["plan", "position", "id"],
            "page_size": 50,
            "fields": None,
            "expand": [],
            "notes": [],
        },
        "results": answer.body["results"],
    }


def test_documents_are_sent_byte_for_byte(api):
    stored = PublishedClause.objects.get(key=ACTION).document.encode()

    assert api.get(f"clauses/{ACTION}/").response.content == stored
    assert stored in api.get("clauses/").response.content


#: Those with a list of their own; a coverage account is a part of `plans/{slug}/coverage/`.
LISTED = [model for model in PUBLISHED_MODELS if model.noun != "coverage"]


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.noun)
def test_contract_names_exactly_the_members_of_documents(model):
    serializer = record_serializer(model.noun)

    documents = [orjson.loads(text) for text in model.objects.values_list("document", flat=True)]

    assert documents
    assert all(sorted(document) == list(names(serializer)) for document in documents)


@pytest.mark.parametrize("noun", sorted(VIEWS))
def test_every_record_is_found_at_its_url(api, noun, release):
    for record in api.list(noun).body["results"]:
        # A theme that was merged leads to the other one, unless a revision is asked for.
        answer = api.get(record["url"], {"known_at": 1} if record.get("replaced_by") else ())
        assert answer.status == 200
        assert answer.body == record


def test_percent_encoded_id_is_the_same_address(api):
    coded = api.list("codings", coder="ada", applies="true").ids[0]

    plain = api.get(f"codings/{coded}/")
    encoded = api.get(f"codings/{coded.replace(':', '%3A').replace('~', '%7E')}/")

    assert plain.body == encoded.body


def test_fields_keeps_the_id_and_what_is_asked(api):
    answer = api.list("clauses", fields="heading,themes", plan="cn-plan")

    assert answer.body["results"] == [
        {"heading": "安全与合作", "id": "cn-plan:point_1", "themes": ["ai:energy", "ai:safety"]}
    ]
    assert answer.applied["fields"] == ["heading", "themes"]
    assert api.get("plans/us-plan/", {"fields": "title"}).body == {
        "id": "us-plan",
        "title": "Winning",
    }


@pytest.mark.parametrize(
    ("noun", "expansion"),
    [(noun, name) for noun, view in sorted(VIEWS.items()) for name in view.expansions],
    ids=str,
)
def test_every_expansion_splices_the_whole_record(api, noun, expansion):
    view = VIEWS[noun]
    paths = view.expansions[expansion].paths
    nouns = {
        model.noun: plural
        for plural, v in VIEWS.items()
        for model in [v.model]
        if hasattr(model, "noun")
    }
    plural = nouns[view.expansions[expansion].model.noun]

    plain = api.list(noun).body["results"]
    expanded = api.list(noun, expand=expansion).body["results"]

    found = 0
    for before, after in zip(plain, expanded, strict=True):
        for path in paths:
            for old, new in zip(reached(before, path), reached(after, path), strict=True):
                assert new["id"] == old
                assert new["noun"] == VIEWS[plural].model.noun
                found += 1
    assert found


def reached(node, path):
    if not path:
        return [node] if node is not None else []
    if path[0] == "*":
        return [value for item in node for value in reached(item, path[1:])]
    return reached(node[path[0]], path[1:]) if node[path[0]] is not None else []


def test_expansion_outside_the_fields_is_refused(api):
    assert api.get("clauses/", {"fields": "heading", "expand": "plan"}).fault["value"] == "plan"
    assert api.list("clauses", fields="plan", expand="plan").body["results"][0]["plan"]["id"]


@pytest.mark.parametrize("noun", sorted(VIEWS))
def test_missing_record_is_a_problem(api, noun):
    answer = api.get(f"{noun}/no-such-thing/")

    assert answer.status == 404
    assert answer.fault["parameter"] == "id"


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("clauses/us-plan:pillar_2/", "us-plan:pillar_1"),
        ("plans/us-plam/", "us-plan"),
        ("themes/safety/", "ai:safety"),
        ("jurisdictions/US/", "us"),
        ("releases/2026-sprang/", "2026-spring"),
        ("revisions/7/", "1"),
    ],
)
@pytest.mark.usefixtures("release")
def test_missing_record_names_the_nearest(api, path, nearest):
    assert nearest in api.get(path).fault["nearest"]


@pytest.mark.parametrize(
    "path", ["plans/a%00b/", "plans/%FF/", "plans/a%0Ab/", f"plans/{'x' * 5000}/", "plans/%2F/"]
)
def test_impossible_id_is_not_found(api, path):
    assert api.get(path).status == 404
