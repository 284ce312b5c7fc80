import datetime
from decimal import Decimal

import pytest

from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import noun_of
from provisions.models import Clause, Coding, Plan, Source, SourceText


@pytest.mark.parametrize(
    ("model", "field", "raw", "value"),
    [
        (Clause, "heading", "  Two  words\n", "Two  words"),
        (Clause, "heading", "Cafe\u0301", "Caf\u00e9"),
        (Clause, "heading", "", ""),
        (SourceText, "text", "  Two  words\n", "  Two  words\n"),
        (SourceText, "text", "Cafe\u0301", "Cafe\u0301"),
        (Clause, "position", 7, 7),
        (Clause, "position", "7", 7),
        (Clause, "is_operative", False, False),
        (Clause, "is_operative", "yes", True),
        (Clause, "starts_on", "2025-07-23", datetime.date(2025, 7, 23)),
        (Clause, "starts_on", None, None),
        (Clause, "parent", ["a-plan", "sec_1"], ("a-plan", "sec_1", 1)),
        (Clause, "parent", ["a-plan", "sec_1", 2], ("a-plan", "sec_1", 2)),
        (Clause, "parent", None, None),
        (Coding, "confidence", 0.9, Decimal("0.9")),
        (Coding, "confidence", "0.90", Decimal("0.90")),
        (
            Source,
            "retrieved_at",
            "2025-07-23T09:30:00+02:00",
            datetime.datetime(2025, 7, 23, 7, 30, tzinfo=datetime.UTC),
        ),
    ],
)
def test_takes_a_valid_value(model, field, raw, value):
    column = noun_of(model).by_name[field]

    assert column.parse(raw) == value


@pytest.mark.parametrize(
    ("model", "field", "raw", "rule"),
    [
        (Clause, "heading", 7, "wrong_type"),
        (Clause, "heading", None, "null"),
        (Clause, "heading", "a\0b", "nul"),
        (Clause, "heading", "x" * 2001, "max_length"),
        (Clause, "locator", "   ", "empty"),
        (Clause, "eid", "a b", "invalid"),
        (Clause, "position", True, "wrong_type"),
        (Clause, "position", 1.5, "wrong_type"),
        (Clause, "position", "1_000", "wrong_type"),
        (Clause, "position", -1, "min_value"),
        (Clause, "position", 2**31, "max_value"),
        (Clause, "is_operative", 1, "wrong_type"),
        (Clause, "is_operative", "maybe", "wrong_type"),
        (Clause, "starts_on", "2025-02-30", "wrong_type"),
        (Clause, "starts_on", "20250203", "wrong_type"),
        (Clause, "clause_type", "sectoin", "unknown_choice"),
        (Clause, "plan", 1, "wrong_type"),
        (Clause, "plan", "a-plan", "wrong_type"),
        (Clause, "plan", [], "wrong_type"),
        (Clause, "plan", [None], "wrong_type"),
        (Clause, "plan", None, "null"),
        (Clause, "parent", ["a-plan"], "wrong_type"),
        (Clause, "parent", ["a-plan", "sec_1", "one"], "wrong_type"),
        (Coding, "confidence", "NaN", "wrong_type"),
        (Coding, "confidence", "much", "wrong_type"),
        (Coding, "confidence", "0.123", "max_decimal_places"),
        (Source, "retrieved_at", "2025-07-23T09:30:00", "wrong_type"),
        (Source, "retrieved_at", "2025-07-23T29:30:00Z", "wrong_type"),
        (Source, "url", "not a link", "invalid"),
    ],
)
def test_rejects_a_wrong_value(model, field, raw, rule):
    column = noun_of(model).by_name[field]

    with pytest.raises(RejectedValueError) as caught:
        column.parse(raw)

    assert caught.value.rule == rule


@pytest.mark.parametrize("raw", ["non-binding", "NON_BINDING", "Non-Binding"])
def test_a_wrong_choice_names_the_nearest(raw):
    column = noun_of(Plan).by_name["legal_force"]

    with pytest.raises(RejectedValueError) as caught:
        column.parse(raw)

    assert caught.value.nearest == "non_binding"
    assert "binding, mixed, non_binding" in caught.value.message


@pytest.mark.parametrize(
    ("field", "is_required", "default"),
    [
        ("eid", True, None),
        ("wording", False, 1),
        ("heading", False, ""),
        ("starts_on", False, None),
    ],
)
def test_a_field_that_is_left_out_takes_the_default_of_the_model(field, is_required, default):
    column = noun_of(Clause).by_name[field]

    assert (column.is_required, column.default) == (is_required, default)
