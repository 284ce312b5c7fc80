"""Plans (policy instruments as works), their editions, and the organizations involved."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Q

from provisions import validators
from provisions.choices import (
    Completeness,
    DatePrecision,
    InvolvementRole,
    LegalForce,
    PlanStatus,
    PlanType,
    Stage,
)
from provisions.models.curated.base import (
    CuratedModel,
    StagedModel,
    check_validity,
    filled,
    known_in_part,
    matches,
    one_of,
    ordered,
    tracked,
)
from provisions.models.languages import LanguageField


class DateRange(Func):
    """PostgreSQL's `daterange(starts_on, ends_on)`: the last day is not part of it."""

    function = "daterange"
    output_field = DateRangeField()


@tracked
class Plan(StagedModel):
    """A policy instrument as a work (FRBR Work, ELI LegalResource)."""

    key_fields = ("slug",)

    slug = models.CharField(
        max_length=120,
        unique=True,
        validators=[validators.validate_slug],
        help_text="Permanent public id, such as 'us-ai-action-plan-2025'.",
    )
    title = models.CharField(
        max_length=500, help_text="Title in English, official where there is one."
    )
    original_title = models.CharField(
        max_length=500, blank=True, help_text="Title in the plan's own language, if not English."
    )
    language = LanguageField(
        max_length=12,
        validators=[validators.validate_language],
        help_text="BCP 47 tag of the authentic text.",
    )
    jurisdiction = models.ForeignKey(
        "provisions.Jurisdiction",
        on_delete=models.PROTECT,
        related_name="plans",
        help_text="Whose plan it is.",
    )
    plan_type = models.CharField(max_length=20, choices=PlanType, help_text="Its form.")
    legal_force = models.CharField(max_length=20, choices=LegalForce, help_text="Whether it binds.")
    status = models.CharField(max_length=20, choices=PlanStatus, help_text="Where it stands.")
    adopted_on = models.DateField(null=True, blank=True, help_text="Date of adoption.")
    adopted_precision = models.CharField(
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        db_default=DatePrecision.DAY,
        help_text="How much of that date is known; of the rest, the first day is given.",
    )
    published_on = models.DateField(null=True, blank=True, help_text="Date of publication.")
    published_precision = models.CharField(
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        db_default=DatePrecision.DAY,
        help_text="How much of that date is known; of the rest, the first day is given.",
    )
    commenced_on = models.DateField(null=True, blank=True, help_text="First day in force.")
    repealed_on = models.DateField(null=True, blank=True, help_text="First day no longer in force.")
    summary = models.TextField(blank=True, help_text="In our own words, one or two sentences.")
    completeness = models.CharField(
        max_length=20, choices=Completeness, help_text="How much of it this database holds."
    )
    coverage_note = models.TextField(
        blank=True, help_text="What is missing and why; published with the plan."
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            matches("plan", "slug", validators.SLUG_PATTERN, "use letters, digits, hyphens."),
            matches("plan", "language", validators.LANGUAGE_PATTERN, "use BCP 47."),
            filled("plan", "title"),
            one_of("plan", "plan_type", PlanType),
            one_of("plan", "legal_force", LegalForce),
            one_of("plan", "status", PlanStatus),
            one_of("plan", "completeness", Completeness),
            one_of("plan", "stage", Stage),
            one_of("plan", "adopted_precision", DatePrecision),
            known_in_part("plan", "adopted_on", "adopted_precision"),
            one_of("plan", "published_precision", DatePrecision),
            known_in_part("plan", "published_on", "published_precision"),
            ordered(
                "plan",
                "repealed_after_commenced",
                "commenced_on",
                "repealed_on",
                "A plan cannot be repealed before it commenced.",
            ),
            models.CheckConstraint(
                name="plan_gaps_explained",
                condition=Q(completeness=Completeness.FULL) | ~Q(coverage_note=""),
                violation_error_message="Say in the coverage note what is missing and why.",
            ),
        ]


@tracked
class Edition(CuratedModel):
    """The text of a plan between two dates (FRBR and ELI Expression in time)."""

    key_fields = ("plan__slug", "label")

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="editions", help_text="Whose text."
    )
    label = models.CharField(max_length=100, help_text="Short name, such as 'as published'.")
    starts_on = models.DateField(null=True, blank=True, help_text="First day of this text.")
    ends_on = models.DateField(
        null=True, blank=True, help_text="First day on which it no longer holds; empty = open."
    )
    source = models.ForeignKey(
        "provisions.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="editions",
        help_text="The document that carries this text.",
    )

    class Meta:
        ordering = ["plan", "starts_on", "id"]
        constraints = [
            filled("edition", "label"),
            models.UniqueConstraint(
                fields=["plan", "label"],
                name="edition_unique_label_per_plan",
                violation_error_message="This plan already has an edition with this label.",
            ),
            ordered(
                "edition",
                "ends_after_start",
                "starts_on",
                "ends_on",
                "An edition must end after it starts.",
            ),
            ExclusionConstraint(
                name="edition_no_overlap",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Two editions of a plan cannot hold on the same day.",
            ),
        ]

    def clean(self) -> None:
        """Refuse a reversed validity in words."""
        check_validity(self)


@tracked
class Involvement(CuratedModel):
    """An organization's part in a plan (its issuer) or in one of its clauses (who leads)."""

    key_fields = (
        "plan__slug",
        "clause__plan__slug",
        "clause__eid",
        "clause__wording",
        "organization__slug",
        "role",
    )

    plan = models.ForeignKey(
        Plan,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="involvements",
        help_text="The plan; or give a clause.",
    )
    clause = models.ForeignKey(
        "provisions.Clause",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="involvements",
        help_text="The clause; or give a plan.",
    )
    organization = models.ForeignKey(
        "provisions.Organization",
        on_delete=models.PROTECT,
        related_name="involvements",
        help_text="Who.",
    )
    role = models.CharField(max_length=20, choices=InvolvementRole, help_text="Its part.")

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("involvement", "role", InvolvementRole),
            models.CheckConstraint(
                name="involvement_in_plan_or_clause",
                condition=Q(plan__isnull=True) ^ Q(clause__isnull=True),
                violation_error_message="Give a plan or a clause: exactly one of the two.",
            ),
            models.UniqueConstraint(
                "plan",
                "clause",
                "organization",
                "role",
                name="involvement_unique",
                nulls_distinct=False,
                violation_error_message="This organization already has this role here.",
            ),
        ]
