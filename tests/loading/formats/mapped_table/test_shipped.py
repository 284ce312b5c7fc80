"""The mappings that come with the software, on the tables they are for."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from provisions.loading.formats.mapped_table import reader as mapped
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, RawRow

REPOSITORY = Path(__file__).resolve().parents[4]


MAPPINGS = REPOSITORY / "docs" / "mappings"


SHARED = REPOSITORY.parent / "shared" / "data"


needs_files = pytest.mark.skipif(
    not SHARED.exists(), reason="the tables of ../shared/data are not at hand"
)


#: table: (mapping, rows by noun)
EXPECTED = {
    "load/de-laws.csv": ("de-laws", {"jurisdiction": 1, "plan": 2129}),
    "load/de-provisions.csv": ("de-provisions", {"clause": 101_710, "clausetext": 76_903}),
    "datasets/oecd-ai-policies-scored-2216.csv": (
        "oecd-ai-policies",
        {"jurisdiction": 74, "plan": 2216},
    ),
    "taxonomies/eurovoc-2021-en-fr.csv": (
        "eurovoc",
        {"scheme": 1, "theme": 7466, "themelabel": 16_991},
    ),
    "taxonomies/mit-ai-risk-repository-v3.csv": (
        "mit-ai-risk-repository",
        {"scheme": 1, "theme": 37},
    ),
}


def table_of(name):
    csv.field_size_limit(10_000_000)
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@needs_files
@pytest.mark.parametrize("name", EXPECTED)
def test_the_shipped_mappings_fit_their_tables(name):
    mapping, expected = EXPECTED[name]
    options = Options(mapping=MAPPINGS / f"{mapping}.toml")

    found = list(mapped.read(SHARED / name, options))

    assert [one for one in found if isinstance(one, BadLine)] == []
    assert Counter(str(one.noun) for one in found if isinstance(one, RawRow)) == expected


@needs_files
def test_counts_of_the_tables_are_those_of_their_lines():
    provisions = list(table_of("load/de-provisions.csv"))
    eurovoc = list(table_of("taxonomies/eurovoc-2021-en-fr.csv"))
    risks = list(table_of("taxonomies/mit-ai-risk-repository-v3.csv"))

    with_text = sum(bool(row["text"].strip()) for row in provisions)
    french = sum(bool(row["prefLabel_fr"]) for row in eurovoc)
    others = {(r["id"], one.strip()) for r in eurovoc for one in r["altLabel_en"].split(";")}
    domains = {row["domain"] for row in risks} - {""}
    subdomains = {row["subdomain"] for row in risks if row["domain"]} - {""}
    assert EXPECTED["load/de-provisions.csv"][1] == {
        "clause": len(provisions),
        "clausetext": with_text,
    }
    labels = french + len([label for _, label in others if label])
    assert EXPECTED["taxonomies/eurovoc-2021-en-fr.csv"][1]["themelabel"] == labels
    assert (
        len(domains) + len(subdomains)
        == EXPECTED["taxonomies/mit-ai-risk-repository-v3.csv"][1]["theme"]
    )


@needs_files
@pytest.mark.parametrize(
    "name",
    [path.name for path in sorted((SHARED / "instruments").glob("*.provisions.csv"))],
)
def test_provisions_of_one_plan(name):
    options = Options(mapping=MAPPINGS / "provisions.toml", plan="a-plan")

    found = list(mapped.read(SHARED / "instruments" / name, options))

    assert [one for one in found if isinstance(one, BadLine)] == []
    rows = list(table_of(f"instruments/{name}"))
    clauses = [one.fields for one in found if str(getattr(one, "noun", "")) == "clause"]
    assert len(clauses) == len(rows)
    assert len({clause["eid"] for clause in clauses}) == len(rows)
    numbers = {row["number"] for row in rows}
    below = sum(row["parent"] in numbers for row in rows)
    assert sum("parent" in clause for clause in clauses) == below
