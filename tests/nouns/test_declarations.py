"""Declarations of nouns agree with the published tables, with each other and with the document."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import FieldDoesNotExist

from provisions.api.records import noun_filters
from provisions.models.published import MODELS_BY_NOUN
from provisions.nouns import NOUNS
from provisions.nouns.declaration import By, MemberKind, PublishedNoun, ids, reference, text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_references_lead_to_nouns(noun):
    parts = [part for member in noun.members if member.part for part in member.part.members]
    for member in (*noun.members, *parts):
        is_reference = member.kind in (MemberKind.REFERENCE, MemberKind.REFERENCES)
        assert (member.noun in NOUNS) == is_reference, member.name


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_orders_and_plans_are_columns(noun):
    columns = {field.name for field in MODELS_BY_NOUN[noun.name]._meta.get_fields()}
    orders = {member.order for member in noun.members} - {""}
    assert {*orders, *noun.orders.values(), *noun.plan_columns} <= columns
    public = {"id", *(member.name for member in noun.members if member.order), *noun.orders}
    assert set(noun.default_order) <= public


def test_the_document_has_the_tables_of_the_declarations():
    command = [sys.executable, "-m", "provisions.nouns"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs/records.md").read_text(encoding="utf-8").endswith(printed)


def test_a_filter_without_a_column_stops_the_start(monkeypatch):
    declared = PublishedNoun(
        "source", "sources", "", ids("Id.", "x"), (text("nowhere", "", example="x"),)
    )
    monkeypatch.setitem(noun_filters.NOUNS, "source", declared)
    with pytest.raises(FieldDoesNotExist, match="nowhere"):
        noun_filters.filterset_of.__wrapped__("source")


def test_a_reference_is_named_by_its_noun_unless_it_says_otherwise():
    assert reference("plan", "").noun == "plan"
    assert reference("parent", "", to="clause").noun == "clause"


def test_a_filter_follows_from_what_a_member_refers_to():
    assert reference("jurisdiction", "", example="x").filter.comparison is By.JURISDICTIONS
    assert reference("plan", "", example="x").filter.comparison is By.IDS
    assert reference("plan", "").filter is None
