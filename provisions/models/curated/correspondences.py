"""Clause to clause, across plans."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from provisions.choices import CorrespondenceRelation, ReviewState, Stage
from provisions.models.curated.base import StagedModel, filled, one_of, share, tracked


@tracked
class Correspondence(StagedModel):
    """One clause relates to a clause of another plan (SKOS mapping and ELI relations)."""

    key_fields = (
        "from_clause__plan__slug",
        "from_clause__eid",
        "from_clause__wording",
        "relation",
        "to_clause__plan__slug",
        "to_clause__eid",
        "to_clause__wording",
    )

    from_clause = models.ForeignKey(
        "provisions.Clause",
        on_delete=models.CASCADE,
        related_name="correspondences_from",
        help_text="The clause that ...",
    )
    relation = models.CharField(
        max_length=20, choices=CorrespondenceRelation, help_text="... relates in this way ..."
    )
    to_clause = models.ForeignKey(
        "provisions.Clause",
        on_delete=models.CASCADE,
        related_name="correspondences_to",
        help_text="... to this one, of another plan.",
    )
    rationale = models.TextField(help_text="Why, in one or two sentences of our own.")
    coder = models.ForeignKey(
        "provisions.Coder",
        on_delete=models.PROTECT,
        related_name="correspondences",
        help_text="Who says so.",
    )
    confidence = models.DecimalField(
        max_digits=3, decimal_places=2, null=True, blank=True, help_text="From 0 to 1."
    )
    review_state = models.CharField(
        max_length=20,
        choices=ReviewState,
        default=ReviewState.UNREVIEWED,
        db_default=ReviewState.UNREVIEWED,
        help_text="Whether a second person or group confirmed it.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("correspondence", "relation", CorrespondenceRelation),
            one_of("correspondence", "review_state", ReviewState),
            one_of("correspondence", "stage", Stage),
            filled("correspondence", "rationale"),
            share("correspondence", "confidence"),
            models.CheckConstraint(
                name="correspondence_between_two",
                condition=~Q(from_clause=F("to_clause")),
                violation_error_message="A clause does not correspond to itself.",
            ),
            models.CheckConstraint(
                name="correspondence_rejected_unpublished",
                condition=~Q(review_state=ReviewState.REJECTED) | Q(stage=Stage.DRAFT),
                violation_error_message="A rejected correspondence cannot be ready to publish.",
            ),
            models.UniqueConstraint(
                fields=["from_clause", "relation", "to_clause"],
                name="correspondence_unique",
                violation_error_message="This correspondence is already recorded.",
            ),
        ]

    def clean(self) -> None:
        """Correspondences run across plans; inside a plan the tree says how clauses relate."""
        if not (self.from_clause_id and self.to_clause_id):
            return  # the missing one has an error of its own
        if self.from_clause.plan_id == self.to_clause.plan_id:
            raise ValidationError({"to_clause": "Choose a clause of another plan."})
