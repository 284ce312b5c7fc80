"""Plans side by side over HTTP: every number leads to what it counts."""

import csv
from io import BytesIO, StringIO
from urllib.parse import urlencode

import openpyxl
import pytest
from lxml import etree

from provisions.models import Theme
from provisions.publishing.publisher import publish
from tests.factories import AssignmentFactory, ClauseFactory, PlanFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

BOTH = "us-plan,cn-plan"
SVG = "{http://www.w3.org/2000/svg}"


def compare(api, **query):
    answer = api.get("compare/", {"plans": BOTH, **query})
    assert answer.status == 200, answer.body
    return answer.body


def cells(body, row):
    (found,) = (each for each in body["rows"] if each["id"] == row)
    return found["cells"]


def test_states_are_told_apart(api):
    body = compare(api, depth=2)
    assert [row["id"] for row in body["rows"]] == ["ai:safety", "ai:evaluation", "ai:energy"]
    states = {row["id"]: [cell["state"] for cell in row["cells"]] for row in body["rows"]}
    assert states == {
        "ai:safety": ["present", "present"],
        "ai:evaluation": ["present", "not_yet_coded"],
        "ai:energy": ["searched_absent", "present"],
    }
    absent = cells(body, "ai:energy")[0]
    assert absent["silences"] == ["us-plan~ai:energy~ada"]
    assert absent["coders"] == [{"id": "ada", "kind": "person"}]
    assert body["totals"] == [
        {
            "depth": 1,
            "all_count": 1,
            "some_count": 0,
            "one_count": 1,
            "none_count": 0,
            "only": {"us-plan": 0, "cn-plan": 1},
        },
        {
            "depth": 2,
            "all_count": 0,
            "some_count": 0,
            "one_count": 1,
            "none_count": 0,
            "only": {"us-plan": 1, "cn-plan": 0},
        },
    ]


def test_a_cell_tells_its_clauses_words_and_shares(api):
    cell = cells(compare(api, limit=1), "ai:safety")[0]
    assert (cell["clause_count"], cell["clause_share"]) == (2, 1.0)
    assert (cell["word_count"], cell["word_share"]) == (5, 1.0)
    assert [clause["id"] for clause in cell["clauses"]] == ["us-plan:pillar_1__sec_1"]
    assert cell["coders"] == [{"id": "ada", "kind": "person"}]


@pytest.mark.parametrize("by", ["theme", "clause_type", "modality"])
@pytest.mark.parametrize("query", [{}, {"known_at": "1"}, {"as_of": "2025-08-01"}])
def test_every_count_is_that_of_the_list_it_leads_to(api, by, query):
    body = compare(api, by=by, plans=f"{BOTH},old-act", **query)
    assert body["rows"]
    for row in body["rows"]:
        for cell in row["cells"]:
            listed = api.get(cell["clauses_url"] + "&count=true")
            assert listed.body["count"] == cell["clause_count"], (row["id"], cell["plan"])


def test_a_count_with_undated_plans_is_that_of_the_list_it_leads_to(api):
    plan = PlanFactory(slug="undated", adopted_on=None, published_on=None, commenced_on=None)
    theme = Theme.objects.get(slug="safety")
    AssignmentFactory(clause=ClauseFactory(plan=plan, starts_on=None), theme=theme)
    publish(published_by="tester")
    day = {"as_of": "1990-01-01", "include_undated": "true", "scheme": "ai"}
    _, cell = cells(compare(api, plans="us-plan,undated", **day), "ai:safety")
    assert cell["clause_count"] == 1
    assert api.get(cell["clauses_url"] + "&count=true").body["count"] == 1
    assert api.get(cell["codings_url"]).status == 200


def test_correspondences_between_the_compared_plans_only(api):
    body = compare(api)
    ids = [edge["id"] for edge in body["correspondences"]]
    (converging,) = ids
    (safety,) = (row for row in body["rows"] if row["id"] == "ai:safety")
    assert (safety["converging"], safety["diverging"]) == ([converging], [])
    body = compare(api, plans="cn-plan,old-act")
    (safety,) = (row for row in body["rows"] if row["id"] == "ai:safety")
    assert (safety["diverging"], len(safety["touching"])) == ([], 1)


def test_types_are_absent_only_from_plans_held_in_full(api):
    body = compare(api, by="clause_type")
    assert [cell["state"] for cell in cells(body, "point")] == ["searched_absent", "present"]
    assert [cell["state"] for cell in cells(body, "pillar")] == ["present", "not_yet_coded"]


def test_a_theme_that_is_given_up_is_a_row_while_it_is_used(api):
    clause = ClauseFactory(plan=PlanFactory(slug="another", completeness="full"))
    AssignmentFactory(clause=clause, theme=Theme.objects.get(slug="power"))
    publish(published_by="tester")
    assert "ai:power" in [row["id"] for row in compare(api, plans="another,us-plan")["rows"]]
    assert "ai:power" not in [row["id"] for row in compare(api)["rows"]]


@pytest.mark.parametrize(
    ("query", "parameter", "near"),
    [
        ({}, "plans", []),
        ({"plans": "us-plan"}, "plans", []),
        ({"plans": "us-plan,cn-plann"}, "plans", ["cn-plan"]),
        ({"plans": BOTH, "by": "themes"}, "by", ["theme"]),
        ({"plans": BOTH, "depth": "3"}, "depth", []),
        ({"plans": BOTH, "limit": "-1"}, "limit", []),
        ({"plans": BOTH, "scheme": "othr"}, "scheme", ["other"]),
        ({"plans": BOTH, "scheme": "ai", "by": "modality"}, "scheme", []),
        ({"plans": BOTH, "themes": "x"}, "themes", ["by"]),
        ({"plans": BOTH, "format": "pdf"}, "format", []),
    ],
)
def test_refusal_names_the_place_and_the_nearest(api, query, parameter, near):
    answer = api.get("compare/", query)
    assert answer.status == 400
    assert answer.fault["parameter"] == parameter
    if near and parameter != "themes":
        assert near[0] in answer.fault["nearest"]


def test_several_schemes_must_be_told_apart(api):
    theme = Theme.objects.get(slug="energy", scheme__slug="other")
    AssignmentFactory(clause=ClauseFactory(plan=PlanFactory(slug="third")), theme=theme)
    publish(published_by="tester")
    answer = api.get("compare/", {"plans": "us-plan,third"})
    assert (answer.status, answer.fault["nearest"]) == (400, ["ai", "other"])
    body = compare(api, plans="us-plan,third", scheme="other")
    assert [row["id"] for row in body["rows"]] == ["other:energy"]


def test_plans_without_themes_can_be_compared_by_something_else(api):
    for slug in ("bare-one", "bare-two"):
        ClauseFactory(plan=PlanFactory(slug=slug))
    publish(published_by="tester")
    answer = api.get("compare/", {"plans": "bare-one,bare-two"})
    assert (answer.status, answer.fault["nearest"]) == (400, ["clause_type", "modality"])


def test_the_table_has_a_line_a_cell_and_no_formula(api):
    scheme = Theme.objects.get(slug="safety").scheme
    ThemeFactory(scheme=scheme, slug="tricky", preferred_label="=1+1", position=9)
    publish(published_by="tester")
    answer = api.get("compare/", {"plans": BOTH, "format": "csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.response.content.decode("utf-8")
    assert text.startswith("\ufeffrow,label,")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))
    body = compare(api)
    assert len(rows) == sum(len(row["cells"]) for row in body["rows"])
    assert {row["label"] for row in rows if row["row"] == "ai:tricky"} == {"'=1+1"}
    first = rows[0]
    assert (first["row"], first["plan"], first["clause_count"]) == ("ai:safety", "us-plan", "2")


def test_the_workbook_opens(api):
    answer = api.get("compare/", {"plans": BOTH, "format": "xlsx"})
    book = openpyxl.load_workbook(BytesIO(answer.response.content))
    assert book.sheetnames == ["Matrix", "Cells", "Correspondences", "About"]
    matrix = list(book["Matrix"].iter_rows(values_only=True))
    assert matrix[0][1:3] == ("Winning", "Governing together")
    assert [row[1:3] for row in matrix[1:]] == [("2 (1 against)", 1), ("searched, absent", 1)]


def test_the_picture_says_in_words_what_it_shows(api):
    answer = api.get("compare/", {"plans": BOTH, "format": "svg", "depth": 2})
    assert answer.headers["Content-Type"] == "image/svg+xml"
    picture = etree.fromstring(answer.response.content)
    words = picture.find(f"{SVG}desc").text
    assert "Energy, Winning: searched, absent." in words.replace("energy", "Energy")
    assert len(picture.findall(f".//{SVG}g/{SVG}title")) == 6


def test_it_stays_the_same_at_a_revision(api):
    before = compare(api, known_at="1")
    plan = PlanFactory(slug="later")
    ClauseFactory(plan=plan)
    publish(published_by="tester")
    assert compare(api, known_at="1") == before
    etag = api.get("compare/", {"plans": BOTH}).headers["ETag"]
    query = urlencode({"plans": BOTH})
    assert api.get("compare/", query, **{"If-None-Match": etag}).status == 304
