"""The mapping file in TOML, which defines the rows for the lines of a table.

The whole mapping is checked before the first line is read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from provisions.loading.formats.mapped_table.values import (
    Constant,
    DateTemplate,
    FirstOf,
    Template,
    TemplateError,
    TranslationTable,
    Value,
)
from provisions.loading.rows.nouns import Noun, nouns
from provisions.loading.rows.raw_rows import UnreadableFileError
from provisions.nearest import nearest_spelling

#: The most bytes of a mapping, which is written by hand.
LARGEST: Final = 4 * 1024 * 1024
_TOP: Final = ("file", "tree", "values", "once", "row")
_FILE: Final = ("delimiter", "sheet", "header")
_TREE: Final = ("id", "parent", "within", "steps", "kind", "number", "flat", "missing_parent")
_ROW: Final = ("noun", "fields", "when", "unless", "needs", "each", "distinct", "partial")
_VALUE: Final = ("from", "values", "default", "date", "any")
#: Columns that every table has in addition to its own.
OWN_COLUMNS: Final = ("line", "plan", "each")
#: Columns that a tree adds.
TREE_COLUMNS: Final = ("eid", "parent_eid", "position")


@dataclass(frozen=True, slots=True)
class TreeRules:
    """The tree that the lines of a table form."""

    id: Template
    parent: Template
    within: Template
    kind: Template
    number: Template
    #: The step of an eid by the kind of a line.
    steps: Mapping[str, str]
    #: Steps with continuous numbers, whose eids do not contain the eid of the parent.
    flat: frozenset[str]
    #: Whether a line without a line for its parent is at the top.
    allows_missing_parent: bool


@dataclass(frozen=True, slots=True)
class RowRules:
    """The definition of a row for a line."""

    where: str
    noun: Noun
    fields: Mapping[str, Value]
    when: Mapping[str, frozenset[str]]
    unless: Mapping[str, frozenset[str]]
    needs: tuple[str, ...]
    #: A column whose cells contain several values, with their separator; each value is a row.
    each: tuple[str, str] | None
    #: Whether repetitions of the same row are ignored.
    is_distinct: bool
    is_partial: bool


@dataclass(slots=True)
class Rules:
    """A complete mapping."""

    name: str
    delimiter: str = ","
    sheet: str = ""
    header: int = 1
    tree: TreeRules | None = None
    #: Rows that do not depend on a line.
    once: list[RowRules] = field(default_factory=list)
    rows: list[RowRules] = field(default_factory=list)

    def check_columns(self, header: list[str]) -> None:
        """Check that the table has every column of the mapping. Raises UnreadableFileError."""
        own = [*header, *OWN_COLUMNS, *(TREE_COLUMNS if self.tree else ())]
        for where, column in self._columns():
            if column not in own:
                guess = nearest_spelling(column, own)
                hint = f" Did you mean '{guess}'?" if guess else f" It has: {', '.join(header)}."
                _refuse(self.name, where, f"The table has no column '{column}'.{hint}")

    def _columns(self) -> Iterable[tuple[str, str]]:
        for rules in self.rows:
            for name, value in rules.fields.items():
                yield from ((f"{rules.where}, fields.{name}", column) for column in value.columns)
            yield from ((f"{rules.where}, when", column) for column in rules.when)
            yield from ((f"{rules.where}, unless", column) for column in rules.unless)
            yield from ((f"{rules.where}, needs", column) for column in rules.needs)
            if rules.each:
                yield f"{rules.where}, each", rules.each[0]
        if self.tree:
            for key in ("id", "parent", "within", "kind", "number"):
                template: Template = getattr(self.tree, key)
                yield from ((f"[tree] {key}", column) for column in template.columns)


def _refuse(name: str, where: str, message: str) -> NoReturn:
    raise UnreadableFileError("invalid_mapping", f"{name}, {where}: {message}")


def read_rules(path: Path) -> Rules:
    """Read a mapping. Raises UnreadableFileError with the invalid table and key."""
    return _Parser(path.name, _toml(path)).rules()


def _toml(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            limit = f"{LARGEST // 1024 // 1024} MiB"
            _refuse(path.name, "the file", f"A mapping has at most {limit}. Is it the right file?")
        return tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        _refuse(path.name, "the file", f"{error.strerror}.")
    except UnicodeDecodeError:
        _refuse(path.name, "the file", "It is not valid UTF-8. Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        _refuse(path.name, "the file", f"It is not valid TOML: {error}.")


@dataclass
class _Parser:
    name: str
    found: dict[str, Any]

    def rules(self) -> Rules:
        """Check every table and key, and return the mapping."""
        self._known("the file", self.found, _TOP)
        self._tables = self._values()
        rules = Rules(self.name)
        self._file(rules)
        if "tree" in self.found:
            rules.tree = self._tree(self._table("[tree]", self.found["tree"]))
        rules.once = [self._row(n, row, "once") for n, row in self._rows("once")]
        rules.rows = [self._row(n, row, "row") for n, row in self._rows("row")]
        if not rules.rows and not rules.once:
            _refuse(self.name, "the file", "It has no [[row]]. Add one for the rows of a line.")
        for once in rules.once:
            for name, value in once.fields.items():
                if set(value.columns) - {"plan"}:
                    message = "A row in [[once]] can only use the column {plan}."
                    _refuse(self.name, f"{once.where}, fields.{name}", message)
        return rules

    def _known(self, where: str, table: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in table:
            if key not in keys:
                guess = nearest_spelling(key, keys)
                hint = f"Did you mean '{guess}'?" if guess else f"Choose one of: {', '.join(keys)}."
                _refuse(self.name, where, f"There is no key '{key}' here. {hint}")

    def _table(self, where: str, found: Any) -> dict[str, Any]:
        if not isinstance(found, dict):
            _refuse(self.name, where, "This must be a table.")
        return found

    def _text(self, where: str, found: Any) -> str:
        if not isinstance(found, str) or not found:
            _refuse(self.name, where, "This must be a text.")
        return found

    def _texts(self, where: str, found: Any) -> list[str]:
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            _refuse(self.name, where, "This must be a text or a list of texts.")
        return list(found)

    def _file(self, rules: Rules) -> None:
        table = self._table("[file]", self.found.get("file", {}))
        self._known("[file]", table, _FILE)
        rules.delimiter = table.get("delimiter", ",")
        if not isinstance(rules.delimiter, str) or len(rules.delimiter) != 1:
            _refuse(self.name, "[file] delimiter", "This must be one character.")
        rules.sheet = self._text("[file] sheet", table["sheet"]) if "sheet" in table else ""
        rules.header = table.get("header", 1)
        if type(rules.header) is not int or rules.header < 1:
            _refuse(self.name, "[file] header", "This must be a line number, 1 or greater.")

    def _values(self) -> dict[str, dict[str, Any]]:
        tables = self._table("[values]", self.found.get("values", {}))
        return {
            name: self._translations(f"[values.{name}]", table) for name, table in tables.items()
        }

    def _translations(self, where: str, found: Any) -> dict[str, Any]:
        table = self._table(where, found)
        for key, value in table.items():
            if not isinstance(value, (str, int, float, bool)):
                _refuse(self.name, f"{where} {key}", "This must be a text, a number, or a boolean.")
        return table

    def _tree(self, table: dict[str, Any]) -> TreeRules:
        self._known("[tree]", table, _TREE)
        for key in ("id", "parent", "kind"):
            if key not in table:
                _refuse(self.name, "[tree]", f"The key '{key}' is required.")
        steps = self._translations("[tree.steps]", table.get("steps", {}))
        parsed = {
            key: self._template(f"[tree] {key}", table.get(key, ""))
            for key in ("id", "parent", "within", "kind", "number")
        }
        flat = self._texts("[tree] flat", table.get("flat", []))
        for step in flat:
            if step not in steps.values():
                guess = nearest_spelling(step, map(str, steps.values())) or "one of [tree.steps]"
                message = f"'{step}' is not a step of [tree.steps]. Did you mean {guess}?"
                _refuse(self.name, "[tree] flat", message)
        return TreeRules(
            steps={kind: str(step) for kind, step in steps.items()},
            flat=frozenset(flat),
            allows_missing_parent=self._missing_parent(table.get("missing_parent", "error")),
            **parsed,
        )

    def _missing_parent(self, found: Any) -> bool:
        if found not in ("error", "top"):
            _refuse(self.name, "[tree] missing_parent", "This must be 'error' or 'top'.")
        return bool(found == "top")

    def _rows(self, key: str) -> list[tuple[int, dict[str, Any]]]:
        found = self.found.get(key, [])
        if not isinstance(found, list):
            _refuse(self.name, f"[{key}]", f"Write [[{key}]], with two brackets.")
        return [(n, self._table(f"[[{key}]] {n}", row)) for n, row in enumerate(found, 1)]

    def _row(self, number: int, table: dict[str, Any], key: str) -> RowRules:
        where = f"[[{key}]] {number}"
        self._known(where, table, _ROW)
        noun = self._noun(where, table.get("noun"))
        fields = self._table(f"{where}, fields", table.get("fields"))
        for name in fields:
            if name not in noun.by_name:
                guess = nearest_spelling(name, noun.by_name)
                hint = f"Did you mean '{guess}'?" if guess else "See fixtures/README.md."
                _refuse(self.name, f"{where}, fields", f"A {noun} has no field '{name}'. {hint}")
        return RowRules(
            where=where,
            noun=noun,
            fields={
                name: self._value(f"{where}, fields.{name}", value)
                for name, value in fields.items()
            },
            when=self._conditions(f"{where}, when", table.get("when", {})),
            unless=self._conditions(f"{where}, unless", table.get("unless", {})),
            needs=tuple(self._texts(f"{where}, needs", table.get("needs", []))),
            each=self._each(f"{where}, each", table.get("each")),
            is_distinct=bool(table.get("distinct", False)),
            is_partial=bool(table.get("partial", False)),
        )

    def _noun(self, where: str, name: Any) -> Noun:
        by_name = {noun.name: noun for noun in nouns()}
        if name not in by_name:
            guess = nearest_spelling(name, by_name)
            hint = f"Did you mean '{guess}'?" if guess else f"Choose one of: {', '.join(by_name)}."
            _refuse(self.name, f"{where}, noun", f"There is no noun '{name}'. {hint}")
        return by_name[name]

    def _conditions(self, where: str, found: Any) -> dict[str, frozenset[str]]:
        return {
            column: frozenset(self._texts(f"{where}.{column}", values))
            for column, values in self._table(where, found).items()
        }

    def _each(self, where: str, found: Any) -> tuple[str, str] | None:
        if found is None:
            return None
        table = self._table(where, found)
        self._known(where, table, ("column", "split"))
        column = self._text(f"{where}.column", table.get("column"))
        return column, self._text(f"{where}.split", table.get("split", ";"))

    def _template(self, where: str, text: str) -> Template:
        try:
            return Template.parse(text)
        except TemplateError as error:
            _refuse(self.name, where, str(error))

    def _value(self, where: str, found: Any) -> Value:
        if isinstance(found, str):
            return self._template(where, found)
        if isinstance(found, (bool, int, float)):
            return Constant(found)
        table = self._table(where, found)
        self._known(where, table, _VALUE)
        if "any" in table:
            if not isinstance(table["any"], list):
                _refuse(self.name, where, "'any' must be a list.")
            return FirstOf(tuple(self._value(where, one) for one in table["any"]))
        template = self._template(where, self._text(f"{where}.from", table.get("from")))
        if "date" in table:
            return DateTemplate(template, self._text(f"{where}.date", table["date"]))
        if "values" in table:
            default = table.get("default")
            return TranslationTable(
                template,
                self._named(where, table["values"]),
                None if default is None else self._value(f"{where}.default", default),
            )
        return template

    def _named(self, where: str, found: Any) -> dict[str, Any]:
        """Return a table of values, given inline or by its name in [values]."""
        if not isinstance(found, str):
            return self._translations(f"{where}.values", found)
        if found not in self._tables:
            guess = nearest_spelling(found, self._tables)
            hint = f"Did you mean '{guess}'?" if guess else "Add it."
            _refuse(self.name, f"{where}.values", f"There is no [values.{found}]. {hint}")
        return self._tables[found]
