"""Releases and feeds pass the validators and readers of others, and hold what they should."""

import csv
import sys
import warnings

import feedparser
import orjson
import pytest
from csvw import CSVW
from django.core.management import CommandError, call_command

from provisions.exporting.columns import COLUMNS, PLURALS
from tests.foreign import python_packages, run

#: These want older packages than ours, or than each other's.
FRICTIONLESS = "frictionless==5.21.0"
CFFCONVERT = "cffconvert==2.0.0"


def rows_of(folder, noun):
    with (folder / "csv" / f"{PLURALS[noun]}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csvw_reads_every_table(bilingual):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of dependencies
        package = CSVW(str(bilingual / "csv-metadata.json"), validate=True)
        assert package.is_valid
        tables = {table.local_name: list(table) for table in package.tables}
    for noun in COLUMNS:
        assert len(tables[f"csv/{PLURALS[noun]}.csv"]) == len(rows_of(bilingual, noun))
    first, *_ = tables["csv/clauses.csv"]
    assert first["id"] == "dianwang:art_1"
    assert first["themes"] == first["duties"] == []
    assert first["texts"][0]["language"] == "zh"


def test_frictionless_finds_the_package_valid(bilingual):
    packages = python_packages(FRICTIONLESS)
    command = (sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json")
    report = orjson.loads(run(*command, folder=bilingual, packages=packages))
    assert report["valid"]
    assert report["stats"]["tasks"] == len(COLUMNS)
    assert (report["stats"]["errors"], report["stats"]["warnings"]) == (0, 0)


def test_cffconvert_reads_the_citation(bilingual):
    packages = python_packages(CFFCONVERT)
    command = (sys.executable, "-c", "from cffconvert.cli.cli import cli; cli()")
    assert "valid" in run(*command, "--validate", folder=bilingual, packages=packages)
    said = run(*command, "--format", "apalike", folder=bilingual, packages=packages)
    assert "govdb release first" in said
    assert "https://grids.example/" in said


def test_the_address_stands_in_every_description(bilingual, tmp_path):
    package = orjson.loads((bilingual / "datapackage.json").read_bytes())
    shown = orjson.loads((bilingual / "metadata.json").read_bytes())
    assert package["homepage"] == shown["source_url"] == "https://grids.example/"
    with pytest.raises(CommandError, match=r"'grids\.example' is not an address"):
        call_command("release", "second", to=str(tmp_path / "second"), url="grids.example")
    assert not (tmp_path / "second").exists()


def test_feedparser_reads_the_feed_without_complaint(bilingual, client):
    content = client.get("/api/v1/changes/", {"format": "atom"}).content
    feed = feedparser.parse(content)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.id
    assert feed.feed.updated_parsed
    ids = [entry.id for entry in feed.entries]
    assert len(ids) == len(set(ids)) > 0
    assert all(entry.updated_parsed and entry.title and entry.link for entry in feed.entries)
