"""Every curated row's history, written by the database whoever writes the row."""

import pghistory
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from provisions.models import CURATED_MODELS, Theme
from provisions.models.curated.base import CuratedModel, tracked
from provisions.models.triggers import COPIED_INTO_PLANS, NOT_PUBLISHED, PLANS_OF
from tests.factories import FACTORIES, ThemeFactory

pytestmark = pytest.mark.django_db


def events(model):
    return apps.get_model("provisions", f"{model.__name__}History").objects


@pytest.mark.parametrize("model", CURATED_MODELS, ids=lambda model: model.__name__)
def test_insert_and_delete_are_recorded(model):
    row = FACTORIES[model]()
    pk = row.pk
    row.delete()

    labels = events(model).filter(pgh_obj_id=pk).order_by("pgh_id")

    assert list(labels.values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_update_by_query_is_recorded_with_its_context():
    theme = ThemeFactory()

    with pghistory.context(reason="typo"):
        Theme.objects.update(preferred_label="Better")

    event = events(Theme).get(pgh_obj_id=theme.pk, pgh_label="update")
    assert (event.preferred_label, event.pgh_context.metadata) == ("Better", {"reason": "typo"})


def test_raw_sql_is_recorded():
    theme = ThemeFactory()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE provisions_theme SET definition = 'raw' WHERE id = %s", [theme.pk])

    assert events(Theme).get(pgh_obj_id=theme.pk, pgh_label="update").definition == "raw"


def test_update_that_changes_nothing_leaves_no_event():
    theme = ThemeFactory()

    Theme.objects.filter(pk=theme.pk).update(preferred_label=theme.preferred_label)

    assert not events(Theme).filter(pgh_label="update").exists()


@isolate_apps("provisions")
def test_noun_that_no_register_knows_is_refused_at_import():
    with pytest.raises(ImproperlyConfigured, match="'event' must be in exactly one of PLANS_OF"):

        @tracked
        class Event(CuratedModel):
            plan = models.ForeignKey("provisions.Plan", models.CASCADE)

            class Meta:
                app_label = "provisions"


def test_registers_name_every_curated_noun_and_no_other():
    nouns = {*PLANS_OF, *COPIED_INTO_PLANS, *NOT_PUBLISHED}

    assert nouns == {model._meta.model_name for model in CURATED_MODELS}
