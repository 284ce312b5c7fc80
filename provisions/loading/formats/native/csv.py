"""The flat twin: CSV with a header of field names, and public ids where a key belongs.

The noun is the end of the file's name: `clauses.csv`, `05-clauses.csv`, `codings.csv`. An empty
cell is a field left out. A clause is 'plan:eid' or 'plan:eid@2', a theme 'scheme:theme'.
"""

import csv
import re
from collections.abc import Callable, Iterator

from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.nouns import Noun, Reference, nouns
from provisions.loading.rows.raw_rows import BadLine, RawRow, UnreadableFileError
from provisions.nearest import nearest_spelling

Cell = Callable[[str], object]

#: The longest cell, in characters: the whole text of a source has to go into one. Python's own
#: limit is a guard against files that open a quote and never close it.
LONGEST_CELL = 200_000_000


def noun_in_name(name: str) -> Noun:
    """Return the noun a CSV file's name ends in; raises UnreadableFileError."""
    by_plural = {str(n.model._meta.verbose_name_plural).replace(" ", "_"): n for n in nouns()}
    for plural, noun in by_plural.items():
        if re.search(rf"(^|[^a-z_]){plural}\.csv$", name.lower()):
            return noun
    guess = nearest_spelling(name.lower(), [f"{plural}.csv" for plural in by_plural])
    hint = f"; did you mean {guess}?" if guess else ", such as clauses.csv or codings.csv."
    raise UnreadableFileError("unknown_format", f"A CSV file's name ends in its noun{hint}")


def read(lines: Lines) -> Iterator[RawRow | BadLine]:
    """Yield the rows of a file; a row's line is the one on which it begins."""
    noun = noun_in_name(lines.path.name)
    table = Table(lines)
    _, cells = next(table, (1, []))
    header = [name.strip() for name in cells]
    wrong = list(_wrong_header(noun, header))
    yield from wrong
    if not wrong:
        yield from _rows(noun, header, table)


class Table(Iterator[tuple[int, list[str]]]):
    """The rows of a CSV file, each with the line it begins on.

    Raises UnreadableFileError: after a broken quote nothing that follows is sure.
    """

    def __init__(self, lines: Lines) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._reader = csv.reader((text for _, text in lines), strict=True)

    def __next__(self) -> tuple[int, list[str]]:
        """Return the next row."""
        start = self._reader.line_num + 1
        try:
            return start, next(self._reader)
        except csv.Error as error:
            raise UnreadableFileError("invalid_csv", f"Not CSV: {error}.", start) from None


def _wrong_header(noun: Noun, header: list[str]) -> Iterator[BadLine]:
    if not any(header):
        yield BadLine(1, "wrong_shape", "The first line names the fields.")
        return
    for name in header:
        if name not in noun.by_name:
            guess = nearest_spelling(name, noun.by_name)
            message = f"A {noun} has no such field."
            yield BadLine(1, "unknown_field", message, header.index(name) + 1, name, name, guess)
        elif header.count(name) > 1:
            message = "Two columns have this name."
            yield BadLine(1, "duplicate_column", message, header.index(name) + 1, name, name)
            return


def _rows(noun: Noun, header: list[str], table: Table) -> Iterator[RawRow | BadLine]:
    readings = [_reading(noun, name) for name in header]
    for line, cells in table:
        if len(cells) == len(header) and any(cells):
            yield RawRow(line, noun, _fields(header, readings, cells))
        elif any(cells):  # blank lines, also those of a spreadsheet, are passed over
            message = f"The header has {len(header)} columns, this row {len(cells)}."
            yield BadLine(line, "wrong_shape", message)


def _reading(noun: Noun, name: str) -> Cell:
    column = noun.by_name[name]
    if isinstance(column, Reference):
        return lambda cell: column.target.key_values(cell.strip())
    return str


def _fields(header: list[str], readings: list[Cell], cells: list[str]) -> dict[str, object]:
    return {
        name: reading(cell)
        for name, reading, cell in zip(header, readings, cells, strict=True)
        if cell and not cell.isspace()
    }
