import pytest

from provisions.loading.formats.native.jsonl import read
from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.raw_rows import BadLine, RawRow
from provisions.models import Plan
from tests.loading.entries import plan, write


def test_rows_come_with_line_noun_and_fields(tmp_path):
    path = write(tmp_path / "a.jsonl", "", plan("one"), "   ", plan("two"))

    rows = list(read(Lines(path)))

    assert all(isinstance(row, RawRow) and row.noun is noun_of(Plan) for row in rows)
    assert [(row.line, row.fields["slug"]) for row in rows] == [(2, "one"), (4, "two")]


@pytest.mark.parametrize(
    ("line", "rule", "field", "nearest"),
    [
        ('{"model": "provisions.plan", "fields": {', "invalid_json", "", None),
        ('{"model": "provisions.plan", "fields": {"title": "\\ud800"}}', "invalid_json", "", None),
        ("[]", "wrong_shape", "", None),
        ('{"model": "provisions.plan"}', "wrong_shape", "", None),
        ('{"model": "provisions.plan", "fields": {}, "key": 1}', "wrong_shape", "key", None),
        ('{"model": "provisions.plam", "fields": {}}', "unknown_model", "model", "provisions.plan"),
        ('{"fields": {}}', "unknown_model", "model", None),
        ('{"model": "provisions.plan", "pk": 1, "fields": {}}', "primary_key", "pk", None),
        ('{"model": "provisions.load", "fields": {}}', "unknown_model", "model", None),
    ],
)
def test_a_line_that_is_no_row_says_why(tmp_path, line, rule, field, nearest):
    path = write(tmp_path / "a.jsonl", line)

    [found] = read(Lines(path))

    assert isinstance(found, BadLine)
    assert (found.line, found.rule, found.field) == (1, rule, field)
    if nearest:
        assert found.nearest == nearest


def test_broken_json_is_reported_with_its_column(tmp_path):
    path = write(tmp_path / "a.jsonl", '{"model" "provisions.plan"}')

    [found] = read(Lines(path))

    assert found.column == 10
