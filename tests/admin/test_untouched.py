"""A page that is opened and saved untouched changes nothing: no event, no word, no publication."""

import contextlib
import json
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import Error, models, transaction

from provisions.loading.pipeline.loader import load
from provisions.models import (
    CURATED_MODELS,
    Clause,
    CoderAccount,
    Load,
    Plan,
    Scheme,
    SourceText,
)
from provisions.publishing.publisher import preview, publish
from tests.admin.submissions import browser_submission, save, url
from tests.factories import (
    FACTORIES,
    AnchorFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderAccountFactory,
    CodingFactory,
    PlanFactory,
    SchemeFactory,
)

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

EDITED = [model for model in CURATED_MODELS if model not in (Load, SourceText)]

#: What files and older programs wrote, and no form sends back as it is.
AWKWARD = " Of rivers,\r\nof lakes\rand \n\n of the sea. "


def name(model):
    return model.__name__


def state():
    """Every curated row and the number of recorded events."""
    rows = {model: list(model.objects.order_by("pk").values()) for model in CURATED_MODELS}
    events = {model: model.pgh_event_model.objects.count() for model in CURATED_MODELS}
    return rows, events


def save_untouched(client, row):
    page = url(type(row), "change", row.pk)
    answer = client.post(page, browser_submission(client.get(page)))
    said = answer.context and answer.context["errors"]
    assert answer.status_code == 302, (row, said)


def make_awkward(row):
    """Write into every text that may hold it what no form would write."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.TextField | models.CharField) and not field.choices:
            with contextlib.suppress(Error, ValidationError), transaction.atomic():
                type(row).objects.filter(pk=row.pk).update(**{field.name: AWKWARD})
                type(row).objects.get(pk=row.pk).full_clean()


@pytest.mark.parametrize("model", EDITED, ids=name)
def test_an_untouched_row_stays_as_it_is(client_of, model):
    client = client_of("superuser")
    row = FACTORIES[model]()
    make_awkward(row)
    before = state()

    save_untouched(client, row)

    assert state() == before
    assert not LogEntry.objects.exists()


def test_untouched_parts_of_a_page_stay_as_they_are(client_of):
    client = client_of("superuser")
    clause = ClauseFactory()
    for inline in admin.site._registry[Clause].inlines:
        links = [f.name for f in inline.model._meta.fields if f.related_model is Clause]
        given = {"plan": None} if hasattr(inline.model, "plan") else {}
        make_awkward(FACTORIES[inline.model](**{links[0]: clause}, **given))
    before = state()

    save_untouched(client, clause)

    assert state() == before


def test_fixtures_saved_untouched_change_nothing(client_of):
    call_command("load", str(FIXTURES), verbosity=0)
    publish(published_by="somebody")
    client = client_of("superuser")
    before = state()

    for model in EDITED:
        rows = model.objects.order_by("pk")
        for row in {rows.first(), rows.last(), rows[rows.count() // 2] if rows else None} - {None}:
            save_untouched(client, row)

    assert state() == before
    assert preview(is_full=True).total == 0


def test_an_account_that_nobody_touched_is_not_written(client_of):
    link = CoderAccountFactory()
    client = client_of("superuser")
    account = link.account
    account.last_login = "2025-03-04T05:06:07.123456Z"
    account.save()
    account.refresh_from_db()

    page = f"/admin/auth/user/{account.pk}/change/"
    answer = client.post(page, browser_submission(client.get(page)))
    save_untouched(client, link)

    assert answer.status_code == 302
    seen = account.last_login
    account.refresh_from_db()
    assert account.last_login == seen
    assert CoderAccount.objects.get() == link


def test_a_version_of_a_scheme_is_kept(curator):
    scheme = SchemeFactory(version="3.1")

    save(curator, url(Scheme, "change", scheme.pk), title="Another title")

    scheme.refresh_from_db()
    assert (scheme.title, scheme.version) == ("Another title", "3.1")


def test_a_judgement_is_not_settled_by_looking_at_it(curator):
    anchor = AnchorFactory(state="changed")

    save_untouched(curator, anchor)

    anchor.refresh_from_db()
    assert anchor.settled_by == ""


def test_a_touched_text_gets_the_line_breaks_of_files(curator):
    plan = PlanFactory(coverage_note="One.\nTwo.")
    page = url(Plan, "change", plan.pk)
    sent = browser_submission(curator.get(page))
    sent["coverage_note"] = ["One.\r\nTwo.\r\nThree."]

    curator.post(page, sent)

    plan.refresh_from_db()
    assert plan.coverage_note == "One.\nTwo.\nThree."


def test_evidence_stands_where_it_stood_after_a_save_of_its_clause(curator):
    text = ClauseTextFactory(text="Rivers:\nthe upper,\n\nand the lower course.")
    place = text.text.index("lower")
    coding = CodingFactory(
        clause=text.clause,
        evidence_language=text.language,
        evidence_quote="lower",
        evidence_start=place,
        evidence_end=place + 5,
    )
    page = url(Clause, "change", text.clause.pk)
    sent = browser_submission(curator.get(page))
    sent["summary"] = ["Another\r\nsummary."]

    assert curator.post(page, sent).status_code == 302

    text.refresh_from_db()
    coding.refresh_from_db()
    assert text.text[coding.evidence_start : coding.evidence_end] == "lower"
    assert Clause.objects.get().summary == "Another\nsummary."


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_files_are_loaded_with_one_form_of_line_breaks(db, tmp_path, kind, end):
    words = f"One.{end}Two.{end}{end}Three."
    fields = {"slug": "waters", "title": "Waters", "version": "1", "publisher": "We"}
    fields |= {"description": words}
    if kind == "csv":
        file = tmp_path / "schemes.csv"
        line = ",".join(f'"{value}"' for value in fields.values())
        file.write_bytes(f"{','.join(fields)}\r\n{line}\r\n".encode())
    else:
        file = tmp_path / "any.jsonl"
        file.write_text(json.dumps({"model": "provisions.scheme", "fields": fields}))

    assert load([file]).errors == []
    assert Scheme.objects.get().description == "One.\nTwo.\n\nThree."
    assert load([file]).change_count == 0
