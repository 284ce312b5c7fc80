"""Lists as files: whole, of one revision, and opened by other people's programs."""

import csv
import datetime
import re
import warnings
from io import BytesIO, StringIO

import openpyxl
import orjson
import pyarrow
import pytest
from django.db import connection
from pyarrow import parquet
from rdflib import OWL, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, SKOS

from provisions.api.lists.whole_file import MEDIA_TYPES
from provisions.api.snapshot import snapshots
from provisions.exporting import table_writers
from provisions.exporting.columns import COLUMNS
from provisions.models import Clause, Revision
from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory, PlanFactory, ThemeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]

ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
HERE = "http://testserver/api/v1/"
NOUNS = {
    "jurisdictions": "jurisdiction",
    "organizations": "organization",
    "sources": "source",
    "schemes": "scheme",
    "themes": "theme",
    "plans": "plan",
    "clauses": "clause",
    "codings": "coding",
    "correspondences": "correspondence",
    "silences": "silence",
}


def file(api, address, form, **query):
    answer = api.get(f"{address}/", {**query, "format": form})
    assert answer.status == 200, answer.body
    return b"".join(answer.response.streaming_content)


def listed(api, address, **query):
    return api.list(address, page_size=500, **query).body["results"]


def ids_of(form, content):
    if form == "ndjson":
        return [orjson.loads(line)["id"] for line in content.splitlines()]
    if form == "csv":
        text = StringIO(content.decode("utf-8-sig"), newline="")
        return [row["id"] for row in csv.DictReader(text)]
    if form == "xlsx":
        rows = openpyxl.load_workbook(BytesIO(content))["Records"].iter_rows(values_only=True)
        return [row[0] for row in rows][1:]
    if form == "parquet":
        return parquet.read_table(BytesIO(content)).column("id").to_pylist()
    graph = orjson.loads(content)["@graph"]
    return [node["dcterms:identifier"] for node in graph[1:]]


@pytest.mark.parametrize("form", MEDIA_TYPES)
@pytest.mark.parametrize("address", NOUNS)
def test_every_format_holds_the_rows_of_the_pages_in_their_order(api, address, form):
    content = file(api, address, form)
    assert ids_of(form, content) == [record["id"] for record in listed(api, address)]


@pytest.mark.parametrize("form", MEDIA_TYPES)
@pytest.mark.parametrize(
    "query",
    [
        {"theme": "safety", "ordering": "-plan"},
        {"q": "evaluating"},
        {"q": "NOT evaluating"},
        {"as_of": "2005-05-05"},
        {"plan": "cn-plan", "theme_exact": "evaluation"},
        {"min_coders": "99999"},
    ],
    ids=str,
)
def test_filters_order_search_and_days_hold_for_files(api, form, query):
    content = file(api, "clauses", form, **query)
    assert ids_of(form, content) == [record["id"] for record in listed(api, "clauses", **query)]


def test_lines_are_the_documents_as_they_are(api):
    lines = file(api, "clauses", "ndjson").splitlines()
    assert [orjson.loads(line) for line in lines] == listed(api, "clauses")
    small = file(api, "clauses", "ndjson", fields="heading").splitlines()
    assert orjson.loads(small[0]).keys() == {"id", "heading"}


def test_csv_opens_in_a_spreadsheet_and_computes_nothing(api):
    plan = PlanFactory(slug="tricky")
    ClauseFactory(plan=plan, eid="a", heading='=HYPERLINK("x")', summary='Quoted "so",\nand on')
    publish(published_by="tester")
    content = file(api, "clauses", "csv", plan="tricky")
    assert content.startswith(b"\xef\xbb\xbfid,noun,")
    assert content.count(b"\r\n") == 2
    (row,) = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    assert row["heading"] == '\'=HYPERLINK("x")'
    assert row["summary"] == 'Quoted "so",\nand on'
    header = file(api, "clauses", "csv", plan="tricky", fields="heading").splitlines()[0]
    assert header == b"\xef\xbb\xbfid,heading"


def test_a_workbook_tells_where_it_comes_from_and_cuts_openly(api):
    ClauseFactory(plan=PlanFactory(slug="long"), eid="a", heading="=1+1", summary="x" * 40_000)
    publish(published_by="tester")
    book = openpyxl.load_workbook(BytesIO(file(api, "clauses", "xlsx", plan="long")))
    head, row = book["Records"].iter_rows(values_only=True)
    record = dict(zip(head, row, strict=True))
    assert record["heading"] == "=1+1"
    assert book["Records"].cell(2, head.index("heading") + 1).data_type == "s"
    assert len(record["summary"]) == table_writers.EXCEL_CHARACTERS
    assert record["summary"].endswith(table_writers.CUT)
    about = dict(book["About"].iter_rows(values_only=True))
    assert (about["revision"], "creativecommons" in about["licence"]) == ("2", True)


def test_more_rows_than_a_sheet_holds_are_refused(api, monkeypatch):
    monkeypatch.setattr(table_writers, "EXCEL_ROWS", len(listed(api, "clauses")))
    answer = api.get("clauses/", {"format": "xlsx"})
    assert (answer.status, answer.fault["parameter"]) == (400, "format")
    assert "csv or parquet" in answer.fault["detail"]
    assert file(api, "clauses", "xlsx", plan="cn-plan")


def test_parquet_has_types_and_tells_where_it_comes_from(api):
    table = parquet.read_table(BytesIO(file(api, "clauses", "parquet", plan="us-plan")))
    assert table.schema.field("themes").type == pyarrow.list_(pyarrow.string())
    assert table.schema.field("starts_on").type == pyarrow.date32()
    assert table.schema.field("is_operative").type == pyarrow.bool_()
    assert table.schema.metadata[b"revision"] == b"1"
    assert b"known_at=1" in table.schema.metadata[b"source"]


def graph_of(content):
    with warnings.catch_warnings():
        # rdflib's own reader still uses what rdflib has given up.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=content, format="json-ld")


def test_linked_data_says_what_each_record_is(api):
    themes = graph_of(file(api, "themes", "jsonld"))
    evaluation = URIRef(f"{HERE}themes/ai:evaluation/")
    assert (evaluation, SKOS.broader, URIRef(f"{HERE}themes/ai:safety/")) in themes
    assert (URIRef(f"{HERE}themes/ai:power/"), OWL.deprecated, Literal(True)) in themes
    clauses = graph_of(file(api, "clauses", "jsonld"))
    action = URIRef(f"{HERE}clauses/us-plan:pillar_1__sec_1__item_1/")
    assert (action, RDF.type, ELI.LegalResourceSubdivision) in clauses
    assert (action, ELI.is_about, URIRef(f"{HERE}themes/ai:red-teams/")) in clauses
    assert (action, ELI.is_part_of, URIRef(f"{HERE}clauses/us-plan:pillar_1__sec_1/")) in clauses
    codings = graph_of(file(api, "codings", "jsonld"))
    assert len(set(codings.subjects(RDF.type, OA.Annotation))) == 3
    assert (None, OA.hasBody, URIRef(f"{HERE}themes/ai:red-teams/")) in codings


@pytest.mark.parametrize("address", NOUNS)
def test_one_record_as_linked_data_is_its_node_of_the_list(api, address):
    nodes = orjson.loads(file(api, address, "jsonld"))["@graph"][1:]
    for record, node in zip(listed(api, address), nodes, strict=True):
        if record.get("replaced_by"):
            continue  # its address leads to the other theme
        answer = api.get(record["url"], {"format": "jsonld"})
        assert answer.headers["Content-Type"] == "application/ld+json"
        alone = answer.body
        alone.pop("@context")
        if record.get("wording", 1) == 1:
            assert alone == node
        assert graph_of(answer.response.content)


@pytest.mark.parametrize("form", MEDIA_TYPES)
@pytest.mark.parametrize(
    "parameter", ["cursor=x", "page_size=5", "count=true", "facets=plan", "expand=plan"]
)
def test_what_belongs_to_pages_is_refused(api, form, parameter):
    answer = api.get("clauses/", f"{parameter}&format={form}")
    assert answer.status == 400
    assert answer.fault["parameter"] == parameter.partition("=")[0]
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_linked_data_holds_whole_records(api):
    for address in ("clauses/", "clauses/us-plan:pillar_1/"):
        answer = api.get(address, {"format": "jsonld", "fields": "heading"})
        assert (answer.status, answer.fault["parameter"]) == (400, "fields")


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_headers_name_the_file_its_revision_and_its_licence(api, form):
    query = {"format": form, "scheme": "ai"}
    headers = api.get("themes/", query).headers
    assert headers["Content-Type"].split(";")[0] == MEDIA_TYPES[form]
    assert headers["Content-Disposition"] == f'attachment; filename="theme-revision-1.{form}"'
    assert headers["X-Govdb-Revision"] == "1"
    links = dict(re.findall(r'<([^>]+)>; rel="(\w+)"', headers["Link"]))
    assert set(links.values()) >= {"license", "canonical"}
    assert f"{HERE}themes/?known_at=1&scheme=ai" in links
    again = api.get(
        "themes/", {"format": form, "scheme": "ai"}, **{"If-None-Match": headers["ETag"]}
    )
    assert again.status == 304


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_the_media_type_can_be_asked_for_by_header(api, form):
    answer = api.get("themes/", accept=MEDIA_TYPES[form])
    assert answer.headers["Content-Type"].split(";")[0] == MEDIA_TYPES[form]


def test_head_reads_nothing(api):
    asked = []

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = api.client.head("/api/v1/clauses/?format=ndjson")
    assert (response.status_code, list(response.streaming_content)) == (200, [])
    assert not any("COPY" in sql or "document" in sql for sql in asked)


def test_a_file_stays_at_its_revision_though_one_is_published_before_it_is_read(api):
    answer = api.get("clauses/", {"format": "ndjson"})
    Clause.objects.filter(eid="point_1").update(summary="Said anew.")
    ClauseFactory(plan=PlanFactory(slug="later"))
    publish(published_by="tester")
    assert Revision.objects.first().number == 2
    lines = b"".join(answer.response.streaming_content)
    then = api.list("clauses", known_at="1", page_size=500).body["results"]
    assert [orjson.loads(line) for line in lines.splitlines()] == then


def test_the_address_for_ever_lists_the_wordings_of_the_day(api, monkeypatch):
    """A wording that begins after the publication is in the file, and where the file says it is."""
    plan = PlanFactory(slug="turning")
    turn = snapshots.today() + datetime.timedelta(days=2)
    ClauseFactory(plan=plan, eid="a", heading="Old", ends_on=turn)
    ClauseFactory(plan=plan, eid="a", wording=2, heading="New", starts_on=turn)
    publish(published_by="tester")
    later = turn + datetime.timedelta(days=1)
    monkeypatch.setattr(snapshots, "today", lambda: later)
    answer = api.get("clauses/", {"format": "ndjson", "plan": "turning"})
    (line,) = b"".join(answer.response.streaming_content).splitlines()
    assert orjson.loads(line)["heading"] == "New"
    ((address, _),) = re.findall(r'<([^>]+)>; rel="(canonical)"', answer.headers["Link"])
    assert f"known_at={later}T00%3A00%3A00Z" in address


def test_an_unknown_format_names_the_nearest(api):
    answer = api.get("clauses/", {"format": "parket"})
    assert answer.fault["nearest"] == ["parquet"]


def test_every_noun_of_a_file_has_columns():
    assert set(NOUNS.values()) == set(COLUMNS)


def test_a_theme_with_labels_of_many_kinds_is_linked(api):
    ThemeFactory(scheme__slug="third", slug="x", preferred_label="X")
    publish(published_by="tester")
    themes = graph_of(file(api, "themes", "jsonld"))
    safety = URIRef(f"{HERE}themes/ai:safety/")
    assert Literal("安全", lang="zh") in set(themes.objects(safety))
