"""Published tables are append-only, whoever tries."""

import pytest
from django.db import IntegrityError, connection, transaction

from provisions.models import PUBLISHED_MODELS, Checksum, Release, Revision
from provisions.publishing.publisher import publish
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    CodingFactory,
    CorrespondenceFactory,
    OrganizationFactory,
    SilenceFactory,
    SpanFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    """A revision with at least one record of every noun."""
    coding = CodingFactory()
    AssignmentFactory(clause=coding.clause, theme=coding.theme)
    CitationFactory(clause=coding.clause)
    CorrespondenceFactory(from_clause=coding.clause)
    SilenceFactory(plan=coding.clause.plan)
    OrganizationFactory()
    span = SpanFactory(clause=coding.clause, transcript__plan=coding.clause.plan)
    SpanFactory(
        transcript=span.transcript,
        start_char=2,
        end_char=33,
        clause=None,
        part="",
        exclusion="other",
    )
    return publish(published_by="tester").revision


def refused(statement):
    with (
        pytest.raises(IntegrityError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("model", PUBLISHED_MODELS, ids=lambda model: model.__name__)
def test_published_row_cannot_be_changed_or_deleted(model, revision):
    table = model._meta.db_table

    refused(f"UPDATE {table} SET document = '{{}}'")
    refused(f"UPDATE {table} SET revision_to = 2, sha256 = ''")
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", PUBLISHED_MODELS, ids=lambda model: model.__name__)
def test_published_row_can_be_closed_once(model, revision):
    assert model.objects.update(revision_to=2)

    refused(f"UPDATE {model._meta.db_table} SET revision_to = 3")
    refused(f"UPDATE {model._meta.db_table} SET revision_to = NULL")


def test_revision_release_and_checksum_are_immutable(revision):
    Release.objects.create(name="first", revision=revision)

    for model in (Revision, Release):
        refused(f"UPDATE {model._meta.db_table} SET note = 'x'")
        refused(f"DELETE FROM {model._meta.db_table}")
    refused(f"UPDATE {Checksum._meta.db_table} SET sha256 = ''")


def test_two_current_rows_of_one_key_are_impossible(revision):
    row = PUBLISHED_MODELS[0].objects.get()
    row.pk, row.revision_from = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
