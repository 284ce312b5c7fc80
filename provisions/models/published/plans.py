"""Plans and clauses as published."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from provisions.models.published.record import (
    BYTE_ORDER,
    KEY_LENGTH,
    DatedRecord,
    PublishedRecord,
    Searchable,
    slugs,
)


class PublishedPlan(PublishedRecord, Searchable):
    """A published plan; key = its slug."""

    noun = "plan"

    jurisdiction = models.CharField(max_length=6)
    plan_type = models.CharField(max_length=20)
    legal_force = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    completeness = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=500)
    adopted_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    commenced_on = models.DateField(null=True)
    repealed_on = models.DateField(null=True)
    issuers = slugs("Organizations that issued it.")
    themes = slugs("Themes of its clauses.")
    sources = slugs("Sources its record rests on.")

    class Meta(PublishedRecord.Meta):
        indexes = [*PublishedRecord.Meta.indexes, *Searchable.Meta.indexes]


class PublishedClause(PublishedRecord, Searchable, DatedRecord):
    """A published wording of a clause; key = public id, with `@<wording>` after the first."""

    noun = "clause"

    public_id = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="`<plan>:<eid>`."
    )
    plan = models.CharField(max_length=120, db_collation=BYTE_ORDER)
    eid = models.CharField(max_length=300)
    wording = models.PositiveSmallIntegerField()
    parent = models.CharField(max_length=KEY_LENGTH, help_text="Public id of the clause above.")
    ancestors = slugs("Public ids of all clauses above it, top first.")
    depth = models.PositiveSmallIntegerField(help_text="1 at the top of the plan.")
    sort_path = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="Document order in the plan."
    )
    clause_type = models.CharField(max_length=20)
    number = models.CharField(max_length=100)
    is_operative = models.BooleanField()
    listed_from_on = models.DateField(
        null=True, help_text="When it replaced the wording before it; empty for the first."
    )
    listed_until_on = models.DateField(
        null=True, help_text="When the next wording replaced it; empty for the last."
    )
    jurisdiction = models.CharField(max_length=6, help_text="Of its plan.")
    plan_type = models.CharField(max_length=20, help_text="Of its plan.")
    legal_force = models.CharField(max_length=20, help_text="Of its plan.")
    plan_status = models.CharField(max_length=20, help_text="Of its plan.")
    plan_published_on = models.DateField(null=True, help_text="Of its plan.")
    themes = slugs("Themes assigned to it.")
    organizations = slugs("Organizations involved in it.")
    sources = slugs("Sources it cites.")
    languages = slugs("Languages it has a heading or text in.")
    modalities = slugs("Force of the duties it states.")
    duty_actors = models.TextField(db_default="", help_text="Who has them, one a line.")
    duty_addressees = models.TextField(db_default="", help_text="Towards whom, one a line.")
    duty_deadline_on = models.DateField(null=True, help_text="The first day by which one is due.")
    coder_kinds = slugs("Sorts of coders who judged it.", db_default=[])
    coder_count = models.PositiveSmallIntegerField(db_default=0, help_text="How many judged it.")
    is_contested = models.BooleanField(
        db_default=False, help_text="Whether persons differ on its themes."
    )

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            *Searchable.Meta.indexes,
            models.Index(
                fields=["plan", "sort_path", "key"],
                condition=Q(revision_to=None),
                name="publishedclause_by_plan",
            ),
            # Newest plans first, oldest first: each order in one index, with NULLs last in both.
            models.Index(
                F("plan_published_on").desc(nulls_last=True),
                "plan",
                "sort_path",
                "key",
                condition=Q(revision_to=None),
                name="publishedclause_newest",
            ),
            models.Index(
                fields=["plan_published_on", "plan", "sort_path", "key"],
                condition=Q(revision_to=None),
                name="publishedclause_oldest",
            ),
            models.Index(fields=["public_id"], name="publishedclause_by_id"),
            models.Index(
                fields=["jurisdiction", "plan", "sort_path", "key"],
                condition=Q(revision_to=None),
                name="publishedclause_by_jurisd",
            ),
            GinIndex(
                fields=["themes"], condition=Q(revision_to=None), name="publishedclause_themes"
            ),
            GinIndex(
                fields=["ancestors"],
                condition=Q(revision_to=None),
                name="publishedclause_ancestors",
            ),
            GinIndex(
                fields=["organizations"],
                condition=Q(revision_to=None),
                name="publishedclause_orgs",
            ),
        ]
