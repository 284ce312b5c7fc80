"""What a curator sees of a source's characters, and how a gap is closed."""

import pytest
from django.urls import reverse

from provisions.analysis.coverage import account_of
from provisions.models import SourceText
from tests.admin.submissions import save, text, url
from tests.factories import ClauseTextFactory, SourceTextFactory, SpanFactory

pytestmark = pytest.mark.django_db


def test_a_gap_is_shown_in_its_place_and_can_be_explained(curator):
    row = SourceTextFactory(text="Imprint. 1. The office reports.")
    page = curator.get(url(SourceText, "change", row.pk))
    assert "gap at 0–31" in text(page)
    add = f"{reverse('admin:provisions_span_add')}?transcript={row.pk}&start_char=0&end_char=31"
    assert add.replace("&", "&amp;") in page.content.decode()
    form = curator.get(add).context["adminform"].form
    assert form["start_char"].value() == "0"

    response = save(
        curator,
        reverse("admin:provisions_span_add"),
        transcript=row.pk,
        start_char=0,
        end_char=31,
        clause="",
        part="",
        exclusion="title_page",
        note="",
    )

    assert response.status_code == 302
    assert account_of(row).unexplained == 0
    assert "Every character is explained." in text(curator.get(url(SourceText, "change", row.pk)))


def test_numbers_say_what_the_characters_are(curator):
    span = SpanFactory(part="text", end_char=33)
    ClauseTextFactory(clause=span.clause, text=span.transcript.text)

    page = text(curator.get(url(SourceText, "change", span.transcript_id)))

    assert "text 33 100.0%" in " ".join(page.split())
