"""Rendered records, the scope of a publication, and its batches."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.db.models import QuerySet

from provisions.models import PublishedRecord

API_ROOT = "/api/v1"


@dataclass(frozen=True, slots=True)
class RenderedRecord:
    """The current state of a curated row as a record, ready to be compared and written."""

    key: str
    document: str
    #: Values of the published table's own columns, by name.
    columns: dict[str, Any]

    @property
    def sha256(self) -> str:
        """Checksum of the document as served."""
        return hashlib.sha256(self.document.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PublicationScope:
    """The rows that a publication compares: all, or some plans and some nouns outside plans."""

    #: Slugs of plans that are compared as a whole; None for all of them.
    plans: frozenset[str] | None = None
    #: Nouns outside plans that are compared; None for all of them.
    nouns: frozenset[str] | None = None
    #: Slugs of schemes that are compared, if their noun is; None for all of them.
    schemes: frozenset[str] | None = None
    #: Whether the scope is a single plan with its closure. Rows outside plans that are no longer
    #: ready then stay published, because other plans may refer to them, except `renamed` ones.
    is_closure: bool = False
    #: Published names, by noun, that rows outside plans no longer have.
    renamed: frozenset[tuple[str, str]] = frozenset()

    def covers(self, noun: str) -> bool:
        """Whether rows of a noun outside plans are compared."""
        return self.nouns is None or noun in self.nouns


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a noun: rendered rows, and the published rows to compare with.

    A published row of the part that is not rendered again is withdrawn.
    """

    rendered: Iterable[RenderedRecord]
    published: QuerySet[Any]


@dataclass(frozen=True, slots=True)
class NounRenderer:
    """The renderer of one noun, in batches that fit in memory."""

    model: type[PublishedRecord]
    batches: Callable[[PublicationScope], Iterator[Batch]]
    #: Whether its rows belong to no plan.
    is_outside_plans: bool = False


def document(noun: str, plural: str, public_id: str, **members: Any) -> str:
    """Serialize a record as canonical JSON: sorted keys, no spaces, NFC."""
    record = {
        "id": public_id,
        "noun": noun,
        "url": f"{API_ROOT}/{plural}/{public_id}/",
        **members,
    }
    text = orjson.dumps(record, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z).decode()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def bucket_of(noun: str, key: str) -> str:
    """The Merkle bucket of a record: 3 hexadecimal digits of the hash of its name."""
    return hashlib.sha256(f"{noun}/{key}".encode()).hexdigest()[:3]
