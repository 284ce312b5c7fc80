"""`manage.py publish`: what an operator reads."""

import getpass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from provisions.models import Clause, Revision, Theme
from tests.factories import AssignmentFactory, CitationFactory, ClauseFactory

pytestmark = pytest.mark.django_db


def run(*args):
    out = StringIO()
    call_command("publish", *args, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def test_publishes_and_names_the_revision():
    ClauseFactory()

    said = run("--note", "First.")

    revision = Revision.objects.get()
    assert f"Published revision 1, checksum {revision.root_sha256}." in said
    assert revision.note == "First."
    assert revision.published_by == "govdb"


def test_readers_see_a_chosen_name_and_never_the_account(settings, client):
    clause = ClauseFactory()
    settings.PUBLISHER = "The harbour office"
    run()
    Clause.objects.filter(pk=clause.pk).update(summary="Edited.")
    run("--by", " Ines Prado ")

    found = client.get("/api/v1/revisions/?fields=published_by").json()["results"]
    assert [row["published_by"] for row in found] == ["Ines Prado", "The harbour office"]
    feed = client.get("/api/v1/changes/?format=atom").content.decode()
    assert getpass.getuser() not in feed
    assert "<name>Ines Prado</name>" in feed


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_that_readers_cannot_be_shown_is_refused(name):
    ClauseFactory()

    with pytest.raises(CommandError, match=r"--by: .*1 to 200 characters"):
        run("--by", name)
    assert not Revision.objects.exists()


def test_says_when_there_is_nothing_to_do():
    ClauseFactory()
    run()

    assert "Nothing has changed" in run()
    assert Revision.objects.count() == 1


def test_dry_run_prints_differences_field_by_field():
    clause = ClauseFactory(summary="Before.")
    run()
    Clause.objects.update(summary="After.")

    said = run("--dry-run")

    assert f"updated clause {clause.public_id}" in said
    assert 'summary: "Before." -> "After."' in said
    assert "nothing was written" in said
    assert Revision.objects.count() == 1


def test_refusal_lists_its_reasons_and_fails():
    CitationFactory(source__stage="draft")

    with pytest.raises(CommandError, match="uses source"):
        run()


def test_a_plan_published_alone_says_what_comes_along():
    theme = AssignmentFactory(clause__plan__slug="inland").theme
    AssignmentFactory(clause__plan__slug="upland", theme=theme)
    run()
    Theme.objects.filter(pk=theme.pk).update(is_deprecated=True)

    said = run("--plan", "inland", "--dry-run")

    assert f"Scheme {theme.scheme} is also published" in said
    assert "Plan upland is also published: changed themes" in said


def test_unknown_plan_fails_with_the_nearest():
    ClauseFactory(plan__slug="some-plan")

    with pytest.raises(CommandError, match="Did you mean 'some-plan'"):
        run("--plan", "some-plam")
