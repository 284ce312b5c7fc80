"""Jurisdictions, organizations and sources as published."""

from django.db import models

from provisions.models.published.record import (
    PublishedRecord,
    Searchable,
)


class PublishedJurisdiction(PublishedRecord):
    """A published jurisdiction; key = its code."""

    noun = "jurisdiction"

    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=6, help_text="Code of the jurisdiction it is part of.")
    name = models.CharField(max_length=200)

    class Meta(PublishedRecord.Meta):
        pass


class PublishedOrganization(PublishedRecord, Searchable):
    """A published organization; key = its slug."""

    noun = "organization"

    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=80)
    jurisdiction = models.CharField(max_length=6)
    name = models.CharField(max_length=300)
    acronym = models.CharField(max_length=30)

    class Meta(PublishedRecord.Meta):
        indexes = [*PublishedRecord.Meta.indexes, *Searchable.Meta.indexes]


class PublishedSource(PublishedRecord, Searchable):
    """A published source; key = its slug."""

    noun = "source"

    kind = models.CharField(max_length=20)
    publisher = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    language = models.CharField(max_length=12)
    published_on = models.DateField(null=True)
    retrieved_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=500)

    class Meta(PublishedRecord.Meta):
        indexes = [*PublishedRecord.Meta.indexes, *Searchable.Meta.indexes]
