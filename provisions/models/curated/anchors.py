"""What became of judgements when a new edition reworded the clauses they rest on."""

from django.db import models
from django.db.models import Q

from provisions.choices import AnchorState
from provisions.models.curated.base import CuratedModel, filled, one_of, tracked

#: States in which a person has to decide; the others need no decision.
OPEN_STATES = (AnchorState.CHANGED, AnchorState.AMBIGUOUS, AnchorState.ORPHANED)


@tracked
class Anchor(CuratedModel):
    """One judgement carried, or not carried, from a wording to the next edition's."""

    key_fields = ("edition__plan__slug", "edition__label", "noun", "row")

    edition = models.ForeignKey(
        "provisions.Edition",
        on_delete=models.CASCADE,
        related_name="anchors",
        help_text="The edition that came in.",
    )
    noun = models.CharField(
        max_length=20, help_text="What was judged: 'coding', 'assignment', 'citation', ..."
    )
    row = models.CharField(max_length=1000, help_text="Public id of the judgement.")
    state = models.CharField(max_length=20, choices=AnchorState, help_text="What became of it.")
    clause = models.ForeignKey(
        "provisions.Clause",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="anchors_from",
        help_text="The wording it was made on.",
    )
    target = models.ForeignKey(
        "provisions.Clause",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="anchors_to",
        help_text="The wording it rests on now, if that is certain.",
    )
    quote = models.TextField(blank=True, help_text="The words it rests on.")
    quote_sha256 = models.CharField(max_length=64, blank=True, help_text="Checksum of the words.")
    note = models.TextField(blank=True, help_text="What was found, for the person who decides.")
    settled_by = models.CharField(
        max_length=200, blank=True, help_text="Account that decided; empty while it waits."
    )
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When it was decided.")

    class Meta:
        ordering = ["edition", "noun", "row"]
        constraints = [
            one_of("anchor", "state", AnchorState),
            filled("anchor", "noun"),
            filled("anchor", "row"),
            models.UniqueConstraint(
                fields=["edition", "noun", "row"],
                name="anchor_unique",
                violation_error_message="This edition already says what became of this row.",
            ),
            models.CheckConstraint(
                name="anchor_settled_whole",
                condition=Q(settled_by="", settled_at__isnull=True)
                | (~Q(settled_by="") & Q(settled_at__isnull=False)),
                violation_error_message="Say both who decided and when.",
            ),
        ]
