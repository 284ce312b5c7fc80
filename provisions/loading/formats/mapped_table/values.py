"""The values of fields in a mapping: constants, templates of columns, translated values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from provisions import partial_dates
from provisions.loading.formats.xml.composer import clipped, identifier, slug_of
from provisions.nearest import nearest_spelling

Cells: TypeAlias = Mapping[str, str]
#: The value of a field: a text, or a constant of TOML; "" omits the field.
Made: TypeAlias = str | int | float | bool

_FIELD = re.compile(
    r"\{\{|\}\}|\{(?P<name>[^{}|?]+)(?P<filters>(?:\|[^{}|?]+)*)(?P<optional>\?)?\}"
)
_INTEGER = re.compile(r"[+-]?\d+(?:\.0+)?")


class UnfitValueError(Exception):
    """A cell that the mapping cannot convert: the rule, and the nearest valid value."""

    def __init__(self, rule: str, message: str, value: str, nearest: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.value = value
        self.nearest = nearest


class TemplateError(Exception):
    """A template that is not well-formed."""


class Value(Protocol):
    """The definition of a field's value in a mapping."""

    @property
    def columns(self) -> list[str]:
        """The columns that the value needs."""

    def of(self, cells: Cells) -> Made:
        """Return the value for one line. Raises UnfitValueError."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is the same for every line."""

    value: Made

    @property
    def columns(self) -> list[str]:
        """A constant needs no columns."""
        return []

    def of(self, cells: Cells) -> Made:
        """Return the constant."""
        return self.value


def _whole(text: str) -> str:
    if not _INTEGER.fullmatch(text):
        raise UnfitValueError("wrong_type", "The value is not a whole number.", text)
    return text.partition(".")[0]


def _slug(text: str) -> str:
    return slug_of(text.replace("_", " "))


FILTERS: dict[str, Callable[[str], str]] = {
    "slug": _slug,
    "eid": identifier,
    "lower": str.lower,
    "int": _whole,
    "first": lambda text: text.partition(";")[0].strip(),
    "last": lambda text: text.rpartition(";")[2].strip(),
    "line": lambda text: " ".join(text.split()),
    "200": lambda text: clipped(text, 200),
    "300": lambda text: clipped(text, 300),
    "500": lambda text: clipped(text, 500),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A column in a template, with the filters for its cell."""

    column: str
    filters: tuple[Callable[[str], str], ...]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Template:
    """Text with columns in braces: '{law}:{id|eid}'.

    If a cell is empty, the result is empty, unless the column is optional: '{number} {heading?}'.
    """

    parts: tuple[str | _Part, ...]

    @classmethod
    def parse(cls, text: str) -> Template:
        """Parse a template. Raises TemplateError."""
        parts: list[str | _Part] = []
        end = 0
        for match in _FIELD.finditer(text):
            parts.append(_plain(text[end : match.start()]))
            parts.append(match[0][0] if match["name"] is None else _part(match))
            end = match.end()
        parts.append(_plain(text[end:]))
        return cls(tuple(part for part in parts if part != ""))

    @property
    def columns(self) -> list[str]:
        """The columns of the template."""
        return [part.column for part in self.parts if isinstance(part, _Part)]

    def of(self, cells: Cells) -> str:
        """Return the text with the cells filled in. Raises UnfitValueError."""
        made = []
        for part in self.parts:
            if isinstance(part, str):
                made.append(part)
                continue
            cell = cells[part.column].strip()
            for change in part.filters:
                cell = change(cell) if cell else ""
            if not cell and not part.is_optional:
                return ""
            made.append(cell)
        return "".join(made).strip()


def _plain(text: str) -> str:
    if "{" in text or "}" in text:
        raise TemplateError("A brace is not closed. Close it, or write {{ or }} for a brace.")
    return text


def _part(match: re.Match[str]) -> _Part:
    names = [name.strip() for name in match["filters"].split("|") if name.strip()]
    for name in names:
        if name not in FILTERS:
            guess = nearest_spelling(name, FILTERS)
            hint = f"Did you mean {guess}?" if guess else f"Choose one of: {', '.join(FILTERS)}."
            raise TemplateError(f"There is no filter '{name}'. {hint}")
    filters = tuple(FILTERS[name] for name in names)
    return _Part(match["name"].strip(), filters, bool(match["optional"]))


@dataclass(frozen=True, slots=True)
class TranslationTable:
    """A template whose text is looked up in a table of values."""

    template: Template
    values: Mapping[str, Made]
    #: For texts that are not in the table; without a default they are errors.
    default: Value | None = None

    @property
    def columns(self) -> list[str]:
        """The columns in the template, and in the default."""
        return self.template.columns + (self.default.columns if self.default else [])

    def of(self, cells: Cells) -> Made:
        """Return the translated value. Raises UnfitValueError."""
        text = self.template.of(cells)
        if text in self.values:
            return self.values[text]
        if self.default is not None:
            return self.default.of(cells)
        if not text:
            return ""
        message = "The mapping has no translation for this value. Add it to the table of values."
        raise UnfitValueError("unknown_value", message, text, nearest_spelling(text, self.values))


@dataclass(frozen=True, slots=True)
class DateTemplate:
    """A template whose text is a date in a given form; the value is an ISO 8601 date."""

    template: Template
    form: str

    @property
    def columns(self) -> list[str]:
        """The columns in the template."""
        return self.template.columns

    def of(self, cells: Cells) -> str:
        """Return the date in ISO 8601. Raises UnfitValueError."""
        text = self.template.of(cells)
        if not text:
            return ""
        try:
            return partial_dates.read(text, self.form)
        except ValueError:
            message = f"The value is not a date of the form {self.form}."
            raise UnfitValueError("wrong_date", message, text) from None


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The first of several values that is not empty."""

    values: tuple[Value, ...] = field(default=())

    @property
    def columns(self) -> list[str]:
        """The columns of all values."""
        return [column for value in self.values for column in value.columns]

    def of(self, cells: Cells) -> Made:
        """Return the first value that is not empty. Raises UnfitValueError."""
        return next((made for value in self.values if (made := value.of(cells)) != ""), "")
