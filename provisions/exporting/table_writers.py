"""Documents as CSV, as a workbook and as Parquet, written in groups of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pyarrow
import xlsxwriter
from pyarrow import parquet

from provisions.exporting.cells import BYTE_ORDER_MARK, csv_lines, workbook_safe
from provisions.exporting.columns import ColumnKind, ExportColumn, row
from provisions.exporting.documents import contents

Document = Mapping[str, Any]
Handfuls = Iterable[Sequence[Document]]
About = Mapping[str, str]

#: The separator of the values of a list in a cell.
SEPARATOR = "; "

#: The limits of Excel: rows of a sheet with its header, and characters of a cell.
EXCEL_ROWS, EXCEL_CHARACTERS = 1_048_576, 32_767
CUT = " … (cut: limit of a cell)"


def as_csv(handfuls: Handfuls, columns: Sequence[ExportColumn], about: About) -> Iterator[bytes]:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, so that spreadsheets detect the encoding.

    CSV has no metadata, so the source of the data is in the headers of the response.
    """
    yield BYTE_ORDER_MARK + csv_lines([[column.name for column in columns]])
    kinds = [column.kind for column in columns]
    for handful in handfuls:
        yield csv_lines(map(_cell, row(document, columns), kinds) for document in handful)


def _cell(value: Any, kind: ColumnKind) -> str | int | float | bool | None:
    """A value as one cell: lists with separators, objects as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is not None and kind is ColumnKind.LIST:
        return SEPARATOR.join(value)
    if value is not None and kind is ColumnKind.NESTED:
        return orjson.dumps(value).decode()
    cell: str | int | float | None = value
    return cell


def as_xlsx(handfuls: Handfuls, columns: Sequence[ExportColumn], about: About) -> Iterator[bytes]:
    """A workbook with the rows on one sheet and their source on another."""
    with TemporaryDirectory(prefix="govdb-") as folder:
        path = Path(folder) / "answer.xlsx"
        # Strings are never formulas, even if they begin with "=", and URLs are never links.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(path, {**options, "tmpdir": folder}) as book:
            book.set_properties({"comments": "\n".join(f"{k}: {v}" for k, v in about.items())})
            bold = book.add_format({"bold": True})
            sheet = book.add_worksheet("Records")
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(columns) - 1, 24)
            sheet.write_row(0, 0, [column.name for column in columns], bold)
            kinds = [column.kind for column in columns]
            number = 0
            for handful in handfuls:
                for document in handful:
                    number += 1
                    cells = map(_fitting, row(document, columns), kinds)
                    sheet.write_row(number, 0, list(cells))
            source = book.add_worksheet("About")
            source.set_column(0, 1, 40)
            for line, pair in enumerate(about.items()):
                source.write_row(line, 0, pair)
        yield from contents(path)


def _fitting(value: Any, kind: ColumnKind) -> str | int | float | bool | None:
    cell: str | int | float | bool | None = workbook_safe(
        value if isinstance(value, bool) else _cell(value, kind)
    )
    if isinstance(cell, str) and len(cell) > EXCEL_CHARACTERS:
        return cell[: EXCEL_CHARACTERS - len(CUT)] + CUT
    return cell


def as_parquet(
    handfuls: Handfuls, columns: Sequence[ExportColumn], about: About
) -> Iterator[bytes]:
    """Parquet with typed columns, and the source of the data in its key-value metadata."""
    schema = parquet_schema(columns).with_metadata(about)
    with TemporaryDirectory(prefix="govdb-") as folder:
        path = Path(folder) / "answer.parquet"
        with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
            for handful in handfuls:
                writer.write_table(parquet_table(handful, columns, schema))
        yield from contents(path)


TYPES: Mapping[ColumnKind, Callable[[], Any]] = {
    ColumnKind.TEXT: pyarrow.string,
    ColumnKind.PARTIAL: pyarrow.string,
    ColumnKind.NESTED: pyarrow.string,
    ColumnKind.INTEGER: pyarrow.int64,
    ColumnKind.NUMBER: pyarrow.float64,
    ColumnKind.BOOLEAN: pyarrow.bool_,
    ColumnKind.DAY: pyarrow.date32,
    ColumnKind.MOMENT: lambda: pyarrow.timestamp("us", tz="UTC"),
    ColumnKind.LIST: lambda: pyarrow.list_(pyarrow.string()),
}


def parquet_schema(columns: Sequence[ExportColumn]) -> Any:
    """The columns as a Parquet schema, with their descriptions."""
    return pyarrow.schema(
        pyarrow.field(c.name, TYPES[c.kind](), metadata={"about": c.about}) for c in columns
    )


def parquet_table(handful: Sequence[Document], columns: Sequence[ExportColumn], schema: Any) -> Any:
    """Some documents as a table of a Parquet schema."""
    rows = [row(document, columns) for document in handful]
    values = {
        column.name: [_typed(cells[place], column.kind) for cells in rows]
        for place, column in enumerate(columns)
    }
    return pyarrow.table(values, schema=schema)


def _typed(value: Any, kind: ColumnKind) -> Any:
    if value is None:
        return None
    if kind is ColumnKind.DAY:
        return date.fromisoformat(value)
    if kind is ColumnKind.MOMENT:
        return datetime.fromisoformat(value)
    return orjson.dumps(value).decode() if kind is ColumnKind.NESTED else value
