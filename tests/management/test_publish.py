"""`manage.py publish`: what an operator reads."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from provisions.models import Clause, Revision
from tests.factories import CitationFactory, ClauseFactory

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
    assert revision.published_by


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

    with pytest.raises(CommandError, match="rests on source"):
        run()


def test_unknown_plan_fails_with_the_nearest():
    ClauseFactory(plan__slug="some-plan")

    with pytest.raises(CommandError, match="Did you mean 'some-plan'"):
        run("--plan", "some-plam")
