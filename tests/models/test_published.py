"""Published rows and the history stay as they were written, whoever tries."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from provisions.models import PUBLISHED_MODELS, Checksum, Clause, Release, Revision
from provisions.models.guards import unguarded
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
from tests.publishing.linked_plans import ADD, fill

pytestmark = pytest.mark.django_db

SPANNED = (*PUBLISHED_MODELS, Checksum)
EVENTS = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


@pytest.fixture
def revision():
    """The second revision, with at least one record of every noun that began in the first."""
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
    publish(published_by="tester")
    Clause.objects.filter(pk=coding.clause_id).update(summary="Edited.")
    return publish(published_by="tester").revision


def refused(*statements, match="never changed or deleted"):
    with pytest.raises(IntegrityError, match=match):
        execute(statements)


@transaction.atomic
def execute(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def columns_of(model):
    return [
        f.column for f in model._meta.concrete_fields if f.column not in {"id", "search_vector"}
    ]


def forged_copy(model, **values):
    """An INSERT of a copy of a row of a table, with some values of another kind."""
    given = {"key": "'zz-forged'", "prefix": "'zz'", "revision_to": "NULL"} | values
    names = columns_of(model)
    taken = ", ".join(given.get(name, f'"{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    table = model._meta.db_table
    return f"INSERT INTO {table} ({quoted}) SELECT {taken} FROM {table} LIMIT 1"


@pytest.mark.parametrize("model", PUBLISHED_MODELS, ids=lambda model: model.__name__)
def test_published_row_cannot_be_changed_or_deleted(model, revision):
    table = model._meta.db_table

    refused(f"UPDATE {table} SET document = '{{}}'")
    refused(f"UPDATE {table} SET revision_to = 2, sha256 = '' WHERE revision_from = 1")
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", SPANNED, ids=lambda model: model.__name__)
def test_no_row_begins_or_ends_in_a_revision_that_is_published_or_not_begun(model, revision):
    table = model._meta.db_table
    for number in (1, 2, 3):
        refused(forged_copy(model, revision_from=str(number)), match="in no other")
    first = f"WHERE id = (SELECT min(id) FROM {table})"
    for number in (2, 3):
        refused(f"UPDATE {table} SET revision_to = {number} {first}")
    # Where the record has a current row, another rule is broken first.
    reopened = "never changed or deleted|one_current"
    refused(f"UPDATE {table} SET revision_to = NULL {first}", match=reopened)


@pytest.mark.parametrize("model", SPANNED, ids=lambda model: model.__name__)
def test_a_row_begins_and_ends_once_in_the_revision_being_published(model, revision):
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        Revision.objects.create(number=3, counts={}, changes={})
        cursor.execute(f"UPDATE {table} SET revision_to = 3 WHERE revision_to IS NULL")
        assert cursor.rowcount
        cursor.execute(forged_copy(model, revision_from="3"))
        refused(f"UPDATE {table} SET revision_to = NULL WHERE revision_to = 3")
        other = {"key": "'zz-other'", "prefix": "'zy'", "revision_from": "3"}
        refused(forged_copy(model, **other, revision_to="4"), match="in no other")
        Revision.objects.filter(number=3).update(root_sha256="0" * 64)
        refused(forged_copy(model, **other), match="in no other")
        transaction.set_rollback(True)


def test_a_closed_row_changes_in_nothing_else(revision):
    for column in columns_of(PUBLISHED_MODELS[0]):
        if column not in {"revision_from", "revision_to"}:
            with transaction.atomic():
                Revision.objects.create(number=3, counts={}, changes={})
                refused(
                    "UPDATE provisions_publishedjurisdiction "
                    f"SET revision_to = 3, {column} = 'x' || substr({column}, 2)"
                )
                transaction.set_rollback(True)


def test_no_temporary_table_passes_for_the_revisions(revision):
    refused(
        "CREATE TEMPORARY TABLE provisions_revision (number integer, root_sha256 text)",
        "INSERT INTO provisions_revision VALUES (1, ''), (2, ''), (3, '')",
        forged_copy(PUBLISHED_MODELS[0], revision_from="1"),
        match="in no other",
    )


def test_the_switch_of_pgtrigger_is_not_heard(revision):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'"
        )
        (names,) = cursor.fetchone()
    switch = f"SET LOCAL \"pgtrigger.ignore\" = '{names}'"

    refused(switch, "UPDATE provisions_publishedclause SET document = '{}'")
    refused(switch, "DELETE FROM provisions_publishedclause")
    refused(switch, "DELETE FROM provisions_clausehistory")
    refused(switch, "UPDATE provisions_revision SET note = 'x'")
    refused(switch, forged_copy(PUBLISHED_MODELS[0], revision_from="1"), match="in no other")


def test_revisions_and_releases_are_immutable(revision):
    Release.objects.create(name="first", revision=revision)

    for model in (Revision, Release):
        refused(f"UPDATE {model._meta.db_table} SET note = 'x'")
        refused(f"DELETE FROM {model._meta.db_table}")


def test_revisions_come_in_turn_and_without_a_root(revision):
    insert = (
        "INSERT INTO provisions_revision (number, published_by, note, counts, changes, root_sha256)"
        " VALUES ({}, 'x', '', '{{}}', '{{}}', '{}')"
    )
    refused(insert.format(4, ""), match="after the last one")
    refused(insert.format(3, "0" * 64), match="after the last one")
    refused(insert.format(3, ""), "SET CONSTRAINTS ALL IMMEDIATE", match="has a root checksum")


def test_history_is_append_only():
    fill()
    tried = set()
    for model in EVENTS:
        if model.objects.exists():
            tried.add(model.pgh_tracked_model)
            refused(f"UPDATE {model._meta.db_table} SET pgh_label = 'x'")
            refused(f"DELETE FROM {model._meta.db_table}")

    assert tried >= set(ADD)


def test_contexts_of_the_history_stay():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pghistory_context (id, created_at, updated_at, metadata) VALUES "
            "(gen_random_uuid(), now() - interval '2 days', now(), '{\"user\": 1}')"
        )

    refused("UPDATE pghistory_context SET metadata = '{\"user\": 2}'")
    refused("DELETE FROM pghistory_context")


def test_no_table_can_be_emptied(django_db_setup):
    kept = [*SPANNED, Revision, Release, *EVENTS]
    tables = {model._meta.db_table for model in kept} | {"pghistory_context"}
    assert django_db_setup == tables

    # The suite itself has them off: its owner puts them on for a moment.
    for table in sorted(tables):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            refused(f"TRUNCATE {table} CASCADE")
            transaction.set_rollback(True)


def test_only_the_owner_fills_a_column_beside_the_document_and_puts_the_guards_back(revision):
    with unguarded(connection, "provisions_publishedclause"), connection.cursor() as cursor:
        cursor.execute("UPDATE provisions_publishedclause SET search_text = 'other'")

    refused("UPDATE provisions_publishedclause SET search_text = 'again'")


def test_two_current_rows_of_one_key_are_impossible(revision):
    row = PUBLISHED_MODELS[0].objects.get()
    with transaction.atomic():
        Revision.objects.create(number=3, counts={}, changes={})
        row.pk, row.revision_from = None, 3

        with pytest.raises(IntegrityError, match="one_current"), transaction.atomic():
            row.save(force_insert=True)
        transaction.set_rollback(True)
