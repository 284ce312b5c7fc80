"""Jurisdictions and organizations: who speaks, and who is spoken to."""

from django.db import models
from django.db.models import F, Q

from provisions import validators
from provisions.choices import JurisdictionKind, OrganizationKind
from provisions.models.curated.base import CuratedModel, filled, matches, one_of, tracked


@tracked
class Jurisdiction(CuratedModel):
    """A territory or community of law, by ISO 3166 code, or `eu`, or `int`."""

    key_fields = ("code",)

    code = models.CharField(
        max_length=6,
        unique=True,
        validators=[validators.validate_jurisdiction],
        help_text="ISO 3166-1 alpha-2 or ISO 3166-2 in lower case ('us', 'us-ca'), 'eu' or 'int'.",
    )
    name = models.CharField(max_length=200, help_text="English short name.")
    kind = models.CharField(max_length=20, choices=JurisdictionKind, help_text="What it is.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The jurisdiction it is a part of, if any.",
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            matches(
                "jurisdiction",
                "code",
                validators.JURISDICTION_PATTERN,
                "use a lower-case ISO 3166 code, 'eu' or 'int'.",
            ),
            filled("jurisdiction", "name"),
            one_of("jurisdiction", "kind", JurisdictionKind),
            models.CheckConstraint(
                name="jurisdiction_not_its_own_part",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A jurisdiction cannot be a part of itself.",
            ),
        ]


@tracked
class Organization(CuratedModel):
    """A body that issues plans, is charged with actions, or is addressed by them."""

    key_fields = ("slug",)

    slug = models.CharField(
        max_length=80,
        unique=True,
        validators=[validators.validate_slug],
        help_text="Permanent public id, such as 'us-nist'.",
    )
    name = models.CharField(max_length=300, help_text="Full name in English.")
    acronym = models.CharField(max_length=30, blank=True, help_text="Usual short form.")
    kind = models.CharField(max_length=20, choices=OrganizationKind, help_text="What it is.")
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        on_delete=models.PROTECT,
        related_name="organizations",
        help_text="Where it belongs; 'int' for international bodies.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        help_text="The body it is a part of, if any.",
    )

    class Meta:
        ordering = ["slug"]
        constraints = [
            matches(
                "organization", "slug", validators.SLUG_PATTERN, "use letters, digits, hyphens."
            ),
            filled("organization", "name"),
            one_of("organization", "kind", OrganizationKind),
            models.CheckConstraint(
                name="organization_not_its_own_part",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="An organization cannot be a part of itself.",
            ),
        ]
