"""Judgements about clauses and themes: who coded what, what was agreed, what is absent."""

from django.db import models
from django.db.models import F, Q

from provisions import validators
from provisions.choices import AssignmentMethod, CoderKind, Stage, Stance
from provisions.models.curated.base import (
    CuratedModel,
    StagedModel,
    filled,
    matches,
    one_of,
    share,
    tracked,
)
from provisions.models.languages import LanguageField


@tracked
class Coder(CuratedModel):
    """A person, a group, or a named model with its version; the author of codings."""

    key_fields = ("slug",)

    slug = models.CharField(
        max_length=80,
        unique=True,
        validators=[validators.validate_slug],
        help_text="Permanent public id.",
    )
    name = models.CharField(max_length=200, help_text="Name as it is published.")
    kind = models.CharField(
        max_length=10, choices=CoderKind, help_text="A language model is always 'model'."
    )
    model_version = models.CharField(
        max_length=200, blank=True, help_text="For models: the version, and how it was run."
    )
    description = models.TextField(blank=True, help_text="Training, role, instructions followed.")

    class Meta:
        ordering = ["slug"]
        constraints = [
            matches("coder", "slug", validators.SLUG_PATTERN, "use letters, digits, hyphens."),
            filled("coder", "name"),
            one_of("coder", "kind", CoderKind),
            models.CheckConstraint(
                name="coder_model_has_version",
                condition=Q(kind=CoderKind.MODEL) ^ Q(model_version=""),
                violation_error_message="A model needs a version; a person or group has none.",
            ),
        ]


@tracked
class Coding(CuratedModel):
    """One coder's judgement that a clause is, or is not, about a theme."""

    key_fields = (
        "clause__plan__slug",
        "clause__eid",
        "clause__wording",
        "theme__scheme__slug",
        "theme__slug",
        "coder__slug",
        "codebook_version",
    )

    clause = models.ForeignKey(
        "provisions.Clause", on_delete=models.CASCADE, related_name="codings", help_text="Judged."
    )
    theme = models.ForeignKey(
        "provisions.Theme", on_delete=models.PROTECT, related_name="codings", help_text="Against."
    )
    coder = models.ForeignKey(
        Coder, on_delete=models.PROTECT, related_name="codings", help_text="By whom."
    )
    codebook_version = models.CharField(
        max_length=20,
        validators=[validators.validate_version],
        help_text="The scheme's version that was applied.",
    )
    applies = models.BooleanField(default=True, db_default=True, help_text="Yes or no.")
    stance = models.CharField(
        max_length=10,
        choices=Stance,
        default=Stance.NOT_STATED,
        db_default=Stance.NOT_STATED,
        help_text="Which side the clause takes on the theme; only where it applies.",
    )
    confidence = models.DecimalField(
        max_digits=3, decimal_places=2, null=True, blank=True, help_text="From 0 to 1."
    )
    evidence_language = LanguageField(
        max_length=12, blank=True, help_text="Language of the text the evidence stands in."
    )
    evidence_quote = models.TextField(
        blank=True, help_text="The words relied on (Web Annotation TextQuoteSelector)."
    )
    evidence_start = models.PositiveIntegerField(
        null=True, blank=True, help_text="Where they begin in that text, in characters."
    )
    evidence_end = models.PositiveIntegerField(
        null=True, blank=True, help_text="The first character after them."
    )
    note = models.TextField(blank=True, help_text="Why, if it is not plain.")
    coded_on = models.DateField(null=True, blank=True, help_text="When the judgement was made.")

    class Meta:
        ordering = ["id"]
        constraints = [
            matches(
                "coding", "codebook_version", validators.VERSION_PATTERN, "numbers and points."
            ),
            matches(
                "coding",
                "evidence_language",
                validators.LANGUAGE_PATTERN,
                "use BCP 47.",
                blank=True,
            ),
            one_of("coding", "stance", Stance),
            models.CheckConstraint(
                name="coding_stance_only_where_it_applies",
                condition=Q(applies=True) | Q(stance=Stance.NOT_STATED),
                violation_error_message="Only a theme that applies has a stance: "
                "choose 'not stated', or say that it applies.",
            ),
            share("coding", "confidence"),
            models.CheckConstraint(
                name="coding_evidence_whole",
                condition=Q(evidence_start__isnull=True, evidence_end__isnull=True)
                | Q(evidence_end__gt=F("evidence_start")),
                violation_error_message="Give both ends of the evidence, in order.",
            ),
            models.UniqueConstraint(
                fields=["clause", "theme", "coder", "codebook_version"],
                name="coding_unique",
                violation_error_message="This coder has already judged this clause on this theme.",
            ),
        ]

    @property
    def record_key(self) -> str:
        """Public id of the coding, by which readers and files name it."""
        coded = self.clause.record_key, self.theme.public_id
        return "~".join([*coded, self.coder.slug, self.codebook_version])


@tracked
class Assignment(CuratedModel):
    """The adjudicated result of the codings: whether clients see the theme on the clause."""

    key_fields = (
        "clause__plan__slug",
        "clause__eid",
        "clause__wording",
        "theme__scheme__slug",
        "theme__slug",
    )

    clause = models.ForeignKey(
        "provisions.Clause",
        on_delete=models.CASCADE,
        related_name="assignments",
        help_text="Clause.",
    )
    theme = models.ForeignKey(
        "provisions.Theme", on_delete=models.PROTECT, related_name="assignments", help_text="Theme."
    )
    applies = models.BooleanField(default=True, db_default=True, help_text="Yes or no.")
    method = models.CharField(
        max_length=20, choices=AssignmentMethod, help_text="How the codings became one result."
    )
    adjudicator = models.ForeignKey(
        Coder,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="adjudications",
        help_text="Who decided, where coders disagreed.",
    )
    rationale = models.TextField(blank=True, help_text="Why, where coders disagreed.")

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("assignment", "method", AssignmentMethod),
            models.CheckConstraint(
                name="assignment_adjudicated_by_someone",
                condition=Q(method=AssignmentMethod.ADJUDICATED, adjudicator__isnull=False)
                | (~Q(method=AssignmentMethod.ADJUDICATED) & Q(adjudicator__isnull=True)),
                violation_error_message="An adjudicated result, and no other, names who decided.",
            ),
            models.UniqueConstraint(
                fields=["clause", "theme"],
                name="assignment_unique",
                violation_error_message="There is already a result for this clause and theme.",
            ),
        ]


@tracked
class Silence(StagedModel):
    """A plan was searched for a theme, and the theme is absent."""

    key_fields = ("plan__slug", "theme__scheme__slug", "theme__slug", "coder__slug")

    plan = models.ForeignKey(
        "provisions.Plan", on_delete=models.CASCADE, related_name="silences", help_text="Searched."
    )
    theme = models.ForeignKey(
        "provisions.Theme", on_delete=models.PROTECT, related_name="silences", help_text="Absent."
    )
    coder = models.ForeignKey(
        Coder, on_delete=models.PROTECT, related_name="silences", help_text="Who searched."
    )
    codebook_version = models.CharField(
        max_length=20,
        validators=[validators.validate_version],
        help_text="The scheme's version that was applied.",
    )
    searched_on = models.DateField(help_text="When.")
    method = models.TextField(help_text="How: what was read, which words were searched.")

    class Meta:
        ordering = ["id"]
        constraints = [
            matches(
                "silence", "codebook_version", validators.VERSION_PATTERN, "numbers and points."
            ),
            filled("silence", "method"),
            one_of("silence", "stage", Stage),
            models.UniqueConstraint(
                fields=["plan", "theme", "coder"],
                name="silence_unique",
                violation_error_message="This coder has already recorded this silence.",
            ),
        ]


@tracked
class Search(CuratedModel):
    """Words that were searched for in a plan before a theme was found absent from it."""

    key_fields = (
        "silence__plan__slug",
        "silence__theme__scheme__slug",
        "silence__theme__slug",
        "silence__coder__slug",
        "language",
        "words",
    )

    silence = models.ForeignKey(
        Silence, on_delete=models.CASCADE, related_name="searches", help_text="For which theme."
    )
    language = LanguageField(
        max_length=12,
        validators=[validators.validate_language],
        help_text="Language of the text that was searched, BCP 47.",
    )
    words = models.CharField(max_length=200, help_text="What was searched for.")
    match_count = models.PositiveIntegerField(help_text="How many clauses held these words.")
    searched_on = models.DateField(help_text="When.")

    class Meta:
        verbose_name_plural = "searches"
        ordering = ["silence", "language", "words"]
        constraints = [
            matches("search", "language", validators.LANGUAGE_PATTERN, "use BCP 47."),
            filled("search", "words"),
            models.UniqueConstraint(
                fields=["silence", "language", "words"],
                name="search_unique",
                violation_error_message="This search is already recorded.",
            ),
        ]
