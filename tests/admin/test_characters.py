"""A form refuses control characters beside their field, and loses nothing that was typed."""

import pytest
from django.urls import reverse

from provisions.models import Clause, Revision
from tests.admin.submissions import save, url
from tests.factories import ClauseFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["a\x0bb", "it\x92s", "a\uffffb"])
@pytest.mark.parametrize("field", ["heading", "summary", "reason"])
def test_a_row_is_not_saved(curator, field, text):
    row = ClauseFactory(heading="Before")

    page = save(curator, url(Clause, "change", row.pk), **{"heading": "After", field: text})

    assert page.status_code == 200
    assert "not a printable character" in page.content.decode()
    row.refresh_from_db()
    assert row.heading == "Before"


def test_a_revision_is_not_published(publisher):
    ClauseFactory()

    page = publisher.post(
        reverse("admin:provisions_revision_publish"), {"note": "one\x0btwo"}, follow=True
    )

    assert "Note: U+000B" in page.content.decode()
    assert "one\x0btwo" in page.content.decode()
    assert not Revision.objects.exists()


def test_a_release_is_not_named(publisher):
    ClauseFactory()
    from_preview = publisher.post(reverse("admin:provisions_revision_publish"), {"note": "One"})
    assert from_preview.status_code == 302

    page = publisher.post(
        reverse("admin:provisions_release_add"), {"name": "a\x07b", "revision": 1, "note": ""}
    )

    assert "not a printable character" in page.content.decode()
