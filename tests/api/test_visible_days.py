"""Which records `as_of` shows: only those of plans that were there, by one rule everywhere."""

import orjson
import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def row(model, **fields):
    return {"model": f"provisions.{model}", "fields": fields}


def plan(slug, **fields):
    given = {
        "slug": slug,
        "title": f"Title of {slug}",
        "language": "en",
        "jurisdiction": ["qm"],
        "plan_type": "act",
        "legal_force": "binding",
        "status": "in_force",
        "completeness": "partial",
        "coverage_note": "Made up.",
        "stage": "ready",
    }
    return row("plan", **given | fields)


def clause(plan_slug, eid, **fields):
    given = {
        "plan": [plan_slug],
        "eid": eid,
        "position": 1,
        "clause_type": "section",
        "number": "1",
        "locator": eid,
        "heading": f"Heading of {eid}",
        "summary": "Somebody must do something.",
        "stage": "ready",
    }
    return row("clause", **given | fields)


REFERENCE = [
    row("jurisdiction", code="qm", name="Quillmark", kind="country"),
    row("scheme", slug="sea", title="Sea", version="1.0", publisher="Nobody", stage="ready"),
    row(
        "theme",
        scheme=["sea"],
        slug="ferries",
        position=1,
        preferred_label="Ferries",
        definition="Boats that carry people.",
        codebook_version="1.0",
        stage="ready",
    ),
    row("coder", slug="reader", name="A reader", kind="person"),
]


def publish_rows(tmp_path, rows):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows))
    call_command("load", str(path), verbosity=0)
    call_command("publish", "--note", "For a test.", verbosity=0)


@pytest.fixture
def harbour(tmp_path):
    publish_rows(
        tmp_path,
        [
            *REFERENCE,
            plan("harbour-act", published_on="1988-03-02", repealed_on="1997-05-01"),
            clause("harbour-act", "s_1"),
            clause("harbour-act", "s_2", position=2, starts_on="1992-01-01"),
            plan("pilot-code", adopted_on="1990-01-01", adopted_precision="year"),
            clause("pilot-code", "s_1"),
            plan("undated-note"),
            clause("undated-note", "s_1"),
            plan("old-ferry-act", repealed_on="1995-01-01"),
            clause("old-ferry-act", "s_1", starts_on="1970-01-01"),
            clause("old-ferry-act", "s_2", position=2),
            *(
                row(
                    "coding",
                    clause=[of, "s_1"],
                    theme=["sea", "ferries"],
                    coder=["reader"],
                    codebook_version="1.0",
                    applies=True,
                )
                for of in ("harbour-act", "pilot-code", "undated-note")
            ),
            row(
                "correspondence",
                from_clause=["harbour-act", "s_1"],
                relation="related",
                to_clause=["pilot-code", "s_1"],
                coder=["reader"],
                rationale="Both speak of boats.",
                stage="ready",
            ),
            row(
                "silence",
                plan=["harbour-act"],
                theme=["sea", "ferries"],
                coder=["reader"],
                codebook_version="1.0",
                method="Read.",
                searched_on="2026-01-01",
                stage="ready",
            ),
        ],
    )


SHOWN = [
    ("1969-12-31", [], []),
    ("1970-01-01", ["old-ferry-act"], ["old-ferry-act:s_1", "old-ferry-act:s_2"]),
    (
        "1988-03-02",
        ["harbour-act", "old-ferry-act"],
        ["harbour-act:s_1", "old-ferry-act:s_1", "old-ferry-act:s_2"],
    ),
    (
        "1994-12-31",
        ["harbour-act", "old-ferry-act", "pilot-code"],
        [
            "harbour-act:s_1",
            "harbour-act:s_2",
            "old-ferry-act:s_1",
            "old-ferry-act:s_2",
            "pilot-code:s_1",
        ],
    ),
    ("1997-05-01", ["pilot-code"], ["pilot-code:s_1"]),
]


@pytest.mark.usefixtures("harbour")
class TestTheDay:
    @pytest.mark.parametrize(("day", "plans", "clauses"), SHOWN)
    def test_what_belongs_to_a_plan_is_there_while_the_plan_is(self, api, day, plans, clauses):
        assert api.list("plans", as_of=day).ids == plans
        assert api.list("clauses", as_of=day).ids == clauses

    @pytest.mark.parametrize(
        ("day", "codings", "correspondences", "silences"),
        [
            ("1988-03-01", 0, 0, 0),
            ("1989-01-01", 1, 0, 1),
            ("1990-01-01", 2, 1, 1),
            ("1997-05-01", 1, 0, 0),
        ],
    )
    def test_judgements_too(self, api, day, codings, correspondences, silences):
        counts = [
            api.list(noun, as_of=day, count="true").body["count"]
            for noun in ("codings", "correspondences", "silences")
        ]

        assert counts == [codings, correspondences, silences]

    def test_what_has_no_day_is_left_out_and_counted(self, api):
        clauses = api.list("clauses", as_of="1996-01-01", clause_type="section")
        plans = api.list("plans", as_of="1996-01-01")
        others = api.list("clauses", as_of="1996-01-01", plan="harbour-act")

        (note,) = clauses.applied["notes"]
        assert note.startswith("Excluded: 1 clause,")
        assert "'include_undated=true'" in note
        assert plans.applied["notes"][0].startswith("Excluded: 1 plan,")
        assert others.applied["notes"] == []

    def test_what_has_no_day_is_shown_on_request(self, api):
        asked = {"as_of": "1900-01-01", "include_undated": "true"}
        answer = api.list("clauses", **asked)

        assert answer.ids == ["old-ferry-act:s_2", "undated-note:s_1"]
        assert answer.applied["notes"][0].startswith("Included: 2 clauses")
        assert api.list("plans", **asked).ids == ["old-ferry-act", "undated-note"]
        assert len(api.list("codings", **asked).ids) == 1
        assert api.get("clauses/undated-note:s_1/", asked).status == 200
        assert api.get("plans/undated-note/outline/", asked).body["clause_count"] == 1

    def test_include_undated_needs_a_day(self, api):
        answer = api.list("clauses", include_undated="true")

        assert len(answer.ids) == 6
        assert "no effect without 'as_of'" in answer.applied["notes"][0]

    @pytest.mark.parametrize(
        "record",
        [
            "clauses/harbour-act:s_1",
            "clauses/harbour-act:s_1@1",
            "plans/harbour-act",
            "codings/harbour-act:s_1~sea:ferries~reader~1.0",
            "silences/harbour-act~sea:ferries~reader",
            "clauses/undated-note:s_1",
        ],
    )
    def test_a_single_record_is_not_found_on_a_day_without_it(self, api, record):
        answer = api.get(f"{record}/", {"as_of": "1950-01-01"})

        assert answer.status == 404
        assert "not in force on 1950-01-01" in answer.body["detail"]
        assert api.get(f"{record}/").status == 200

    def test_outline_and_coverage_of_a_plan_that_is_not_there_are_empty(self, api):
        outline = api.get("plans/harbour-act/outline/", {"as_of": "1950-01-01"}).body
        coverage = api.get("plans/harbour-act/coverage/", {"as_of": "2005-01-01"}).body

        assert (outline["clause_count"], outline["clauses"]) == (0, [])
        assert (coverage["clause_count"], coverage["silences"]) == (0, [])
        assert outline["applied"]["notes"] == ["harbour-act was not in force on 1950-01-01."]

    def test_compare_says_which_plans_are_not_there(self, api):
        body = api.get(
            "compare/",
            {"plans": "harbour-act,undated-note", "by": "clause_type", "as_of": "2005-01-01"},
        ).body

        assert [each["clause_count"] for each in body["plans"]] == [0, 0]
        shares, *notes = body["applied"]["notes"]
        assert shares.startswith("Shares are of ")
        assert notes[0].startswith("Excluded: ")
        assert len(notes) == 3

    def test_the_last_text_of_a_repealed_plan_is_of_its_last_day(self, api):
        body = api.get("plans/harbour-act/diff/").body

        assert (body["before"]["day"], body["after"]["day"]) == ("1991-12-31", "1997-04-30")
        assert (body["before"]["clause_count"], body["after"]["clause_count"]) == (1, 2)

    def test_a_day_after_the_repeal_has_no_text(self, api):
        body = api.get("plans/harbour-act/diff/", {"from": "1996-01-01", "to": "1998-01-01"}).body

        assert (body["before"]["clause_count"], body["after"]["clause_count"]) == (2, 0)

    def test_a_plan_without_a_day_can_be_compared_between_revisions(self, api):
        body = api.get("plans/undated-note/diff/").body

        assert body["after"]["clause_count"] == 1
        assert "The plan has no date" in body["notes"][1]
