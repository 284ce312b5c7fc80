"""The data model of a grammar, and the reader of its TOML file, which checks every key."""

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

#: The `end` of a region that ends with its page.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Characters that belong to no provision: lines by a pattern, or a region."""

    reason: Exclusion
    lines: Pattern | None = None
    begin: Pattern | None = None
    #: The region ends before this; "page" is the end of the page.
    end: Pattern | None = None
    note: str = ""
    #: Only lines among this many at the top or the bottom of a page.
    top: int = 0
    bottom: int = 0
    #: The region is a table of contents; `heading` in each match is a heading of the text.
    entry: Pattern | None = None
    #: The following text continues the innermost open provision of this level.
    resumes: str = ""


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The patterns of the footnotes of a page and of their marks in the text."""

    #: The text before the first footnote of a page; footnotes end with the page.
    begin: Pattern
    #: The beginning of a footnote, with its `number`.
    note: Pattern
    #: Patterns of the mark, the most reliable first; `{number}` is that of the footnote.
    marks: list[str]


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """The separation of paragraphs; the marker of a level always begins a paragraph."""

    blank_lines: bool = True
    #: The last and the first line of a paragraph, including blanks.
    last_line: Pattern | None = None
    first_line: Pattern | None = None
    #: At the end of a page: the last line before and the first line after it.
    last_on_page: Pattern = re.compile(r"[.:;!?]['’”)]?\s*$")
    first_on_page: Pattern = re.compile(r"\s*[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Split:
    """The provisions for the paragraphs of a provision that has more than one."""

    type: ClauseType
    eid: str
    locator: str
    #: Whether a paragraph after a list is separate, and the list belongs to the one before.
    after_lists: bool = False
    prefixed: bool = True


@dataclass(frozen=True, slots=True)
class GrammarLevel:
    """A kind of provision, with the pattern of its beginning."""

    name: str
    type: ClauseType
    eid: str
    locator: str
    #: With groups `number` and `heading`; the text follows the match.
    pattern: Pattern | None = None
    #: Headings without a marker: a list, or "contents" for those of the table of contents.
    headings: list[str] | str = field(default_factory=list)
    #: Names of the levels of its parents; "" is the plan itself.
    within: list[str] = field(default_factory=lambda: [""])
    numbers: str = "arabic"
    #: Whether only the next number begins a provision; a line of text may then begin with '1'.
    strict: bool = False
    #: Whether numbers continue through the whole plan, and eids do not contain the parent's.
    continuous: bool = False
    prefixed: bool = True
    #: Whether it only begins at the beginning of a paragraph.
    paragraph: bool = False
    operative: bool = True
    #: Whether text after the last item of a list belongs to the parent of the list.
    tail: bool = False
    #: The last line of its text; no line before it begins a provision.
    until: Pattern | None = None
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of the document about itself: groups have the names of fields of Plan."""

    pattern: Pattern
    #: The form of its dates, for strptime.
    date: str = ""
    #: Whether the groups are fields of Source instead.
    source: bool = False
    #: Fields and values that apply if the pattern matches.
    means: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The structure of one family of documents."""

    title: str
    language: str
    #: Patterns that all match near the top of a document of this family.
    recognizes: list[Pattern]
    level: list[GrammarLevel]
    page: Pattern | None = None
    #: "keep" hyphens at line ends, or "join" the parts of words that are hyphenated there.
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
    """Read a grammar. Raises UnreadableFileError with the file and the key."""
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"The grammar {path} cannot be read: {error.strerror}."
        raise UnreadableFileError("invalid_grammar", message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"The grammar {path.name} is not valid TOML: {error}."
        raise UnreadableFileError("invalid_grammar", message) from error
    grammar = TomlReader(path.name).record(Grammar, declared | {"name": path.stem}, "")
    check(grammar, path.name)
    return grammar


def check(grammar: Grammar, file: str) -> None:
    """Raise UnreadableFileError for inconsistent levels or rules."""
    names = [level.name for level in grammar.level]
    for level in grammar.level:
        wrong = [name for name in level.within if name and name not in names]
        place = f"level '{level.name}'"
        if wrong:
            raise _error(file, f"{place}: within", f"There is no level '{wrong[0]}'.")
        if names.count(level.name) > 1:
            raise _error(file, place, "Two levels have this name. Rename one of them.")
        if level.pattern is None and not level.headings:
            raise _error(file, place, "The level needs 'pattern' or 'headings'.")
        if level.numbers not in KINDS:
            message = f"'{level.numbers}' is not valid. Choose one of: {', '.join(KINDS)}."
            raise _error(file, f"{place}: numbers", message)
    for rule in grammar.leave_out:
        if (rule.lines is None) == (rule.begin is None):
            raise _error(file, "leave_out", "Give either 'lines' or 'begin' with 'end'.")


def _error(file: str, key: str, message: str) -> UnreadableFileError:
    return UnreadableFileError("invalid_grammar", f"Grammar {file}, {key}: {message}")


class TomlReader:
    """Converts TOML tables to the records of a grammar; errors name the file and the key."""

    def __init__(self, file: str) -> None:
        self.file = file

    def record(self, kind: type[Part], table: Any, key: str) -> Part:
        """Return a record of a kind. Raises UnreadableFileError."""
        if not isinstance(table, dict):
            raise _error(self.file, key, "This must be a table.")
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
                raise _error(self.file, _inner(key, name), "This key is required.")
        values = {name: self.value(hints[name], table[name], _inner(key, name)) for name in table}
        return kind(**values)

    def value(self, hint: Any, value: Any, key: str) -> Any:
        """Convert a value to the type of its field. Raises UnreadableFileError."""
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
        raise _error(self.file, key, f"{value!r} has the wrong type for this key.")

    def _choice(self, kind: Any, value: Any, key: str) -> Any:
        if value not in kind.values:
            guess = nearest_spelling(str(value), kind.values)
            hint = f" Did you mean {guess}?" if guess else ""
            raise _error(self.file, key, f"'{value}' is not a valid value.{hint}")
        return kind(value)

    def _pattern(self, value: Any, key: str) -> Pattern:
        if not isinstance(value, str):
            raise _error(self.file, key, "This must be a regular expression.")
        try:
            return re.compile(value, re.MULTILINE)
        except re.error as error:
            message = f"This is not a valid regular expression: {error}."
            raise _error(self.file, key, message) from error


def _kinds(hint: Any) -> list[Any]:
    union = isinstance(hint, types.UnionType)
    return [kind for kind in typing.get_args(hint) if kind is not type(None)] if union else [hint]


def _inner(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
