"""The native CSV format: field names in the header, and public ids instead of natural keys.

The file name ends in the noun: `clauses.csv`, `05-clauses.csv`, `codings.csv`. An empty cell is
an absent field. A clause is 'plan:eid' or 'plan:eid@2', a theme 'scheme:theme'.
"""

import csv
import re
from collections.abc import Callable, Iterator

from provisions.loading.formats.plain_text.lines import Lines
from provisions.loading.rows.nouns import Noun, Reference, nouns
from provisions.loading.rows.raw_rows import BadLine, RawRow, UnreadableFileError
from provisions.nearest import nearest_spelling

Cell = Callable[[str], object]

#: The most characters of a cell, which must hold the whole text of a source. Python's own limit
#: protects against files with an unclosed quote.
LONGEST_CELL = 200_000_000


def noun_in_name(name: str) -> Noun:
    """Return the noun at the end of a CSV file's name; raises UnreadableFileError."""
    by_plural = {str(n.model._meta.verbose_name_plural).replace(" ", "_"): n for n in nouns()}
    for plural, noun in by_plural.items():
        if re.search(rf"(^|[^a-z_]){plural}\.csv$", name.lower()):
            return noun
    guess = nearest_spelling(name.lower(), [f"{plural}.csv" for plural in by_plural])
    hint = f" Did you mean {guess}?" if guess else " Examples: clauses.csv, codings.csv."
    message = f"The name of a CSV file must end in a noun; '{name}' does not.{hint}"
    raise UnreadableFileError("unknown_format", message)


def read(lines: Lines) -> Iterator[RawRow | BadLine]:
    """Yield the rows of a file; the line of a row is its first line."""
    noun = noun_in_name(lines.path.name)
    table = Table(lines)
    _, cells = next(table, (1, []))
    header = [name.strip() for name in cells]
    wrong = list(_wrong_header(noun, header))
    yield from wrong
    if not wrong:
        yield from _rows(noun, header, table)


class Table(Iterator[tuple[int, list[str]]]):
    """The rows of a CSV file, each with its first line.

    Raises UnreadableFileError after an invalid quote, because the following rows are uncertain.
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
            message = f"This row is not valid CSV: {error}."
            raise UnreadableFileError("invalid_csv", message, start) from None


def _wrong_header(noun: Noun, header: list[str]) -> Iterator[BadLine]:
    if not any(header):
        yield BadLine(1, "wrong_shape", "The first line is empty; it must contain the field names.")
        return
    for name in header:
        if name not in noun.by_name:
            guess = nearest_spelling(name, noun.by_name)
            message = f"A {noun} has no field '{name}'."
            yield BadLine(1, "unknown_field", message, header.index(name) + 1, name, name, guess)
        elif header.count(name) > 1:
            message = f"Two columns have the name '{name}'. Remove or rename one of them."
            yield BadLine(1, "duplicate_column", message, header.index(name) + 1, name, name)
            return


def _rows(noun: Noun, header: list[str], table: Table) -> Iterator[RawRow | BadLine]:
    readings = [_reading(noun, name) for name in header]
    for line, cells in table:
        if len(cells) == len(header) and any(cells):
            yield RawRow(line, noun, _fields(header, readings, cells))
        elif any(cells):  # Blank lines, also those of a spreadsheet, are ignored.
            message = f"This row has {len(cells)} columns, but the header has {len(header)}."
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
