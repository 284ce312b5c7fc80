"""Codings, correspondences and silences as published."""

from django.db import models
from django.db.models import Q

from provisions.choices import Stance
from provisions.models.published.record import (
    KEY_LENGTH,
    DatedRecord,
    PublishedRecord,
)

#: Codings that say a theme does not apply, or that state which side a clause takes on it.
MORE_THAN_YES = Q(applies=False) | ~Q(stance=Stance.NOT_STATED)


class PublishedCoding(PublishedRecord, DatedRecord):
    """A published coding; key = `<clause>~<theme>~<coder>~<codebook version>`."""

    noun = "coding"

    clause = models.CharField(max_length=KEY_LENGTH, help_text="Public id of the clause.")
    plan = models.CharField(max_length=120)
    theme = models.CharField(max_length=KEY_LENGTH)
    coder = models.CharField(max_length=80)
    coder_kind = models.CharField(max_length=10)
    codebook_version = models.CharField(max_length=20)
    applies = models.BooleanField()
    # Codings that were published before there were stances state none.
    stance = models.CharField(max_length=10, db_default=Stance.NOT_STATED)
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    coded_on = models.DateField(null=True)

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            models.Index(
                fields=["clause"], condition=Q(revision_to=None), name="publishedcoding_clause"
            ),
            models.Index(
                fields=["theme", "key"], condition=Q(revision_to=None), name="publishedcoding_theme"
            ),
            # Comparisons read what is more than a plain yes, which few codings are.
            models.Index(
                fields=["key"],
                condition=Q(revision_to=None) & MORE_THAN_YES,
                name="publishedcoding_more",
            ),
        ]


class PublishedCorrespondence(PublishedRecord, DatedRecord):
    """A published correspondence; key = `<from clause>~<relation>~<to clause>`."""

    noun = "correspondence"

    from_clause = models.CharField(max_length=KEY_LENGTH)
    to_clause = models.CharField(max_length=KEY_LENGTH)
    from_plan = models.CharField(max_length=120)
    to_plan = models.CharField(max_length=120)
    relation = models.CharField(max_length=20)
    coder = models.CharField(max_length=80)
    coder_kind = models.CharField(max_length=10)
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    review_state = models.CharField(max_length=20)

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            models.Index(
                fields=["from_clause"], condition=Q(revision_to=None), name="publishedcorr_from"
            ),
            models.Index(
                fields=["to_clause"], condition=Q(revision_to=None), name="publishedcorr_to"
            ),
        ]


class PublishedSilence(PublishedRecord):
    """A published silence; key = `<plan>~<theme>~<coder>`."""

    noun = "silence"

    plan = models.CharField(max_length=120)
    theme = models.CharField(max_length=KEY_LENGTH)
    coder = models.CharField(max_length=80)
    coder_kind = models.CharField(max_length=10)
    codebook_version = models.CharField(max_length=20)
    searched_on = models.DateField()

    class Meta(PublishedRecord.Meta):
        pass
