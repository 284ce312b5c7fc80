"""Schemes and themes: controlled vocabularies in SKOS terms."""

from __future__ import annotations

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from provisions import validators
from provisions.choices import LabelKind, MatchRelation, Stage
from provisions.models.curated.base import (
    CuratedModel,
    StagedModel,
    check_place_in_tree,
    filled,
    matches,
    one_of,
    tracked,
)
from provisions.models.languages import LanguageField
from provisions.models.triggers import tree_triggers


@tracked
class Scheme(StagedModel):
    """A controlled vocabulary (skos:ConceptScheme); its version is the codebook version."""

    key_fields = ("slug",)

    slug = models.CharField(
        max_length=80,
        unique=True,
        validators=[validators.validate_slug],
        help_text="Permanent public id.",
    )
    title = models.CharField(max_length=300, help_text="Name in English.")
    description = models.TextField(blank=True, help_text="What it is made for, and its limits.")
    publisher = models.CharField(max_length=300, help_text="Who keeps it.")
    version = models.CharField(
        max_length=20,
        validators=[validators.validate_version],
        help_text="Current codebook version, such as '1.0'.",
    )
    uri = models.URLField(max_length=500, blank=True, help_text="Its own address, if it has one.")
    licence = models.CharField(max_length=300, blank=True, help_text="Terms of reuse.")

    class Meta:
        ordering = ["slug"]
        constraints = [
            matches("scheme", "slug", validators.SLUG_PATTERN, "use letters, digits, hyphens."),
            matches("scheme", "version", validators.VERSION_PATTERN, "use numbers and points."),
            filled("scheme", "title"),
            filled("scheme", "publisher"),
            one_of("scheme", "stage", Stage),
        ]


@tracked
class Theme(StagedModel):
    """A concept of a scheme (skos:Concept)."""

    key_fields = ("scheme__slug", "slug")

    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, related_name="themes", help_text="Its vocabulary."
    )
    slug = models.CharField(
        max_length=120,
        validators=[validators.validate_slug],
        help_text="Permanent id inside the scheme.",
    )
    broader = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        help_text="The theme it is a kind of (skos:broader); empty at the top.",
    )
    position = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Order among the themes with the same broader one."
    )
    notation = models.CharField(max_length=30, blank=True, help_text="Short code (skos:notation).")
    preferred_label = models.CharField(max_length=200, help_text="English (skos:prefLabel).")
    definition = models.TextField(blank=True, help_text="What it means (skos:definition).")
    scope_note = models.TextField(
        blank=True, help_text="What to count and what not to (skos:scopeNote)."
    )
    codebook_version = models.CharField(
        max_length=20,
        validators=[validators.validate_version],
        help_text="The scheme's version that last changed this theme's meaning.",
    )
    is_deprecated = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Given up: readers still find it, coders no longer use it (owl:deprecated).",
    )
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        help_text="The theme to use instead of one that is given up (dcterms:isReplacedBy).",
    )

    class Meta:
        ordering = ["scheme", "position", "id"]
        constraints = [
            matches("theme", "slug", validators.SLUG_PATTERN, "use letters, digits, hyphens."),
            matches("theme", "codebook_version", validators.VERSION_PATTERN, "numbers and points."),
            filled("theme", "preferred_label"),
            one_of("theme", "stage", Stage),
            models.CheckConstraint(
                name="theme_not_its_own_broader",
                condition=Q(broader__isnull=True) | ~Q(broader=F("id")),
                violation_error_message="A theme cannot be broader than itself.",
            ),
            models.CheckConstraint(
                name="theme_replaced_only_when_deprecated",
                condition=Q(replaced_by__isnull=True) | Q(is_deprecated=True),
                violation_error_message="Only a theme that is given up is replaced by another.",
            ),
            models.CheckConstraint(
                name="theme_not_its_own_replacement",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                violation_error_message="A theme cannot replace itself.",
            ),
            models.UniqueConstraint(
                fields=["scheme", "slug"],
                name="theme_unique_slug_per_scheme",
                violation_error_message="This scheme already has a theme with this slug.",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = tree_triggers(
            "theme", "broader_id", "scheme_id", "scheme"
        )

    @property
    def public_id(self) -> str:
        """`<scheme slug>:<theme slug>`."""
        return f"{self.scheme.slug}:{self.slug}"

    def clean(self) -> None:
        """Refuse a broader theme of another scheme, a cycle, and a replacement given up itself."""
        check_place_in_tree(self, "broader", "scheme")
        other = self.replaced_by
        if other is None:
            return
        if other.scheme_id != self.scheme_id:
            raise ValidationError({"replaced_by": "Choose one of the same scheme."})
        if other.is_deprecated:
            raise ValidationError({"replaced_by": f"{other} is given up itself."})


@tracked
class ThemeLabel(CuratedModel):
    """Another name of a theme, in a language."""

    key_fields = ("theme__scheme__slug", "theme__slug", "language", "label")

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="labels", help_text="Whose name."
    )
    language = LanguageField(
        max_length=12, validators=[validators.validate_language], help_text="BCP 47 tag."
    )
    kind = models.CharField(max_length=20, choices=LabelKind, help_text="SKOS label property.")
    label = models.CharField(max_length=200, help_text="The name.")

    class Meta:
        ordering = ["theme", "language", "kind", "label"]
        constraints = [
            matches("themelabel", "language", validators.LANGUAGE_PATTERN, "use BCP 47."),
            filled("themelabel", "label"),
            one_of("themelabel", "kind", LabelKind),
            models.UniqueConstraint(
                fields=["theme", "language", "label"],
                name="themelabel_unique",
                violation_error_message="This theme already has this label in this language.",
            ),
            models.UniqueConstraint(
                fields=["theme", "language"],
                condition=Q(kind=LabelKind.PREFERRED),
                name="themelabel_one_preferred_per_language",
                violation_error_message="A theme has one preferred label in a language.",
            ),
        ]


@tracked
class ThemeMatch(CuratedModel):
    """A theme's counterpart in another vocabulary (SKOS mapping relation)."""

    key_fields = ("theme__scheme__slug", "theme__slug", "uri")

    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="matches", help_text="The theme."
    )
    relation = models.CharField(max_length=20, choices=MatchRelation, help_text="How they match.")
    uri = models.URLField(max_length=500, help_text="Address of the other concept.")
    label = models.CharField(max_length=300, help_text="What the other vocabulary calls it.")
    source = models.ForeignKey(
        "provisions.Source",
        on_delete=models.PROTECT,
        related_name="theme_matches",
        help_text="The vocabulary in which the concept was read.",
    )

    class Meta:
        verbose_name_plural = "theme matches"
        ordering = ["theme", "uri"]
        constraints = [
            one_of("themematch", "relation", MatchRelation),
            filled("themematch", "label"),
            models.UniqueConstraint(
                fields=["theme", "uri"],
                name="themematch_unique",
                violation_error_message="This theme is already matched to this concept.",
            ),
        ]
