"""Addresses of the API, one line a noun."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from provisions.api.changes.view import ChangeViewSet
from provisions.api.compare.view import CompareViewSet
from provisions.api.records import nouns
from provisions.api.records.index import DocsView, IndexViewSet, SchemaViewSet
from provisions.api.records.plans import PlanViewSet
from provisions.api.records.revisions import ReleaseViewSet, RevisionViewSet
from provisions.api.records.themes import ThemeViewSet

app_name = "api"

router = SimpleRouter()
router.register("jurisdictions", nouns.JurisdictionViewSet, "jurisdictions")
router.register("organizations", nouns.OrganizationViewSet, "organizations")
router.register("sources", nouns.SourceViewSet, "sources")
router.register("schemes", nouns.SchemeViewSet, "schemes")
router.register("themes", ThemeViewSet, "themes")
router.register("plans", PlanViewSet, "plans")
router.register("clauses", nouns.ClauseViewSet, "clauses")
router.register("codings", nouns.CodingViewSet, "codings")
router.register("correspondences", nouns.CorrespondenceViewSet, "correspondences")
router.register("silences", nouns.SilenceViewSet, "silences")
router.register("revisions", RevisionViewSet, "revisions")
router.register("releases", ReleaseViewSet, "releases")

urlpatterns = [
    path("", IndexViewSet.as_view({"get": "list"}, basename="index"), name="index"),
    path("changes/", ChangeViewSet.as_view({"get": "list"}, basename="changes"), name="changes"),
    path("schema/", SchemaViewSet.as_view({"get": "list"}, basename="schema"), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    path(
        "compare/",
        CompareViewSet.as_view({"get": "list"}, basename="compare"),
        name="compare",
    ),
    *router.urls,
]
