"""The query string, read strictly: bad UTF-8, control characters and overlong values are errors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from provisions.api.http.deprecation import Deprecation
from provisions.api.http.foreign_names import ADVICE, meant_by
from provisions.api.http.problems import Fault, InvalidParametersError, invalid
from provisions.nearest import nearest

MOST_PARAMETERS = 100
LONGEST_NAME = 100
LONGEST_VALUE = 4000

#: The JSON Schema of a parameter that is any text.
TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}

#: What ends the name of a parameter that excludes. `theme!=x` is short for `theme_not=x`: a name
#: with a sign in it is none in the languages that clients are generated for.
EXCLUDING, EXCLUDING_SIGN = "_not", "!"

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that an endpoint takes, as the OpenAPI document describes it."""

    name: str
    description: str
    schema: dict[str, Any] = field(default_factory=lambda: dict(TEXT))
    example: Any = None
    #: Whether it may be given more than once (AND).
    is_repeatable: bool = False
    #: Since when and until when it still works, if it will go.
    deprecation: Deprecation | None = None


class Parameters:
    """The parameters of one request, in the order given."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = list(pairs)

    def __iter__(self) -> Iterator[str]:
        """The distinct names, in the order given."""
        return iter(dict.fromkeys(name for name, _ in self.pairs))

    def all(self, name: str) -> list[str]:
        """Every value of a parameter."""
        return [value for given, value in self.pairs if given == name]

    def one(self, name: str) -> str | None:
        """The value of a parameter that may be given once.

        Raises InvalidParametersError if it is repeated.
        """
        values = self.all(name)
        if len(values) > 1:
            raise invalid(name, values[1], f"'{name}' can be given only once.")
        return values[0] if values else None

    def flag(self, name: str) -> bool:
        """Whether a parameter is `true`; anything but `true` and `false` is an error."""
        value = self.one(name)
        return False if value is None else boolean(name, value)

    def words(self, name: str) -> list[str] | None:
        """The comma-separated words of a parameter that may be given once."""
        value = self.one(name)
        return None if value is None else split(name, value)

    def without(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """The other parameters, sorted: the same for every way to write the same query."""
        return sorted(pair for pair in self.pairs if pair[0] not in names)


def boolean(name: str, value: str) -> bool:
    """Read `true` or `false`, and nothing else."""
    if value not in BOOLEANS:
        raise invalid(name, value, f"'{name}' is true or false.", list(BOOLEANS))
    return BOOLEANS[value]


def split(name: str, value: str) -> list[str]:
    """Split at commas; an empty part is an error, since it would match nothing."""
    parts = [part.strip() for part in value.split(",")]
    if not all(parts):
        raise invalid(name, value, f"'{name}' has an empty value between its commas.")
    return parts


def parse(query: str) -> Parameters:
    """Read a raw query string as WSGI hands it over (bytes in Latin-1).

    Raises InvalidParametersError.
    """
    if not query:
        return Parameters(())
    raw = query.encode("latin-1")
    if raw.count(b"&") >= MOST_PARAMETERS:
        raise invalid("", None, f"At most {MOST_PARAMETERS} parameters can be given.")
    return Parameters(_pair(part) for part in raw.split(b"&") if part)


def _pair(part: bytes) -> tuple[str, str]:
    """Split and decode one parameter; urllib's parse_qsl would hide bad UTF-8."""
    name, _, value = part.replace(b"+", b" ").partition(b"=")
    raw_name = unquote_to_bytes(name)
    return _decoded_name(raw_name), _decoded_value(raw_name, unquote_to_bytes(value))


def _decoded_name(name: bytes) -> str:
    text = _decoded(name, "A parameter's name")
    if len(text) > LONGEST_NAME or CONTROL_CHARACTERS.search(text):
        raise invalid(_printable(name), None, "A parameter's name is too long or not printable.")
    if text.endswith(EXCLUDING_SIGN):
        return text.removesuffix(EXCLUDING_SIGN) + EXCLUDING
    return text


def _decoded_value(name: bytes, value: bytes) -> str:
    shown = _printable(name)
    text = _decoded(value, f"'{shown}'", shown)
    if len(text) > LONGEST_VALUE:
        detail = f"'{shown}' is longer than {LONGEST_VALUE} characters."
        raise invalid(shown, text, detail)
    if CONTROL_CHARACTERS.search(text):
        raise invalid(shown, _printable(value), f"'{shown}' contains a control character.")
    # Published texts and keys are NFC, so what is typed otherwise means the same.
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _decoded(raw: bytes, what: str, name: str = "") -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise invalid(name or _printable(raw), _printable(raw), f"{what} is not UTF-8.") from error


def _printable(raw: bytes) -> str:
    text = raw[: 2 * LONGEST_NAME].decode(errors="backslashreplace")
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


def _unknown(name: str, value: str, names: set[str]) -> Fault:
    meant = meant_by(name, names)
    near = [meant] if meant else nearest(name, sorted(names)) if name else []
    hint = f" Nearest: {', '.join(near)}." if near else ""
    advice = f" {ADVICE[meant]}" if meant in ADVICE else ""
    return Fault(name, value, f"There is no parameter '{name}' here.{hint}{advice}", near)


def check_names(given: Parameters, known: Iterable[str]) -> None:
    """Refuse what an endpoint does not take, naming the nearest it does, and empty values.

    An empty value is refused because a script with an empty variable would get every row.
    Raises InvalidParametersError with one fault for each.
    """
    names = set(known)
    faults = []
    for name, value in given.pairs:
        if name not in names:
            faults.append(_unknown(name, value, names))
        elif not value.strip():
            faults.append(Fault(name, value, f"'{name}' is empty; leave it out instead."))
    if faults:
        raise InvalidParametersError(*faults)
