"""Addresses of the API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from provisions.api.changes.view import ChangeViewSet
from provisions.api.compare.view import CompareViewSet
from provisions.api.records.index import DocsView, IndexViewSet, SchemaViewSet
from provisions.api.records.nouns import ClauseViewSet, plain_view_set
from provisions.api.records.plans import PlanViewSet
from provisions.api.records.revisions import ReleaseViewSet, RevisionViewSet
from provisions.api.records.themes import ThemeViewSet
from provisions.nouns import NOUNS

app_name = "api"

#: Nouns with endpoints besides list and detail.
OWN_VIEW_SETS = {"clause": ClauseViewSet, "plan": PlanViewSet, "theme": ThemeViewSet}

router = SimpleRouter()
for noun in NOUNS.values():
    view_set = OWN_VIEW_SETS.get(noun.name) or plain_view_set(noun)
    router.register(noun.plural, view_set, noun.plural)
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
