"""Every curated noun is complete: admin, natural key, history and factory."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import AnonymousUser
from django.db.models import ForeignKey
from django.test import RequestFactory

from provisions.admin.editing.base import CuratedAdmin
from provisions.models import (
    CURATED_MODELS,
    PUBLISHED_MODELS,
    Clause,
    CoderAccount,
    Load,
    Release,
    Revision,
    Sample,
    SourceText,
    Task,
    Upload,
)
from tests.factories import FACTORIES

OURS = [model for model in admin.site._registry if model._meta.app_label == "provisions"]
EDITED = [model for model in CURATED_MODELS if model not in (Load, SourceText)]


def name(model):
    return model.__name__


@pytest.mark.parametrize("model", CURATED_MODELS, ids=name)
def test_curated_model_has_admin_natural_key_history_and_factory(model):
    assert model in admin.site._registry
    assert model.key_fields
    assert apps.get_model("provisions", f"{model.__name__}History") is model.pgh_event_model
    assert model in FACTORIES


def test_every_model_of_ours_is_registered():
    internal = {"BegunLoad", "Checksum", "PublicationQueueEntry"}
    models = {
        model
        for model in apps.get_app_config("provisions").get_models()
        if not hasattr(model, "pgh_tracked_model") and model.__name__ not in internal
    }

    work = {CoderAccount, Sample, Task, Upload}
    assert set(OURS) == models == {*CURATED_MODELS, *PUBLISHED_MODELS, Revision, Release, *work}


def shown(page):
    """The fields of a form or of an inline, whatever way they are laid out."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return flatten_fieldsets(page.get_fieldsets(request))


@pytest.mark.parametrize("model", OURS, ids=name)
def test_list_is_searchable_and_narrow(model):
    model_admin = admin.site._registry[model]

    assert model_admin.search_fields
    assert 2 <= len(model_admin.list_display) <= 6


@pytest.mark.parametrize("model", EDITED, ids=name)
def test_every_link_is_chosen_by_typing(model):
    model_admin = admin.site._registry[model]
    pages = [model_admin, *(inline(model, admin.site) for inline in model_admin.inlines)]

    for page in pages:
        links = {
            field.name
            for field in page.model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.name in shown(page)
        }
        assert links == set(page.autocomplete_fields)


@pytest.mark.parametrize("model", OURS, ids=name)
def test_nothing_is_deleted_in_bulk(model, rf, admin_user):
    request = rf.get("/")
    request.user = admin_user

    assert "delete_selected" not in admin.site._registry[model].get_actions(request)


def test_no_page_carries_the_clauses_of_a_plan_as_forms():
    inlines = [inline.model for model in OURS for inline in admin.site._registry[model].inlines]

    assert inlines
    assert Clause not in inlines


@pytest.mark.parametrize("model", EDITED, ids=name)
def test_curated_admin_shares_the_base(model):
    assert isinstance(admin.site._registry[model], CuratedAdmin)
