"""Any CSV or XLSX table, with a mapping that defines the rows for its lines.

The mapping is a TOML file, given with `--mapping`; docs/mappings/ has examples. The table is read
line by line, so memory does not grow with it, except for the keys of `distinct` rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from provisions.loading.formats.file_format import Format
from provisions.loading.formats.mapped_table.rules import RowRules, Rules, read_rules
from provisions.loading.formats.mapped_table.sheets import ZIP, rows
from provisions.loading.formats.mapped_table.tree import EidTree
from provisions.loading.formats.mapped_table.values import Made, UnfitValueError
from provisions.loading.rows.nouns import Reference
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow, UnreadableFileError


def read(path: Path, options: Options) -> Iterator[RawRow | BadLine | Finding]:
    """Yield the rows of a table by its mapping. Raises UnreadableFileError."""
    if options.mapping is None:
        message = "The format 'mapped' needs a mapping. Give --mapping FILE (see docs/mappings/)."
        raise UnreadableFileError("no_mapping", message)
    rules = read_rules(options.mapping)
    lines = rows(path, rules)
    header = _header(lines)
    rules.check_columns(header)
    yield from _MappedTableRun(rules, header, options.plan).rows(lines)


def _header(lines: Iterator[tuple[int, list[str]]]) -> list[str]:
    line, cells = next(lines, (1, []))
    header = [name.strip() for name in cells]
    while header and not header[-1]:
        header.pop()  # Spreadsheets may have empty columns on the right.
    if not any(header):
        message = "This line is empty; it must contain the names of the columns."
        raise UnreadableFileError("wrong_shape", message, line)
    for place, name in enumerate(header, 1):
        if header.count(name) > 1:
            message = f"Two columns have the name '{name}'. Rename one of them."
            raise UnreadableFileError("duplicate_column", message, line, place)
    return header


class _MappedTableRun:
    def __init__(self, rules: Rules, header: list[str], plan: str) -> None:
        self._rules = rules
        self._header = header
        self._plan = plan
        self._tree = EidTree(rules.tree) if rules.tree else None
        self._made: set[bytes] = set()

    def rows(self, lines: Iterator[tuple[int, list[str]]]) -> Iterator[RawRow | BadLine | Finding]:
        """Yield the rows of all lines."""
        for rules in self._rules.once:
            yield from self._row(rules, 1, {"plan": self._plan})
        for number, values in lines:
            if not any(value.strip() for value in values):
                continue
            if len(values) < len(self._header) or any(values[len(self._header) :]):
                expected = len(self._header)
                message = f"This row has {len(values)} columns, but the header has {expected}."
                yield BadLine(number, "wrong_shape", message)
                continue
            yield from self._line(number, values)

    def _line(self, number: int, values: list[str]) -> Iterator[RawRow | BadLine | Finding]:
        cells = {"plan": self._plan, "line": str(number), "each": ""}
        cells |= dict(zip(self._header, values, strict=False))
        if self._tree:
            try:
                cells |= self._tree.place(cells)
            except UnfitValueError as error:
                yield _bad(number, "", error)
                return
            if self._tree.renamed:
                message = f"The eid is taken by another line; this one gets '{self._tree.renamed}'."
                yield Finding("duplicate_eid", message, self._tree.renamed, number)
        for rules in self._rules.rows:
            if _applies(rules, cells):
                yield from self._rows_of(rules, number, cells)

    def _rows_of(
        self, rules: RowRules, number: int, cells: dict[str, str]
    ) -> Iterator[RawRow | BadLine]:
        if rules.each is None:
            yield from self._row(rules, number, cells)
            return
        column, parting = rules.each
        for value in cells[column].split(parting):
            if value.strip():
                yield from self._row(rules, number, cells | {"each": value.strip()})

    def _row(
        self, rules: RowRules, number: int, cells: dict[str, str]
    ) -> Iterator[RawRow | BadLine]:
        fields: dict[str, Any] = {}
        for name, value in rules.fields.items():
            try:
                made = value.of(cells)
            except UnfitValueError as error:
                yield _bad(number, name, error)
                return
            if made != "":
                fields[name] = _as_key(rules, name, made)
        if rules.is_distinct and self._is_known(rules, fields):
            return
        yield RawRow(number, rules.noun, fields, is_partial=rules.is_partial)

    def _is_known(self, rules: RowRules, fields: dict[str, Any]) -> bool:
        """Whether an earlier line has a row with the same key; only the first is used."""
        names = [column.name for column in rules.noun.key_columns]
        text = repr((rules.where, [fields.get(name) for name in names]))
        key = hashlib.blake2b(text.encode(), digest_size=16).digest()
        if key in self._made:
            return True
        self._made.add(key)
        return False


def _applies(rules: RowRules, cells: dict[str, str]) -> bool:
    return (
        all(cells[column].strip() in values for column, values in rules.when.items())
        and not any(cells[column].strip() in values for column, values in rules.unless.items())
        and all(cells[column].strip() for column in rules.needs)
    )


def _as_key(rules: RowRules, name: str, made: Made) -> Any:
    column = rules.noun.by_name[name]
    return column.target.key_values(str(made)) if isinstance(column, Reference) else made


def _bad(number: int, name: str, error: UnfitValueError) -> BadLine:
    return BadLine(number, error.rule, error.message, None, name, error.value, error.nearest)


def _recognizes(path: Path, head: bytes) -> bool:
    """Whether a file is a workbook; CSV has our own format unless a mapping is given."""
    return path.suffix.lower() in (".xlsx", ".xlsm") and head.startswith(ZIP)


FORMAT = Format(
    name="mapped",
    title="tables with a mapping (CSV, XLSX)",
    recognizes=_recognizes,
    rows=read,
)
