"""Cursors: where a page ended, at which revision, for which query; opaque and tamper-proof."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.conf import settings

from provisions.api.http.problems import InvalidCursorError

SIGNATURE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows of a list."""

    revision: int
    listed_on: date
    #: Hash of the path, filters, search and order that the list came from.
    query: str
    is_backward: bool
    #: The values, by term of the order, of the row that the page goes on from.
    values: tuple[Any, ...]


def encode(cursor: Cursor) -> str:
    """Write a cursor as text fit for a URL."""
    content = orjson.dumps(
        [
            cursor.revision,
            cursor.listed_on.isoformat(),
            cursor.query,
            cursor.is_backward,
            cursor.values,
        ],
        default=_plain,
    )
    signed = _signature(content, _signing_keys()[0]) + content
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()


def decode(text: str) -> Cursor:
    """Read a cursor. Raises InvalidCursorError if it is not one of ours, letter for letter."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        signed = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _changed() from error
    signature, content = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
    if not any(hmac.compare_digest(signature, _signature(content, k)) for k in _signing_keys()):
        raise _changed()
    revision, listed_on, query, is_backward, values = orjson.loads(content)
    return Cursor(revision, date.fromisoformat(listed_on), query, is_backward, tuple(values))


def query_hash(path: str, pairs: list[tuple[str, str]]) -> str:
    """A short fingerprint of what a list is about, to hold a cursor to it."""
    content = orjson.dumps([path, pairs])
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:9]).decode()


@cache
def _signing_keys() -> tuple[bytes, ...]:
    """The key that signs, then older ones that are still believed; the settings are fixed."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(f"govdb.cursor:{key!s}".encode() for key in keys)


def _signature(content: bytes, key: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")[:SIGNATURE_BYTES]


def _plain(value: Any) -> Any:
    """Dates and decimals as text that their columns read back."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a cursor")


def _changed() -> InvalidCursorError:
    return InvalidCursorError(
        "This cursor is not one of this server's; take it from 'next' or 'previous' unchanged."
    )
