"""The coverage account of a plan as published: what of its sources its clauses hold."""

from django.db import models

from provisions.models.published.record import PublishedRecord


class PublishedCoverage(PublishedRecord):
    """A published coverage account; key = the plan's slug."""

    noun = "coverage"

    plan = models.CharField(max_length=120)
    is_complete = models.BooleanField(help_text="Whether every character is accounted for.")

    class Meta(PublishedRecord.Meta):
        verbose_name_plural = "coverage"
