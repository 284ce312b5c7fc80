"""`manage.py verify`: what an operator reads after a restore, or after somebody's forgery."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.models import (
    PUBLISHED_MODELS,
    Checksum,
    Clause,
    PublishedClause,
    PublishedTheme,
    Revision,
    Theme,
)
from provisions.models.guards import unguarded
from provisions.publishing.publisher import publish
from provisions.publishing.verification import mismatches
from tests.factories import ClauseFactory, PlanFactory, SchemeFactory, ThemeFactory

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in (*PUBLISHED_MODELS, Checksum, Revision)]


@pytest.fixture
def published():
    """Three revisions: sixty themes and a clause, the clause edited, some themes withdrawn."""
    scheme = SchemeFactory()
    for number in range(60):
        ThemeFactory(scheme=scheme, slug=f"t-{number}")
    ClauseFactory(plan=PlanFactory(slug="dykes"), eid="art_1")
    publish(published_by="tester")
    Clause.objects.update(summary="Edited.")
    publish(published_by="tester")
    Theme.objects.filter(slug__in=["t-1", "t-2"]).update(stage="draft")
    publish(published_by="tester")


def run(*arguments):
    """The lines that are printed, and the sentence of the failure, if it fails."""
    out = StringIO()
    try:
        call_command("verify", *arguments, stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue().splitlines(), str(error)
    return out.getvalue().splitlines(), None


def forge(statement, *parameters):
    with unguarded(connection, *TABLES), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        assert cursor.rowcount == 1


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_difference_is_exit_code_1(published):
    forge("UPDATE provisions_publishedclause SET document = '{}' WHERE revision_to = 2")

    with pytest.raises(CommandError) as caught:
        call_command("verify", stdout=StringIO())
    assert caught.value.returncode == 1


def test_what_was_published_is_as_published(published):
    assert run() == (["All 3 revisions match their published checksums."], None)
    for number in (1, 2, 3):
        assert run("--revision", str(number)) == (
            [f"Revision {number} matches its published checksums."],
            None,
        )


def test_before_the_first_publication_there_is_nothing_to_say():
    assert run() == (["Nothing has been published yet."], None)


def test_one_revision_is_spoken_of_as_one():
    ClauseFactory()
    publish(published_by="tester")

    assert run() == (["Revision 1 matches its published checksums."], None)


def test_an_unknown_revision_is_named(published):
    assert run("--revision", "4") == ([], "--revision: there is no revision 4; the last is 3.")


def test_a_forged_document_is_named_with_both_checksums(published):
    row = PublishedClause.objects.get(revision_to=2)
    forge("UPDATE provisions_publishedclause SET document = '{}' WHERE id = %s", row.pk)

    lines = [f"clause dykes:art_1, revision 1: stored {row.sha256}, computed {digest('{}')}"]
    assert run() == (lines, "1 difference found.")
    assert run("--revision", "1") == (lines, "1 difference found.")
    assert run("--revision", "2")[1] is None


def test_a_document_forged_with_its_checksum_is_named_by_its_bucket(published):
    row = PublishedClause.objects.current().get()
    forge(
        "UPDATE provisions_publishedclause SET document = '{}', sha256 = %s WHERE id = %s",
        digest("{}"),
        row.pk,
    )

    (line,), said = run()
    assert line.startswith(f"bucket {row.bucket}, revision 2: stored ")
    assert said == "1 difference found."


def test_a_row_that_was_never_published_is_named(published):
    forge(
        "INSERT INTO provisions_publishedtheme (key, bucket, revision_from, sha256, document, "
        "scheme, slug, broader, ancestors, depth, sort_path, preferred_label, codebook_version, "
        "labels, search_names, search_text) SELECT 'zz:forged', "
        "left(encode(sha256('theme/zz:forged'), 'hex'), 3), 1, "
        "%s, '{}', 'zz', 'forged', '', '{}', 1, '', '', '', '', '', '' ",
        digest("{}"),
    )

    lines = ["theme zz:forged, revision 1: stored not shown, computed shown"]
    assert run() == (lines, "1 difference found.")


def test_a_row_that_was_ended_is_named(published):
    key = PublishedTheme.objects.current().first().key
    forge("UPDATE provisions_publishedtheme SET revision_to = 2 WHERE key = %s", key)

    assert run()[0] == [f"theme {key}, revision 2: stored shown, computed not shown"]


def test_a_row_of_a_revision_to_come_is_named(published):
    key = PublishedTheme.objects.current().first().key
    forge("UPDATE provisions_publishedtheme SET revision_to = 9 WHERE key = %s", key)

    assert f"theme {key}, revision 1: stored revision 9, computed revisions 1 to 3" in run()[0]


def test_a_deleted_row_leaves_its_bucket_behind(published):
    row = PublishedTheme.objects.filter(revision_to=3).first()
    forge("DELETE FROM provisions_publishedtheme WHERE id = %s", row.pk)

    (line,), _ = run()
    assert line.startswith(f"bucket {row.bucket}, revision 1: stored ")


@pytest.mark.parametrize("prefix", ["", "a", "b7"])
def test_a_forged_node_is_named(published, prefix):
    node = Checksum.objects.filter(prefix__startswith=prefix[:1], revision_to=None)
    node = node.extra(where=["length(prefix) = %s"], params=[len(prefix)]).first()
    forge("UPDATE provisions_checksum SET sha256 = %s WHERE id = %s", "0" * 64, node.pk)

    lines, _ = run()
    assert any(line.startswith(f"node {node.prefix or '(root)'}, ") for line in lines)
    assert all("0" * 64 in line or "node" in line or "root" in line for line in lines)


def test_a_forged_root_is_named(published):
    stored = Revision.objects.get(number=2).root_sha256
    forge("UPDATE provisions_revision SET root_sha256 = %s WHERE number = 2", "0" * 64)

    lines = [f"root (root), revision 2: stored {'0' * 64}, computed {stored}"]
    assert run() == (lines, "1 difference found.")


def test_a_deleted_revision_is_named(published):
    forge("DELETE FROM provisions_revision WHERE number = 2")

    assert run()[0] == ["revision 2, revision 2: stored nothing, computed a revision"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.dictionaries(st.integers(0, 5), st.sampled_from(["ready", "draft", "new"])), max_size=5
    ),
    chosen=st.integers(0, 99),
)
def test_whatever_was_published_verifies_and_any_forged_document_is_found(db, steps, chosen):
    Theme.objects.all().delete()
    scheme = SchemeFactory()
    themes = [ThemeFactory(scheme=scheme) for _ in range(6)]
    publish(published_by="tester")
    for step, edits in enumerate(steps):
        for index, action in edits.items():
            row = Theme.objects.filter(pk=themes[index].pk)
            if action == "new":
                row.update(definition=f"In step {step}.")
            else:
                row.update(stage=action)
        publish(published_by="tester")
    assert list(mismatches()) == []

    rows = PublishedTheme.objects.order_by("pk")
    row = rows[chosen % len(rows)]
    forge("UPDATE provisions_publishedtheme SET document = 'x' WHERE id = %s", row.pk)
    assert [(m.key, m.revision) for m in mismatches()] == [(row.key, row.revision_from)]
    forge("UPDATE provisions_publishedtheme SET document = %s WHERE id = %s", row.document, row.pk)
