"""The whole text of a source, and what each stretch of it is: the coverage account rests on it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from provisions.choices import Exclusion, SpanPart
from provisions.models.curated.base import CuratedModel, filled, one_of, tracked


# TextField takes no types when the program runs.
class VerbatimField(models.TextField):  # type: ignore[type-arg]
    """Text that is kept to the character: loading neither trims nor normalizes it."""


@tracked
class SourceText(CuratedModel):
    """All characters that a reader found in a source, in the order of the file."""

    key_fields = ("source__slug",)

    source = models.OneToOneField(
        "provisions.Source",
        on_delete=models.CASCADE,
        related_name="transcript",
        help_text="Whose text.",
    )
    plan = models.ForeignKey(
        "provisions.Plan",
        on_delete=models.CASCADE,
        related_name="transcripts",
        help_text="The plan whose clauses were read from it.",
    )
    format = models.CharField(max_length=30, help_text="The format it was read as, such as 'akn'.")
    text = VerbatimField(help_text="Every character; offsets of spans count from 0 in it.")

    class Meta:
        ordering = ["source"]
        constraints = [filled("sourcetext", "format"), filled("sourcetext", "text")]


@tracked
class Span(CuratedModel):
    """A stretch of a source's text: part of a clause, or excluded for a reason."""

    key_fields = ("transcript__source__slug", "start_char", "end_char")

    transcript = models.ForeignKey(
        SourceText, on_delete=models.CASCADE, related_name="spans", help_text="Whose characters."
    )
    start_char = models.PositiveIntegerField(help_text="The first character, counted from 0.")
    end_char = models.PositiveIntegerField(help_text="The first character after it.")
    clause = models.ForeignKey(
        "provisions.Clause",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="spans",
        help_text="The clause it is a part of; or say why it is none's.",
    )
    part = models.CharField(
        max_length=20, blank=True, choices=SpanPart, help_text="What of the clause it holds."
    )
    exclusion = models.CharField(
        max_length=30, blank=True, choices=Exclusion, help_text="Why it is part of no clause."
    )
    note = models.CharField(max_length=500, blank=True, help_text="More on why it is left out.")

    class Meta:
        ordering = ["transcript", "start_char", "end_char"]
        constraints = [
            one_of("span", "part", SpanPart, blank=True),
            one_of("span", "exclusion", Exclusion, blank=True),
            models.CheckConstraint(
                name="span_not_reversed",
                condition=Q(end_char__gt=F("start_char")),
                violation_error_message="A span ends after it starts.",
            ),
            models.CheckConstraint(
                name="span_clause_or_exclusion",
                condition=(Q(clause__isnull=False, exclusion="") & ~Q(part=""))
                | (Q(clause__isnull=True, part="") & ~Q(exclusion="")),
                violation_error_message="Give a clause and which part of it, or why it is none's.",
            ),
            models.UniqueConstraint(
                fields=["transcript", "start_char", "end_char"],
                name="span_unique",
                violation_error_message="This stretch of the source is already accounted for.",
            ),
        ]

    def clean(self) -> None:
        """Refuse a stretch beyond the end of the text: nothing could be said of it."""
        if self.transcript_id and self.end_char is not None:
            size = len(self.transcript.text)
            if self.end_char > size:
                raise ValidationError({"end_char": f"The text ends after {size} characters."})
