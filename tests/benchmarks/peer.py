"""The peer: what most projects would write. A DRF ModelViewSet with nested serializers, kept fair.

It reads the curated rows with `select_related` and `prefetch_related`, so it has no N+1 queries,
pages by cursor, and runs on the same server, settings and connection as govdb.
"""

from django.urls import include, path
from rest_framework import pagination, serializers, viewsets
from rest_framework.routers import DefaultRouter

from provisions.models import Assignment, Citation, Clause, ClauseText, Plan, Theme


class PlanSerializer(serializers.ModelSerializer):
    jurisdiction = serializers.CharField(source="jurisdiction.code")

    class Meta:
        model = Plan
        fields = ["slug", "title", "language", "jurisdiction", "plan_type", "status"]


class ThemeSerializer(serializers.ModelSerializer):
    scheme = serializers.CharField(source="scheme.slug")

    class Meta:
        model = Theme
        fields = ["scheme", "slug", "preferred_label"]


class AssignmentSerializer(serializers.ModelSerializer):
    theme = ThemeSerializer()

    class Meta:
        model = Assignment
        fields = ["theme", "method"]


class CitationSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="source.slug")

    class Meta:
        model = Citation
        fields = ["source", "locator"]


class ClauseTextSerializer(serializers.ModelSerializer):
    class Meta:
        model = ClauseText
        fields = ["language", "standing", "heading", "text"]


class ClauseSerializer(serializers.ModelSerializer):
    plan = PlanSerializer()
    parent = serializers.CharField(source="parent.eid", default=None)
    themes = AssignmentSerializer(source="assignments", many=True)
    citations = CitationSerializer(many=True)
    texts = ClauseTextSerializer(many=True)

    class Meta:
        model = Clause
        fields = [
            "eid",
            "plan",
            "parent",
            "position",
            "clause_type",
            "number",
            "locator",
            "heading",
            "summary",
            "is_operative",
            "starts_on",
            "ends_on",
            "themes",
            "citations",
            "texts",
        ]


class Pages(pagination.CursorPagination):
    ordering = "id"
    page_size = 50


class ClauseViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Clause.objects.select_related("plan__jurisdiction", "parent").prefetch_related(
        "assignments__theme__scheme", "citations__source", "texts"
    )
    serializer_class = ClauseSerializer
    pagination_class = Pages


router = DefaultRouter()
router.register("clauses", ClauseViewSet)
urlpatterns = [path("", include(router.urls))]
