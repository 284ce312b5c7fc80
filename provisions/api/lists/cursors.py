"""Cursors: the position, revision and query of a page, opaque and signed."""

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
    """A position between two rows of a list."""

    revision: int
    listed_on: date
    #: Hash of the path, filters, search and ordering of the list.
    query: str
    is_backward: bool
    #: The values of the ordering's terms in the row next to the page.
    values: tuple[Any, ...]


def encode(cursor: Cursor) -> str:
    """Encode a cursor as URL-safe text."""
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
    """Decode a cursor. Raises InvalidCursorError if its signature is not valid."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        signed = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _invalid_signature() from error
    signature, content = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
    if not any(hmac.compare_digest(signature, _signature(content, k)) for k in _signing_keys()):
        raise _invalid_signature()
    revision, listed_on, query, is_backward, values = orjson.loads(content)
    return Cursor(revision, date.fromisoformat(listed_on), query, is_backward, tuple(values))


def query_hash(path: str, pairs: list[tuple[str, str]]) -> str:
    """A short hash of a list's path and parameters, which ties a cursor to the list."""
    content = orjson.dumps([path, pairs])
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:9]).decode()


@cache
def _signing_keys() -> tuple[bytes, ...]:
    """The signing key, then older keys that are still accepted; the settings do not change."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(f"govdb.cursor:{key!s}".encode() for key in keys)


def _signature(content: bytes, key: bytes) -> bytes:
    return hmac.digest(key, content, "sha256")[:SIGNATURE_BYTES]


def _plain(value: Any) -> Any:
    """Dates and decimals as text that their columns accept."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a cursor cannot contain a {type(value).__name__}")


def _invalid_signature() -> InvalidCursorError:
    return InvalidCursorError(
        "'cursor' was not issued by this server or was modified; copy it unchanged from 'next' or "
        "'previous'."
    )
