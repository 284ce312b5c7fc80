"""Revisions, releases of them, and the checksums over what they show."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from provisions.models.curated.base import WrittenModel
from provisions.models.guards import append_only_guards, record_guards, revision_guards


class Revision(models.Model):
    """One publication of the data set; its number goes up by one each time."""

    number = models.PositiveIntegerField(primary_key=True, help_text="1, 2, 3, ...")
    published_at = models.DateTimeField(db_default=Now(), help_text="When it became visible.")
    published_by = models.CharField(max_length=200, help_text="Who published it.")
    note = models.TextField(blank=True, help_text="Why, for readers.")
    counts = models.JSONField(help_text="Records visible at this revision, by noun.")
    changes = models.JSONField(help_text="Records created, updated and withdrawn, by noun.")
    rendering = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Version of the code that rendered it."
    )
    overrides = models.JSONField(
        default=list,
        db_default=Value([], output_field=models.JSONField()),
        help_text="Reasons against it that were overridden, and why.",
    )
    root_sha256 = models.CharField(max_length=64, help_text="Root of the Merkle tree of records.")

    class Meta:
        ordering = ["-number"]
        permissions = [("publish", "Can publish a revision")]
        triggers = revision_guards()

    def __str__(self) -> str:
        return f"revision {self.number}"


#: A name stands in addresses and is the name of a folder.
RELEASE_NAME = re.compile(r"[^\W_][\w.-]*")
#: What `known_at` takes for the number of a revision, or for a moment.
REVISION_OR_DAY = re.compile(r"\d+$|\d{4}-\d{2}-\d{2}")


class Release(WrittenModel):
    """A revision with a name, for citing."""

    name = models.CharField(max_length=80, unique=True, help_text="Such as '2026-11'.")
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="releases", help_text="What it names."
    )
    released_at = models.DateTimeField(db_default=Now(), help_text="When it was named.")
    note = models.TextField(blank=True, help_text="What it is for.")

    class Meta:
        ordering = ["-released_at", "name"]
        triggers = append_only_guards("Releases", "releases_are_immutable")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that is no part of an address, or that `known_at` reads otherwise."""
        if not RELEASE_NAME.fullmatch(self.name):
            fault = "takes letters, digits, dots, hyphens and underscores, a letter or digit first"
        elif REVISION_OR_DAY.match(self.name):
            fault = "cannot be that of a revision or begin like a day: known_at reads those first"
        else:
            return
        message = f"The name of a release {fault}; such as 2026-11, not {self.name[:80]!r}."
        raise ValidationError({"name": message})


#: Digits of the prefix of a bucket of the Merkle tree, which holds records and no nodes.
BUCKET_DIGITS = 3


class Checksum(models.Model):
    """A node of the Merkle tree over records, by prefix of the key's hash; docs/checksums.md."""

    prefix = models.CharField(max_length=3, help_text="0 to 3 hexadecimal digits; '' is the root.")
    revision_from = models.PositiveIntegerField(help_text="First revision with this value.")
    revision_to = models.PositiveIntegerField(null=True, help_text="First one without it.")
    sha256 = models.CharField(max_length=64, help_text="Digest of everything below the prefix.")

    class Meta:
        ordering = ["prefix", "revision_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefix"], condition=Q(revision_to=None), name="checksum_one_current"
            ),
        ]
        indexes = [models.Index(fields=["prefix", "revision_from"], name="checksum_history")]
        triggers = record_guards()

    def __str__(self) -> str:
        return f"{self.prefix or 'root'}@{self.revision_from}"
