"""Strict parsing of the query string: bad UTF-8, control characters and long values are errors."""

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

#: The JSON Schema of a parameter that accepts any text.
TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE}

#: The suffix of parameters that exclude. `theme!=x` is short for `theme_not=x`: a name that
#: contains `!` is not a valid identifier in the languages of generated clients.
EXCLUDING, EXCLUDING_SIGN = "_not", "!"

CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an endpoint, as the OpenAPI document describes it."""

    name: str
    description: str
    schema: dict[str, Any] = field(default_factory=lambda: dict(TEXT))
    example: Any = None
    #: Whether it can be repeated (AND).
    is_repeatable: bool = False
    #: When it was deprecated and when it is removed, if it is deprecated.
    deprecation: Deprecation | None = None


class Parameters:
    """The parameters of one request, in the order of the request."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.pairs = list(pairs)

    def __iter__(self) -> Iterator[str]:
        """The distinct names, in the order of the request."""
        return iter(dict.fromkeys(name for name, _ in self.pairs))

    def all(self, name: str) -> list[str]:
        """Every value of a parameter."""
        return [value for given, value in self.pairs if given == name]

    def one(self, name: str) -> str | None:
        """The value of a parameter that cannot be repeated.

        Raises InvalidParametersError if it is repeated.
        """
        values = self.all(name)
        if len(values) > 1:
            raise invalid(name, values[1], f"'{name}' is repeated; give it only once.")
        return values[0] if values else None

    def flag(self, name: str) -> bool:
        """Whether a parameter is `true`; any value except `true` and `false` is an error."""
        value = self.one(name)
        return False if value is None else boolean(name, value)

    def words(self, name: str) -> list[str] | None:
        """The comma-separated words of a parameter that cannot be repeated."""
        value = self.one(name)
        return None if value is None else split(name, value)

    def without(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """The other parameters, sorted, so that equal queries compare equal."""
        return sorted(pair for pair in self.pairs if pair[0] not in names)


def boolean(name: str, value: str) -> bool:
    """Parse `true` or `false`. Raises InvalidParametersError for any other value."""
    if value not in BOOLEANS:
        detail = f"'{name}' must be true or false, not '{value[:100]}'."
        raise invalid(name, value, detail, list(BOOLEANS))
    return BOOLEANS[value]


def split(name: str, value: str) -> list[str]:
    """Split at commas; an empty part is an error, because it would match nothing."""
    parts = [part.strip() for part in value.split(",")]
    if not all(parts):
        detail = f"'{name}' contains an empty value; remove the extra comma."
        raise invalid(name, value, detail)
    return parts


def parse(query: str) -> Parameters:
    """Parse a raw query string as WSGI provides it (bytes decoded as Latin-1).

    Raises InvalidParametersError.
    """
    if not query:
        return Parameters(())
    raw = query.encode("latin-1")
    if raw.count(b"&") >= MOST_PARAMETERS:
        detail = f"The request has too many parameters; use at most {MOST_PARAMETERS}."
        raise invalid("", None, detail)
    return Parameters(_pair(part) for part in raw.split(b"&") if part)


def _pair(part: bytes) -> tuple[str, str]:
    """Split and decode one parameter; urllib's parse_qsl would hide bad UTF-8."""
    name, _, value = part.replace(b"+", b" ").partition(b"=")
    raw_name = unquote_to_bytes(name)
    return _decoded_name(raw_name), _decoded_value(raw_name, unquote_to_bytes(value))


def _decoded_name(name: bytes) -> str:
    text = _decoded(name, "The name of a parameter")
    if len(text) > LONGEST_NAME or CONTROL_CHARACTERS.search(text):
        detail = (
            f"The name of a parameter is longer than {LONGEST_NAME} characters or contains a "
            "control character."
        )
        raise invalid(_printable(name), None, detail)
    if text.endswith(EXCLUDING_SIGN):
        return text.removesuffix(EXCLUDING_SIGN) + EXCLUDING
    return text


def _decoded_value(name: bytes, value: bytes) -> str:
    shown = _printable(name)
    text = _decoded(value, f"'{shown}'", shown)
    if len(text) > LONGEST_VALUE:
        detail = f"'{shown}' is too long; use at most {LONGEST_VALUE} characters."
        raise invalid(shown, text, detail)
    if CONTROL_CHARACTERS.search(text):
        detail = f"'{shown}' contains a control character; remove it."
        raise invalid(shown, _printable(value), detail)
    # Published texts and keys are NFC, so other forms of the same text are converted.
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _decoded(raw: bytes, what: str, name: str = "") -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        detail = f"{what} is not valid UTF-8; percent-encode it as UTF-8."
        raise invalid(name or _printable(raw), _printable(raw), detail) from error


def _printable(raw: bytes) -> str:
    text = raw[: 2 * LONGEST_NAME].decode(errors="backslashreplace")
    return CONTROL_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", text)


def _unknown(name: str, value: str, names: set[str]) -> Fault:
    meant = meant_by(name, names)
    near = [meant] if meant else nearest(name, sorted(names)) if name else []
    hint = f" Nearest: {', '.join(near)}." if near else ""
    advice = f" {ADVICE[meant]}" if meant in ADVICE else ""
    return Fault(name, value, f"'{name}' is not a parameter of this endpoint.{hint}{advice}", near)


def check_names(given: Parameters, known: Iterable[str]) -> None:
    """Reject unknown parameters, naming the nearest known ones, and empty values.

    An empty value is an error because a script with an empty variable would get every row.
    Raises InvalidParametersError with one fault for each parameter.
    """
    names = set(known)
    faults = []
    for name, value in given.pairs:
        if name not in names:
            faults.append(_unknown(name, value, names))
        elif not value.strip():
            faults.append(Fault(name, value, f"'{name}' is empty; give a value or omit it."))
    if faults:
        raise InvalidParametersError(*faults)
