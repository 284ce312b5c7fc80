"""The record of each bulk load."""

import uuid

from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models.functions import Now

from provisions.models.curated.base import CuratedModel, tracked


@tracked
class Load(CuratedModel):
    """One run of `manage.py load`: which files, by whom, with what outcome."""

    key_fields = ("key",)

    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Names the run for ever.")
    loaded_at = models.DateTimeField(db_default=TransactionNow(), help_text="When it was written.")
    loaded_by = models.CharField(max_length=200, help_text="Account that ran it.")
    reason = models.TextField(blank=True, help_text="Why, as given.")
    files = models.JSONField(help_text="Name, sha256 and number of rows of each file.")
    counts = models.JSONField(help_text="Created, updated, unchanged and pruned rows by noun.")

    class Meta:
        ordering = ["-loaded_at", "-id"]

    @property
    def public_id(self) -> str:
        """The key as text."""
        return str(self.key)


class BegunLoad(models.Model):
    """A load that has begun; the row goes when it ends, and stays if it is killed."""

    key = models.UUIDField(unique=True, help_text="The key that its record will have.")
    begun_at = models.DateTimeField(db_default=Now(), help_text="When it began.")
    begun_by = models.CharField(max_length=200, blank=True, help_text="Account that ran it.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.key)
