"""Schemes and themes as published."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from provisions.models.published.record import (
    BYTE_ORDER,
    KEY_LENGTH,
    PublishedRecord,
    Searchable,
    slugs,
)


class PublishedScheme(PublishedRecord):
    """A published scheme; key = its slug."""

    noun = "scheme"

    publisher = models.CharField(max_length=300)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=300)

    class Meta(PublishedRecord.Meta):
        pass


class PublishedTheme(PublishedRecord, Searchable):
    """A published theme; key = `<scheme>:<slug>`."""

    noun = "theme"

    scheme = models.CharField(max_length=80)
    slug = models.CharField(max_length=120)
    broader = models.CharField(max_length=KEY_LENGTH, help_text="Key of the theme directly above.")
    ancestors = slugs("Keys of all themes above it, top first.")
    depth = models.PositiveSmallIntegerField(help_text="1 at the top.")
    sort_path = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="Tree order inside the scheme."
    )
    preferred_label = models.CharField(max_length=200)
    codebook_version = models.CharField(max_length=20)
    is_deprecated = models.BooleanField(db_default=False, help_text="Whether it is given up.")
    replaced_by = models.CharField(
        max_length=KEY_LENGTH, blank=True, db_default="", help_text="Key of the one to use instead."
    )
    labels = models.TextField(help_text="All labels and the notation, one a line.")

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            *Searchable.Meta.indexes,
            GinIndex(
                fields=["ancestors"], condition=Q(revision_to=None), name="publishedtheme_ancestors"
            ),
        ]
