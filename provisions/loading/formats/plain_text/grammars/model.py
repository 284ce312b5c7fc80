"""A grammar, as its TOML file declares it, checked key by key."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from provisions.choices import ClauseType, Exclusion
from provisions.loading.formats.numerals import KINDS
from provisions.loading.rows.raw_rows import UnreadableFileError
from provisions.nearest import nearest_spelling

Pattern: TypeAlias = re.Pattern[str]
Part = TypeVar("Part")

#: The end of a region that lasts to the end of its page.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Characters that belong to no provision: lines of a form, or a region `begin` to `end`."""

    reason: Exclusion
    lines: Pattern | None = None
    begin: Pattern | None = None
    #: The region ends before this; "page" is the end of the page.
    end: Pattern | None = None
    note: str = ""
    #: Only lines among so many at the top or the bottom of a page.
    top: int = 0
    bottom: int = 0
    #: The region is a table of contents; `heading` in each match is a heading to be met later.
    entry: Pattern | None = None
    #: What follows continues the innermost open provision of this level.
    resumes: str = ""


@dataclass(frozen=True, slots=True)
class Footnotes:
    """Where the footnotes of a page stand, and how a mark in the text looks."""

    #: What stands before the first footnote of a page; they last to the end of the page.
    begin: Pattern
    #: The beginning of a footnote, with its `number`.
    note: Pattern
    #: Forms of the mark, the surest first; `{number}` is the footnote's.
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """What parts two paragraphs; a level's own marker always does."""

    blank_lines: bool = True
    #: A line that is the last of its paragraph, and one that is the first, with all its blanks.
    last_line: Pattern | None = None
    first_line: Pattern | None = None
    #: Over the end of a page: what the line before and the line after must look like.
    last_on_page: Pattern = re.compile(r"[.:;!?]['’”)]?\s*$")
    first_on_page: Pattern = re.compile(r"\s*[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Split:
    """What the paragraphs of a provision become when it has more than one."""

    type: ClauseType
    eid: str
    locator: str
    #: Whether a paragraph after a list is one of its own, and the list part of the one before.
    after_lists: bool = False
    prefixed: bool = True


@dataclass(frozen=True, slots=True)
class GrammarLevel:
    """A kind of provision, and how its beginning is known."""

    name: str
    type: ClauseType
    eid: str
    locator: str
    #: With groups `number` and `heading`; what follows the match is text.
    pattern: Pattern | None = None
    #: Headings without a marker: given here, or "contents" for those of the table of contents.
    headings: list[str] | str = field(default_factory=list)
    #: Names of levels it may be part of; "" is the plan itself.
    within: list[str] = field(default_factory=lambda: [""])
    numbers: str = "arabic"
    #: Whether it only begins with the number that is next; so '1' may begin a line of text.
    strict: bool = False
    #: Whether its numbers run through the whole plan, and its eid does not say what it is part of.
    continuous: bool = False
    prefixed: bool = True
    #: Whether it begins only where a paragraph begins.
    paragraph: bool = False
    operative: bool = True
    #: Whether what follows the last of a list belongs to the list's parent.
    tail: bool = False
    #: Its text lasts up to a line like this, and no line before it begins a provision.
    until: Pattern | None = None
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What the document says of itself: groups named as fields of Plan."""

    pattern: Pattern
    #: How its dates are written, as strptime reads them.
    date: str = ""
    #: Fields of Source instead.
    source: bool = False
    #: What it means where the pattern is met: fields and their values.
    means: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one family of documents is written."""

    title: str
    language: str
    #: All of these stand near the top of a document of this family.
    recognizes: list[Pattern]
    level: list[GrammarLevel]
    page: Pattern | None = None
    #: "keep" a hyphen at the end of a line, or "join" the halves of a word that was broken there.
    hyphens: str = "keep"
    paragraphs: Paragraphs = field(default_factory=Paragraphs)
    leave_out: list[LeaveOut] = field(default_factory=list)
    footnotes: Footnotes | None = None
    fact: list[Fact] = field(default_factory=list)
    plan: dict[str, str] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    jurisdiction: dict[str, str] = field(default_factory=dict)
    #: Slugs of known plans, by title or another fact, such as a number.
    slugs: dict[str, str] = field(default_factory=dict)
    name: str = ""


def from_file(path: Path) -> Grammar:
    """Read a grammar. Raises UnreadableFileError, which names the file and the key."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"The grammar {path} cannot be read: {error.strerror}."
        raise UnreadableFileError("invalid_grammar", message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"The grammar {path.name} is not TOML: {error}."
        raise UnreadableFileError("invalid_grammar", message) from error
    grammar = TomlReader(path.name).record(Grammar, declared | {"name": path.stem}, "")
    check(grammar, path.name)
    return grammar


def check(grammar: Grammar, file: str) -> None:
    """Raise UnreadableFileError for levels that do not fit together."""
    names = [level.name for level in grammar.level]
    for level in grammar.level:
        wrong = [name for name in level.within if name and name not in names]
        place = f"level '{level.name}'"
        if wrong:
            raise _error(file, f"{place}: within", f"There is no level '{wrong[0]}'.")
        if names.count(level.name) > 1:
            raise _error(file, place, "Two levels have this name.")
        if level.pattern is None and not level.headings:
            raise _error(file, place, "It needs a pattern or headings.")
        if level.numbers not in KINDS:
            raise _error(file, f"{place}: numbers", f"One of {', '.join(KINDS)}.")
    for rule in grammar.leave_out:
        if (rule.lines is None) == (rule.begin is None):
            raise _error(file, "leave_out", "Give either lines or begin (with end).")


def _error(file: str, key: str, message: str) -> UnreadableFileError:
    return UnreadableFileError("invalid_grammar", f"Grammar {file}, {key}: {message}")


class TomlReader:
    """Turns TOML tables into the records above; each error names the file and the key."""

    def __init__(self, file: str) -> None:
        self.file = file

    def record(self, kind: type[Part], table: Any, key: str) -> Part:
        """Return a record of a kind. Raises UnreadableFileError."""
        if not isinstance(table, dict):
            raise _error(self.file, key, "A table is needed here.")
        hints = typing.get_type_hints(kind)
        fields = {f.name: f for f in dataclasses.fields(typing.cast(Any, kind))}
        for name in table:
            if name not in fields:
                guess = nearest_spelling(name, list(fields))
                hint = f" Did you mean {guess}?" if guess else ""
                raise _error(self.file, _inner(key, name), f"There is no such key.{hint}")
        missing = dataclasses.MISSING
        for name, one in fields.items():
            if name not in table and one.default is missing and one.default_factory is missing:
                raise _error(self.file, _inner(key, name), "This key is missing.")
        values = {name: self.value(hints[name], table[name], _inner(key, name)) for name in table}
        return kind(**values)

    def value(self, hint: Any, value: Any, key: str) -> Any:
        """Return a value as its field takes it. Raises UnreadableFileError."""
        kinds = _kinds(hint)
        if Pattern in kinds:
            return self._pattern(value, key)
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, ClauseType | Exclusion):
                return self._choice(kind, value, key)
            if dataclasses.is_dataclass(kind):
                return self.record(typing.cast(Any, kind), value, key)
        return self._plain(kinds, value, key)

    def _plain(self, kinds: list[Any], value: Any, key: str) -> Any:
        for kind in kinds:
            origin = typing.get_origin(kind)
            if origin is list and isinstance(value, list):
                inner = typing.get_args(kind)[0]
                return [self.value(inner, one, f"{key} {i}") for i, one in enumerate(value, 1)]
            if isinstance(value, origin or kind):
                return value
        raise _error(self.file, key, f"{value!r} is not what goes here.")

    def _choice(self, kind: Any, value: Any, key: str) -> Any:
        if value not in kind.values:
            guess = nearest_spelling(str(value), kind.values)
            hint = f" Did you mean {guess}?" if guess else ""
            raise _error(self.file, key, f"'{value}' is none of the known values.{hint}")
        return kind(value)

    def _pattern(self, value: Any, key: str) -> Pattern:
        if not isinstance(value, str):
            raise _error(self.file, key, "A regular expression is needed here.")
        try:
            return re.compile(value, re.MULTILINE)
        except re.error as error:
            raise _error(self.file, key, f"Not a regular expression: {error}.") from error


def _kinds(hint: Any) -> list[Any]:
    union = isinstance(hint, types.UnionType)
    return [kind for kind in typing.get_args(hint) if kind is not type(None)] if union else [hint]


def _inner(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
