"""Tables say what documents say: one column a member, of the right kind."""

import pytest
from rest_framework import serializers

from provisions.api.shapes.records import record_serializer
from provisions.exporting.columns import COLUMNS, ColumnKind, row

SERIALIZERS = {noun: record_serializer(noun) for noun in COLUMNS}
KINDS = {
    ColumnKind.INTEGER: serializers.IntegerField,
    ColumnKind.NUMBER: serializers.FloatField,
    ColumnKind.BOOLEAN: serializers.BooleanField,
    ColumnKind.DAY: serializers.DateField,
    ColumnKind.MOMENT: serializers.DateTimeField,
    ColumnKind.PARTIAL: serializers.RegexField,
    ColumnKind.LIST: serializers.ListField,
    ColumnKind.NESTED: serializers.BaseSerializer,
    ColumnKind.TEXT: (serializers.CharField, serializers.ChoiceField),
}


@pytest.mark.parametrize("noun", COLUMNS)
def test_every_member_is_a_column_of_its_kind(noun):
    fields = SERIALIZERS[noun]().fields
    assert sorted(column.name for column in COLUMNS[noun]) == sorted(fields)
    for column in COLUMNS[noun]:
        assert isinstance(fields[column.name], KINDS[column.kind]), column


def test_a_row_has_the_values_in_order():
    document = {"id": "us", "name": "United States", "parent": None}
    columns = COLUMNS["jurisdiction"]
    assert row(document, columns) == ["us", None, None, "United States", None, None]
