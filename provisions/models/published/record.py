"""What every published table shares: a span of revisions, and a ready document."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from provisions.models.guards import record_guards

KEY_LENGTH = 600

#: Keys and paths sort by code point on every server, whatever its locale: cursors depend on it.
BYTE_ORDER = "C"

RecordT = TypeVar("RecordT", bound="PublishedRecord", covariant=True)


class PublishedQuerySet(models.QuerySet[RecordT]):
    """Reads published records at a revision."""

    def current(self) -> Self:
        """The rows of the latest revision, by the partial indexes."""
        return self.filter(revision_to=None)

    def known_at(self, revision: int) -> Self:
        """The rows of a given revision, whether or not it is the latest."""
        return self.filter(
            Q(revision_to=None) | Q(revision_to__gt=revision), revision_from__lte=revision
        )


class PublishedRecord(models.Model):
    """A noun's record as published: its key, its span of revisions and its ready document."""

    #: The noun as it stands in hashes and change feeds.
    noun: ClassVar[str] = ""

    key = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="Unique name of the record."
    )
    bucket = models.CharField(
        max_length=3, help_text="First 3 hexadecimal digits of sha256(noun/key)."
    )
    revision_from = models.PositiveIntegerField(help_text="First revision that shows this row.")
    revision_to = models.PositiveIntegerField(
        null=True, help_text="First revision that no longer does; empty = still shown."
    )
    sha256 = models.CharField(max_length=64, help_text="Checksum of the document's UTF-8 bytes.")
    document = models.TextField(help_text="The record as canonical JSON, ready to send.")

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(revision_to=None), name="%(class)s_one_current"
            ),
            models.UniqueConstraint(fields=["key", "revision_from"], name="%(class)s_unique"),
            models.CheckConstraint(
                name="%(class)s_closed_later",
                condition=Q(revision_to__isnull=True) | Q(revision_to__gt=F("revision_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["bucket"], condition=Q(revision_to=None), name="%(class)s_bucket"),
            # The change feed reads the rows that a revision begins, and those it ends, by key.
            models.Index(fields=["revision_from", "key"], name="%(class)s_begun"),
            models.Index(
                fields=["revision_to", "key"],
                condition=Q(revision_to__isnull=False),
                name="%(class)s_ended",
            ),
        ]
        triggers = record_guards()

    def __str__(self) -> str:
        return self.key


class DatedRecord(models.Model):
    """Validity in time, copied from the clause wording a record speaks of."""

    starts_on = models.DateField(null=True, help_text="First day of validity; empty = unknown.")
    ends_on = models.DateField(null=True, help_text="First day after it; empty = open.")

    class Meta:
        abstract = True


class Searchable(models.Model):
    """What a record is found by, in plain words, and the search vector that the database keeps.

    A line holds one member of the document, with a blank before and after every word.
    """

    search_names = models.TextField(help_text="What it is called and cited by, in plain words.")
    search_text = models.TextField(help_text="The same and all its texts, in plain words.")
    search_vector = models.GeneratedField(
        expression=SearchVector("search_names", config="english", weight="A")
        + SearchVector("search_text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
        indexes = [
            GinIndex(
                fields=["search_vector"], condition=Q(revision_to=None), name="%(class)s_search"
            ),
            GinIndex(
                OpClass(F("search_text"), name="gin_trgm_ops"),
                condition=Q(revision_to=None),
                name="%(class)s_trigrams",
            ),
        ]


def slugs(help_text: str, **options: Any) -> ArrayField[Any, Any]:
    """A column of public ids to filter by, indexed for `&&` and `@>`."""
    return ArrayField(models.CharField(max_length=KEY_LENGTH), help_text=help_text, **options)
