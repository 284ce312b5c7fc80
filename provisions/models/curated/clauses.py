"""Clauses (provisions of a plan), their texts by language, and the duties they state."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Upper

from provisions import validators
from provisions.choices import ClauseType, Modality, Stage, Standing
from provisions.models.curated.base import (
    CuratedManager,
    CuratedModel,
    StagedModel,
    check_place_in_tree,
    check_validity,
    filled,
    matches,
    one_of,
    ordered,
    tracked,
)
from provisions.models.curated.plans import DateRange
from provisions.models.languages import LanguageField
from provisions.models.triggers import tree_triggers

#: What a clause is found by in the admin, in one text; the index below holds it in capitals.
CLAUSE_WORDS = Concat(
    "eid",
    Value(" "),
    "locator",
    Value(" "),
    "heading",
    Value(" "),
    "summary",
    output_field=models.TextField(),
)


class ClauseManager(CuratedManager):
    """Finds clauses by plan and eid; the first wording needs no number."""

    def get_by_natural_key(self, plan: str, eid: str, wording: int = 1) -> Any:
        """Return the wording of the clause `eid` of the plan with this slug."""
        return self.get(plan__slug=plan, eid=eid, wording=wording)


@tracked
class Clause(StagedModel):
    """One provision of a plan in one wording; `eid` names the provision, validity the wording."""

    key_fields = ("plan__slug", "eid", "wording")

    plan = models.ForeignKey(
        "provisions.Plan", on_delete=models.CASCADE, related_name="clauses", help_text="Its plan."
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="children",
        help_text="The clause it is a part of; empty at the top.",
    )
    eid = models.CharField(
        max_length=300,
        validators=[validators.validate_eid],
        help_text="Permanent path inside the plan, such as 'part_1__sec_3' (Akoma Ntoso eId).",
    )
    wording = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="1 for the first wording of this clause, then 2, 3, ..."
    )
    position = models.PositiveIntegerField(help_text="Order among the clauses of the same parent.")
    clause_type = models.CharField(max_length=20, choices=ClauseType, help_text="Structural role.")
    number = models.CharField(
        max_length=100, blank=True, help_text="Number as printed, or as assigned by us."
    )
    locator = models.CharField(
        max_length=300,
        help_text="What a person cites, such as 'Art. 4(2)' or 'Pillar I, section 2'.",
    )
    heading = models.CharField(
        max_length=2000, blank=True, help_text="Official heading in the plan's language."
    )
    summary = models.TextField(blank=True, help_text="One sentence of our own, in English.")
    is_operative = models.BooleanField(
        default=True, db_default=True, help_text="Off for recitals, preambles, headings and notes."
    )
    starts_on = models.DateField(null=True, blank=True, help_text="First day of this wording.")
    ends_on = models.DateField(
        null=True, blank=True, help_text="First day on which it no longer holds; empty = open."
    )
    withheld_reason = models.TextField(
        blank=True,
        help_text="Why this clause stays a draft; shown in the plan's published coverage.",
    )

    objects: ClassVar[ClauseManager] = ClauseManager()

    class Meta:
        ordering = ["plan", "position", "id"]
        constraints = [
            matches("clause", "eid", validators.EID_PATTERN, "use letters, digits, '_', '.', '-'."),
            filled("clause", "locator"),
            one_of("clause", "clause_type", ClauseType),
            one_of("clause", "stage", Stage),
            models.CheckConstraint(
                name="clause_wording_from_one",
                condition=Q(wording__gte=1),
                violation_error_message="Wordings are numbered from 1.",
            ),
            models.CheckConstraint(
                name="clause_withheld_only_as_draft",
                condition=Q(stage=Stage.DRAFT) | Q(withheld_reason=""),
                violation_error_message="Only a draft can have a reason for being withheld.",
            ),
            models.CheckConstraint(
                name="clause_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A clause cannot be its own parent.",
            ),
            models.UniqueConstraint(
                fields=["plan", "eid", "wording"],
                name="clause_unique_wording",
                violation_error_message="This plan already has this wording of this clause.",
            ),
            ordered(
                "clause",
                "ends_after_start",
                "starts_on",
                "ends_on",
                "A wording must end after it starts.",
            ),
            ExclusionConstraint(
                name="clause_wordings_no_overlap",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    ("eid", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Two wordings of a clause cannot hold on the same day.",
            ),
        ]
        indexes = [
            GinIndex(OpClass(Upper(CLAUSE_WORDS), name="gin_trgm_ops"), name="clause_words"),
        ]
        triggers: list[pgtrigger.Trigger] = tree_triggers("clause", "parent_id", "plan_id", "plan")

    def natural_key(self) -> tuple[Any, ...]:
        """Plan and eid; the wording only where it is not the first."""
        key = (self.plan.slug, self.eid)
        return key if self.wording == 1 else (*key, self.wording)

    @property
    def public_id(self) -> str:
        """`<plan slug>:<eid>`, the same for all wordings."""
        return f"{self.plan.slug}:{self.eid}"

    @property
    def record_key(self) -> str:
        """The public id, and `@<wording>` after the first: unique among published records."""
        return self.public_id if self.wording == 1 else f"{self.public_id}@{self.wording}"

    def clean(self) -> None:
        """Refuse a parent in another plan, a cycle, and a reversed validity, in words."""
        check_validity(self)
        check_place_in_tree(self, "parent", "plan")


@tracked
class ClauseText(CuratedModel):
    """A clause in one language, with its standing (FRBR Expression)."""

    key_fields = ("clause__plan__slug", "clause__eid", "clause__wording", "language", "standing")

    clause = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="texts", help_text="Whose text."
    )
    language = LanguageField(
        max_length=12, validators=[validators.validate_language], help_text="BCP 47 tag."
    )
    standing = models.CharField(
        max_length=30, choices=Standing, help_text="Authority of this text."
    )
    heading = models.CharField(max_length=2000, blank=True, help_text="Heading in this language.")
    text = models.TextField(
        blank=True, help_text="Verbatim, loaded from an official file; never typed from memory."
    )
    source = models.ForeignKey(
        "provisions.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clause_texts",
        help_text="The document it was read from.",
    )
    start_char = models.PositiveIntegerField(
        null=True, blank=True, help_text="Where the text begins in the source, in characters."
    )
    end_char = models.PositiveIntegerField(
        null=True, blank=True, help_text="Where it ends: the first character after it."
    )

    class Meta:
        ordering = ["clause", "language", "standing"]
        constraints = [
            matches("clausetext", "language", validators.LANGUAGE_PATTERN, "use BCP 47."),
            one_of("clausetext", "standing", Standing),
            models.CheckConstraint(
                name="clausetext_not_empty",
                condition=~Q(heading="") | ~Q(text=""),
                violation_error_message="A clause text needs a heading or a text.",
            ),
            models.CheckConstraint(
                name="clausetext_span_whole",
                condition=Q(start_char__isnull=True, end_char__isnull=True)
                | Q(end_char__gt=F("start_char")),
                violation_error_message="Give both ends of the span, the second after the first.",
            ),
            models.UniqueConstraint(
                fields=["clause", "language", "standing"],
                name="clausetext_unique",
                violation_error_message="This clause already has such a text in this language.",
            ),
        ]


@tracked
class Duty(CuratedModel):
    """Who must do what to whom by when, as a clause states it."""

    key_fields = ("clause__plan__slug", "clause__eid", "clause__wording", "position")

    clause = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="duties", help_text="Where it is stated."
    )
    position = models.PositiveSmallIntegerField(help_text="Order within the clause.")
    actor = models.CharField(max_length=300, help_text="Who, in the plan's words.")
    organization = models.ForeignKey(
        "provisions.Organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duties",
        help_text="Who, if it is a known organization.",
    )
    addressee = models.CharField(max_length=300, blank=True, help_text="To whom.")
    modality = models.CharField(max_length=20, choices=Modality, help_text="With what force.")
    action = models.TextField(help_text="What, in our own words.")
    deadline = models.CharField(max_length=200, blank=True, help_text="By when, as stated.")
    deadline_on = models.DateField(null=True, blank=True, help_text="The date, if one is stated.")

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["clause", "position"]
        constraints = [
            one_of("duty", "modality", Modality),
            filled("duty", "actor"),
            filled("duty", "action"),
            models.UniqueConstraint(
                fields=["clause", "position"],
                name="duty_unique_position",
                violation_error_message="This clause already has a duty at this position.",
            ),
        ]
