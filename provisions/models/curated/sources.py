"""Where texts and facts come from."""

from django.db import models
from django.db.models import Q

from provisions import validators
from provisions.choices import DatePrecision, SourceKind, Stage
from provisions.models.curated.base import (
    CuratedModel,
    StagedModel,
    filled,
    known_in_part,
    matches,
    one_of,
    tracked,
)
from provisions.models.languages import LanguageField


@tracked
class Source(StagedModel):
    """A document that was really read: a PROV entity described in Dublin Core terms."""

    key_fields = ("slug",)

    slug = models.CharField(
        max_length=120,
        unique=True,
        validators=[validators.validate_slug],
        help_text="Permanent public id.",
    )
    title = models.CharField(max_length=500, help_text="Title as the document gives it.")
    kind = models.CharField(
        max_length=20, choices=SourceKind, help_text="How close it is to the official text."
    )
    publisher = models.CharField(max_length=300, help_text="Who published it.")
    url = models.URLField(max_length=1000, blank=True, help_text="Where it was published.")
    media_type = models.CharField(
        max_length=100,
        blank=True,
        validators=[validators.validate_media_type],
        help_text="IANA media type, such as 'application/pdf'.",
    )
    language = LanguageField(
        max_length=12,
        blank=True,
        validators=[validators.validate_language],
        help_text="BCP 47 tag of its main language.",
    )
    published_on = models.DateField(null=True, blank=True, help_text="Date of publication.")
    published_precision = models.CharField(
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        db_default=DatePrecision.DAY,
        help_text="How much of that date is known; of the rest, the first day is given.",
    )
    retrieved_at = models.DateTimeField(
        null=True, blank=True, help_text="When the copy that was read was fetched."
    )
    licence = models.CharField(max_length=300, blank=True, help_text="Terms of reuse.")
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        validators=[validators.validate_sha256],
        help_text="Checksum of the file that was read.",
    )
    note = models.TextField(blank=True, help_text="What a reader should know before relying on it.")

    class Meta:
        ordering = ["slug"]
        constraints = [
            matches("source", "slug", validators.SLUG_PATTERN, "use letters, digits, hyphens."),
            matches("source", "language", validators.LANGUAGE_PATTERN, "use BCP 47.", blank=True),
            matches("source", "sha256", validators.SHA256_PATTERN, "64 hex digits.", blank=True),
            filled("source", "title"),
            filled("source", "publisher"),
            one_of("source", "kind", SourceKind),
            one_of("source", "stage", Stage),
            one_of("source", "published_precision", DatePrecision),
            known_in_part("source", "published_on", "published_precision"),
        ]


@tracked
class Citation(CuratedModel):
    """Says that a plan or a clause rests on a place in a source."""

    key_fields = (
        "plan__slug",
        "clause__plan__slug",
        "clause__eid",
        "clause__wording",
        "source__slug",
        "locator",
    )

    plan = models.ForeignKey(
        "provisions.Plan",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="citations",
        help_text="The plan that rests on the source; or give a clause.",
    )
    clause = models.ForeignKey(
        "provisions.Clause",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="citations",
        help_text="The clause that rests on the source; or give a plan.",
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="citations", help_text="What is cited."
    )
    locator = models.CharField(
        max_length=200, blank=True, help_text="The place in the source, such as 'p. 10'."
    )
    note = models.TextField(blank=True, help_text="What exactly the source supports.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="citation_of_plan_or_clause",
                condition=Q(plan__isnull=True) ^ Q(clause__isnull=True),
                violation_error_message="Cite for a plan or for a clause: exactly one of the two.",
            ),
            models.UniqueConstraint(
                "plan",
                "clause",
                "source",
                "locator",
                name="citation_unique",
                nulls_distinct=False,
                violation_error_message="This place in this source is already cited here.",
            ),
        ]
