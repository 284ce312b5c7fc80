"""Published records: immutable, revisioned, ready to serve. The only tables the API reads.

A row holds one record as it was from `revision_from` up to, not including, `revision_to`
(empty = still). Rows are inserted and closed, never changed or deleted; the database sees to it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from provisions.models.triggers import close_only_triggers

KEY_LENGTH = 600

#: Keys and paths sort by code point on every server, whatever its locale: cursors depend on it.
BYTE_ORDER = "C"


RecordT = TypeVar("RecordT", bound="PublishedRecord", covariant=True)


class Revision(models.Model):
    """One publication of the data set; its number goes up by one each time."""

    number = models.PositiveIntegerField(primary_key=True, help_text="1, 2, 3, ...")
    published_at = models.DateTimeField(db_default=Now(), help_text="When it became visible.")
    published_by = models.CharField(max_length=200, help_text="Account that published it.")
    note = models.TextField(blank=True, help_text="Why, for readers.")
    counts = models.JSONField(help_text="Records visible at this revision, by noun.")
    changes = models.JSONField(help_text="Records created, updated and withdrawn, by noun.")
    root_sha256 = models.CharField(max_length=64, help_text="Root of the Merkle tree of records.")

    class Meta:
        ordering = ["-number"]
        permissions = [("publish", "Can publish a revision")]
        triggers = close_only_triggers(None)

    def __str__(self) -> str:
        return f"revision {self.number}"


class Release(models.Model):
    """A revision with a name, for citing."""

    name = models.CharField(max_length=80, unique=True, help_text="Such as '2026-11'.")
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="releases", help_text="What it names."
    )
    released_at = models.DateTimeField(db_default=Now(), help_text="When it was named.")
    note = models.TextField(blank=True, help_text="What it is for.")

    class Meta:
        ordering = ["-released_at", "name"]
        triggers = close_only_triggers(None)

    def __str__(self) -> str:
        return self.name


class Checksum(models.Model):
    """A node of the Merkle tree over records, by prefix of the key's hash; docs/checksums.md."""

    prefix = models.CharField(max_length=3, help_text="0 to 3 hexadecimal digits; '' is the root.")
    revision_from = models.PositiveIntegerField(help_text="First revision with this value.")
    revision_to = models.PositiveIntegerField(null=True, help_text="First one without it.")
    sha256 = models.CharField(max_length=64, help_text="Digest of everything below the prefix.")

    class Meta:
        ordering = ["prefix", "revision_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["prefix"], condition=Q(revision_to=None), name="checksum_one_current"
            ),
        ]
        triggers = close_only_triggers("revision_to")

    def __str__(self) -> str:
        return f"{self.prefix or 'root'}@{self.revision_from}"


class PublishedQuerySet(models.QuerySet[RecordT]):
    """Reads published records at a revision."""

    def current(self) -> Self:
        """The rows of the latest revision, by the partial indexes."""
        return self.filter(revision_to=None)

    def known_at(self, revision: int) -> Self:
        """The rows of a given revision, whether or not it is the latest."""
        return self.filter(
            Q(revision_to=None) | Q(revision_to__gt=revision), revision_from__lte=revision
        )


class PublishedRecord(models.Model):
    """A noun's record as published: its key, its span of revisions and its ready document."""

    #: The noun as it stands in hashes and change feeds.
    noun: ClassVar[str] = ""

    key = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="Unique name of the record."
    )
    bucket = models.CharField(
        max_length=3, help_text="First 3 hexadecimal digits of sha256(noun/key)."
    )
    revision_from = models.PositiveIntegerField(help_text="First revision that shows this row.")
    revision_to = models.PositiveIntegerField(
        null=True, help_text="First revision that no longer does; empty = still shown."
    )
    sha256 = models.CharField(max_length=64, help_text="Checksum of the document's UTF-8 bytes.")
    document = models.TextField(help_text="The record as canonical JSON, ready to send.")

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(revision_to=None), name="%(class)s_one_current"
            ),
            models.UniqueConstraint(fields=["key", "revision_from"], name="%(class)s_unique"),
            models.CheckConstraint(
                name="%(class)s_closed_later",
                condition=Q(revision_to__isnull=True) | Q(revision_to__gt=F("revision_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["bucket"], condition=Q(revision_to=None), name="%(class)s_bucket"),
        ]
        triggers = close_only_triggers("revision_to")

    def __str__(self) -> str:
        return self.key


class Dated(models.Model):
    """Validity in time, copied from the clause wording a record speaks of."""

    starts_on = models.DateField(null=True, help_text="First day of validity; empty = unknown.")
    ends_on = models.DateField(null=True, help_text="First day after it; empty = open.")

    class Meta:
        abstract = True


class Searchable(models.Model):
    """Text to search, and its PostgreSQL search vector, kept by the database."""

    search_text = models.TextField(help_text="Headings, summary and texts, for search.")
    search_vector = models.GeneratedField(
        expression=SearchVector("search_text", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True
        indexes = [
            GinIndex(
                fields=["search_vector"], condition=Q(revision_to=None), name="%(class)s_search"
            ),
            GinIndex(
                OpClass(F("search_text"), name="gin_trgm_ops"),
                condition=Q(revision_to=None),
                name="%(class)s_trigrams",
            ),
        ]


def slugs(help_text: str) -> ArrayField[Any, Any]:
    """A column of public ids to filter by, indexed for `&&` and `@>`."""
    return ArrayField(models.CharField(max_length=KEY_LENGTH), help_text=help_text)


class PublishedJurisdiction(PublishedRecord):
    """A published jurisdiction; key = its code."""

    noun = "jurisdiction"

    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=6, help_text="Code of the jurisdiction it is part of.")
    name = models.CharField(max_length=200)

    class Meta(PublishedRecord.Meta):
        pass


class PublishedOrganization(PublishedRecord):
    """A published organization; key = its slug."""

    noun = "organization"

    kind = models.CharField(max_length=20)
    parent = models.CharField(max_length=80)
    jurisdiction = models.CharField(max_length=6)
    name = models.CharField(max_length=300)
    acronym = models.CharField(max_length=30)

    class Meta(PublishedRecord.Meta):
        pass


class PublishedSource(PublishedRecord):
    """A published source; key = its slug."""

    noun = "source"

    kind = models.CharField(max_length=20)
    publisher = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    language = models.CharField(max_length=12)
    published_on = models.DateField(null=True)
    retrieved_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=500)

    class Meta(PublishedRecord.Meta):
        pass


class PublishedScheme(PublishedRecord):
    """A published scheme; key = its slug."""

    noun = "scheme"

    publisher = models.CharField(max_length=300)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=300)

    class Meta(PublishedRecord.Meta):
        pass


class PublishedTheme(PublishedRecord):
    """A published theme; key = `<scheme>:<slug>`."""

    noun = "theme"

    scheme = models.CharField(max_length=80)
    slug = models.CharField(max_length=120)
    broader = models.CharField(max_length=KEY_LENGTH, help_text="Key of the theme directly above.")
    ancestors = slugs("Keys of all themes above it, top first.")
    depth = models.PositiveSmallIntegerField(help_text="1 at the top.")
    sort_path = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="Tree order inside the scheme."
    )
    preferred_label = models.CharField(max_length=200)
    codebook_version = models.CharField(max_length=20)
    search_text = models.TextField(help_text="All labels, for look-up.")

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            GinIndex(
                fields=["ancestors"], condition=Q(revision_to=None), name="publishedtheme_ancestors"
            ),
        ]


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


class PublishedClause(PublishedRecord, Searchable, Dated):
    """A published wording of a clause; key = public id, with `@<wording>` after the first."""

    noun = "clause"

    public_id = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="`<plan>:<eid>`."
    )
    plan = models.CharField(max_length=120, db_collation=BYTE_ORDER)
    eid = models.CharField(max_length=200)
    wording = models.PositiveSmallIntegerField()
    parent = models.CharField(max_length=KEY_LENGTH, help_text="Public id of the clause above.")
    ancestors = slugs("Public ids of all clauses above it, top first.")
    depth = models.PositiveSmallIntegerField(help_text="1 at the top of the plan.")
    sort_path = models.CharField(
        max_length=KEY_LENGTH, db_collation=BYTE_ORDER, help_text="Document order in the plan."
    )
    clause_type = models.CharField(max_length=20)
    number = models.CharField(max_length=50)
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


class PublishedCoding(PublishedRecord, Dated):
    """A published coding; key = `<clause>~<theme>~<coder>~<codebook version>`."""

    noun = "coding"

    clause = models.CharField(max_length=KEY_LENGTH, help_text="Public id of the clause.")
    plan = models.CharField(max_length=120)
    theme = models.CharField(max_length=KEY_LENGTH)
    coder = models.CharField(max_length=80)
    coder_kind = models.CharField(max_length=10)
    codebook_version = models.CharField(max_length=20)
    applies = models.BooleanField()
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    coded_on = models.DateField(null=True)

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            models.Index(
                fields=["clause"], condition=Q(revision_to=None), name="publishedcoding_clause"
            ),
            models.Index(
                fields=["theme", "key"], condition=Q(revision_to=None), name="publishedcoding_theme"
            ),
        ]


class PublishedCorrespondence(PublishedRecord, Dated):
    """A published correspondence; key = `<from clause>~<relation>~<to clause>`."""

    noun = "correspondence"

    from_clause = models.CharField(max_length=KEY_LENGTH)
    to_clause = models.CharField(max_length=KEY_LENGTH)
    from_plan = models.CharField(max_length=120)
    to_plan = models.CharField(max_length=120)
    relation = models.CharField(max_length=20)
    coder = models.CharField(max_length=80)
    coder_kind = models.CharField(max_length=10)
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    review_state = models.CharField(max_length=20)

    class Meta(PublishedRecord.Meta):
        indexes = [
            *PublishedRecord.Meta.indexes,
            models.Index(
                fields=["from_clause"], condition=Q(revision_to=None), name="publishedcorr_from"
            ),
            models.Index(
                fields=["to_clause"], condition=Q(revision_to=None), name="publishedcorr_to"
            ),
        ]


class PublishedSilence(PublishedRecord):
    """A published silence; key = `<plan>~<theme>~<coder>`."""

    noun = "silence"

    plan = models.CharField(max_length=120)
    theme = models.CharField(max_length=KEY_LENGTH)
    coder = models.CharField(max_length=80)
    coder_kind = models.CharField(max_length=10)
    codebook_version = models.CharField(max_length=20)
    searched_on = models.DateField()

    class Meta(PublishedRecord.Meta):
        pass


#: Every published table, each noun after those its documents refer to.
PUBLISHED_MODELS: tuple[type[PublishedRecord], ...] = (
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedSource,
    PublishedScheme,
    PublishedTheme,
    PublishedPlan,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedSilence,
)
