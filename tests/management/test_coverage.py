"""`manage.py coverage`: numbers, places, and an exit code for scripts."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import PlanFactory, SpanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def transcript():
    """'1. The office reports every year.', of which a span covers only the number."""
    plan = PlanFactory(slug="a-plan")
    span = SpanFactory(
        transcript__plan=plan, transcript__source__slug="a-source", clause__plan=plan
    )
    return span.transcript


def test_prints_shares_and_the_places_that_are_unexplained(transcript, capsys):
    with pytest.raises(CommandError, match=r"^30 characters .*a-plan are unexplained\.$") as caught:
        call_command("coverage", "a-plan")

    assert caught.value.returncode == 1
    assert capsys.readouterr().out.splitlines() == [
        "a-source (text): 33 characters",
        "  of clauses: its number          2    6.06%",
        "  blank                           1    3.03%",
        "  gap                            30   90.91%",
        "  gap at 3-33: The office reports every year.",
    ]


def test_all_explained_is_no_error(transcript, capsys):
    SpanFactory(
        transcript=transcript, start_char=3, end_char=33, clause=None, part="", exclusion="other"
    )

    call_command("coverage", "a-plan", json=True)

    (account,) = json.loads(capsys.readouterr().out)
    assert account["unexplained_count"] == 0
    assert account["excluded"] == {"other": 30}


def test_a_plan_without_official_text_says_so(capsys):
    PlanFactory(slug="a-plan")

    call_command("coverage", "a-plan")

    assert "No official text of a-plan is loaded" in capsys.readouterr().out


def test_a_misspelt_plan_is_named(transcript):
    with pytest.raises(CommandError, match=r"no plan 'a-plam'\. Did you mean 'a-plan'\?"):
        call_command("coverage", "a-plam")
