"""The admin holds evidence to the texts as the coding page does."""

import pytest

from provisions.models import Clause, ClauseText, Coding
from tests.admin.submissions import errors, save, text, url
from tests.factories import ClauseTextFactory, CodingFactory

pytestmark = pytest.mark.django_db

PLACE = {
    "evidence_language": "en",
    "evidence_quote": "a ledger",
    "evidence_start": 11,
    "evidence_end": 19,
}


@pytest.fixture
def coding():
    coding = CodingFactory()
    ClauseTextFactory(clause=coding.clause, text="Port keeps a ledger.")
    return coding


def test_the_page_of_a_coding_takes_words_at_their_place(curator, coding):
    response = save(curator, url(Coding, "change", coding.pk), **PLACE)

    assert response.status_code == 302, text(response)
    assert Coding.objects.get().evidence_end == 19


@pytest.mark.parametrize(
    "changes", [{"evidence_start": 12, "evidence_end": 20}, {"evidence_language": "zh"}]
)
def test_the_page_of_a_coding_refuses_words_that_are_not_there(curator, coding, changes):
    response = save(curator, url(Coding, "change", coding.pk), **{**PLACE, **changes})

    assert response.status_code == 200
    assert "11..19" in text(response)
    assert Coding.objects.get().evidence_quote == ""


def test_the_page_of_a_clause_checks_the_words_in_the_text_that_it_saves(curator, coding):
    page = url(Clause, "change", coding.clause.pk)
    inline = {f"codings-0-{name}": value for name, value in PLACE.items()}

    refused = save(curator, page, **inline, **{"texts-0-text": "The port keeps a ledger."})
    assert refused.status_code == 200
    assert "found at 15..23" in text(refused)
    assert ClauseText.objects.get().text == "Port keeps a ledger."

    inline |= {"codings-0-evidence_start": 15, "codings-0-evidence_end": 23}
    saved = save(curator, page, **inline, **{"texts-0-text": "The port keeps a ledger."})
    assert saved.status_code == 302, text(saved)
    assert Coding.objects.get().evidence_start == 15


def test_evidence_that_nobody_touches_does_not_hinder(curator, coding):
    Coding.objects.update(**{**PLACE, "evidence_start": 2, "evidence_end": 10})

    response = save(curator, url(Coding, "change", coding.pk), note="Plainly.")

    assert response.status_code == 302, errors(response)
    assert Coding.objects.get().note == "Plainly."
