"""The published nouns: what each can be filtered by, ordered by and expanded."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When

from provisions.api.citations.view import Citable
from provisions.api.diff.view import ClauseDifferences
from provisions.api.lists.ordering import Ordering
from provisions.api.lists.shapes import EACH, Expansion
from provisions.api.lists.viewset import RecordViewSet
from provisions.api.records.filtersets.clauses import ClauseFilterSet
from provisions.api.records.filtersets.judgements import (
    CodingFilterSet,
    CorrespondenceFilterSet,
    SilenceFilterSet,
)
from provisions.api.records.filtersets.reference import (
    JurisdictionFilterSet,
    OrganizationFilterSet,
    SourceFilterSet,
)
from provisions.api.records.filtersets.themes import SchemeFilterSet
from provisions.api.shapes import records
from provisions.api.snapshot.snapshots import NUMBER, Snapshot
from provisions.models.published import (
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedScheme,
    PublishedSilence,
    PublishedSource,
    PublishedTheme,
)


class JurisdictionViewSet(RecordViewSet):
    """Territories and communities of law, by ISO 3166 code."""

    model = PublishedJurisdiction
    filterset_class = JurisdictionFilterSet
    serializer_class = records.JurisdictionSerializer
    ordering = Ordering(model, {"id": "key", "name": "name", "kind": "kind"}, ["id"])
    expansions = {"parent": Expansion(PublishedJurisdiction, (("parent",),))}


class OrganizationViewSet(RecordViewSet):
    """Bodies that issue plans or are named in them."""

    model = PublishedOrganization
    filterset_class = OrganizationFilterSet
    serializer_class = records.OrganizationSerializer
    ordering = Ordering(
        model, {"id": "key", "name": "name", "jurisdiction": "jurisdiction", "kind": "kind"}, ["id"]
    )
    expansions = {
        "jurisdiction": Expansion(PublishedJurisdiction, (("jurisdiction",),)),
        "parent": Expansion(PublishedOrganization, (("parent",),)),
    }


class SourceViewSet(RecordViewSet):
    """Where texts and facts came from."""

    model = PublishedSource
    filterset_class = SourceFilterSet
    serializer_class = records.SourceSerializer
    ordering = Ordering(
        model,
        {
            "id": "key",
            "title": "title",
            "publisher": "publisher",
            "published_on": "published_on",
            "retrieved_at": "retrieved_at",
        },
        ["id"],
    )


class SchemeViewSet(RecordViewSet):
    """Controlled vocabularies of themes."""

    model = PublishedScheme
    filterset_class = SchemeFilterSet
    serializer_class = records.SchemeSerializer
    ordering = Ordering(model, {"id": "key", "title": "title"}, ["id"])


class ClauseViewSet(ClauseDifferences, Citable):
    """Provisions of plans, in document order, each in the wording that holds on the asked day."""

    model = PublishedClause
    filterset_class = ClauseFilterSet
    serializer_class = records.ClauseSerializer
    ordering = Ordering(
        model,
        {
            "id": "key",
            "plan": "plan",
            "position": "sort_path",
            "plan_published_on": "plan_published_on",
            "jurisdiction": "jurisdiction",
            "clause_type": "clause_type",
            "depth": "depth",
            "starts_on": "starts_on",
        },
        ["plan", "position", "id"],
    )
    expansions = {
        "plan": Expansion(PublishedPlan, (("plan",),)),
        "parent": Expansion(PublishedClause, (("parent",),)),
        "ancestors": Expansion(PublishedClause, (("ancestors", EACH),)),
        "themes": Expansion(PublishedTheme, (("themes", EACH),)),
        "organizations": Expansion(
            PublishedOrganization,
            (("organizations", EACH, "organization"), ("duties", EACH, "organization")),
        ),
        "sources": Expansion(
            PublishedSource, (("citations", EACH, "source"), ("texts", EACH, "source"))
        ),
    }

    def with_id(self, snapshot: Snapshot, public_id: str) -> QuerySet[Any]:
        """Of a clause's wordings first the one that is listed, else the last.

        With `as_of` only the one of that day; but a wording that is named is shown whenever its
        plan is.
        """
        if snapshot.as_of is not None:
            if "@" not in public_id:
                return super().with_id(snapshot, public_id)
            rows = self.everything(snapshot)
            of_plan = rows.filter(snapshot.on(snapshot.as_of).of_plans(self.model))
            return self.named(of_plan, public_id)
        holds = Case(
            When(snapshot.validity(PublishedClause), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return super().with_id(snapshot, public_id).order_by(holds.desc(), "-wording")

    def named(self, rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        """All wordings of a clause share its id; `<id>@<wording>` is one, the first too."""
        clause, at, wording = public_id.rpartition("@")
        if not at:
            return rows.filter(public_id=public_id)
        is_number = NUMBER.fullmatch(wording)
        return rows.filter(public_id=clause, wording=wording) if is_number else rows.none()


class CodingViewSet(RecordViewSet):
    """Judgements whether a clause is about a theme, by coder."""

    model = PublishedCoding
    filterset_class = CodingFilterSet
    serializer_class = records.CodingSerializer
    ordering = Ordering(
        model,
        {
            "id": "key",
            "clause": "clause",
            "theme": "theme",
            "coder": "coder",
            "confidence": "confidence",
            "coded_on": "coded_on",
        },
        ["id"],
    )
    expansions = {
        "clause": Expansion(PublishedClause, (("clause",),), wording="wording"),
        "theme": Expansion(PublishedTheme, (("theme",),)),
    }


class CorrespondenceViewSet(RecordViewSet):
    """Clauses of one plan set beside clauses of another."""

    model = PublishedCorrespondence
    filterset_class = CorrespondenceFilterSet
    serializer_class = records.CorrespondenceSerializer
    ordering = Ordering(
        model,
        {
            "id": "key",
            "from_clause": "from_clause",
            "to_clause": "to_clause",
            "relation": "relation",
            "confidence": "confidence",
        },
        ["id"],
    )
    expansions = {
        "from_clause": Expansion(PublishedClause, (("from_clause",),), wording="from_wording"),
        "to_clause": Expansion(PublishedClause, (("to_clause",),), wording="to_wording"),
    }


class SilenceViewSet(RecordViewSet):
    """Themes that were searched for in a plan and found absent."""

    model = PublishedSilence
    filterset_class = SilenceFilterSet
    serializer_class = records.SilenceSerializer
    ordering = Ordering(
        model,
        {"id": "key", "plan": "plan", "theme": "theme", "searched_on": "searched_on"},
        ["id"],
    )
    expansions = {
        "plan": Expansion(PublishedPlan, (("plan",),)),
        "theme": Expansion(PublishedTheme, (("theme",),)),
    }
