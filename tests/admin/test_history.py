"""The history page: who, when, why, and which fields, before and after."""

import json

import pghistory
import pytest
from django.utils import timezone

from provisions.loading.pipeline.loader import load
from provisions.models import Clause, ClauseText, Jurisdiction, Plan, Theme
from tests.admin.submissions import save, text, url
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    JurisdictionFactory,
    PlanFactory,
    ThemeFactory,
)


def entries(client, row):
    return client.get(url(type(row), "history", row.pk)).context["entries"]


def summary(entry):
    return entry.verb, entry.subject, {d.field: (d.before, d.after) for d in entry.differences}


def test_history_tells_who_changed_what_and_why(curator):
    plan = PlanFactory(title="Old title")
    save(curator, url(Plan, "change", plan.pk), title="New title", reason="A misprint")

    latest, first = entries(curator, plan)

    assert (latest.who, latest.why) == ("curator", "A misprint")
    assert summary(latest) == (
        "changed",
        "plan",
        {"title": ("<del>Old</del> title", "<ins>New</ins> title")},
    )
    assert first.verb == "added"
    page = text(curator.get(url(Plan, "history", plan.pk)))
    assert "curator changed the plan" in page
    assert "Reason: A misprint" in page


def test_reason_covers_the_parts_saved_on_the_same_page(curator):
    clause = ClauseFactory()
    new = {"language": "en", "standing": "original", "text": "A sentence of ours."}
    save(curator, url(Clause, "change", clause.pk), texts=[new], reason="From the gazette")

    of_text = next(e for e in entries(curator, clause) if e.subject == "clause text")

    assert (of_text.verb, of_text.who, of_text.why) == ("added", "curator", "From the gazette")


def test_deleted_part_stays_in_the_history_of_its_clause(curator):
    row = ClauseTextFactory(text="Gone now.")
    clause = row.clause
    row.delete()

    gone = next(entry for entry in entries(curator, clause) if entry.verb == "deleted")

    assert dict(summary(gone)[2])["text"][0] == "Gone now."


def test_change_by_a_query_is_told_too(curator):
    theme = ThemeFactory()
    Theme.objects.update(definition="By a command")

    latest = entries(curator, theme)[0]

    assert latest.who == "a command or a direct write"
    assert [d.field for d in latest.differences] == ["definition"]


def places(tmp_path, name):
    file = tmp_path / "places.jsonl"
    row = {"model": "provisions.jurisdiction", "fields": {"code": "fr", "kind": "country"}}
    row["fields"]["name"] = name
    file.write_text(json.dumps(row))
    return file


def test_a_load_is_told_by_who_loaded(curator, tmp_path):
    load([places(tmp_path, "France")], loaded_by="ines", reason="A start")

    [entry] = entries(curator, Jurisdiction.objects.get())

    assert (entry.who, entry.verb, entry.why) == ("a load by ines", "added", "A start")


@pytest.mark.parametrize("name", ["ines", "12"])
def test_loads_that_noted_a_name_for_an_account_are_told_too(curator, name):
    with pghistory.context(load="0" * 32, user=name):
        place = JurisdictionFactory()

    [entry] = entries(curator, place)

    assert entry.who == f"a load by {name}"


@pytest.mark.django_db(transaction=True)
def test_a_loaded_row_goes_back(curator, tmp_path):
    load([places(tmp_path, "Frnace")], loaded_by="ines")
    before = timezone.now()
    load([places(tmp_path, "France")], loaded_by="jo")
    place = Jurisdiction.objects.get()

    answer = curator.post(url(Jurisdiction, "revert", place.pk), {"at": before.isoformat()})

    assert answer.status_code == 302
    place.refresh_from_db()
    assert place.name == "Frnace"
    assert [e.who for e in entries(curator, place)] == ["curator", "a load by jo", "a load by ines"]


@pytest.mark.django_db(transaction=True)
def test_a_history_is_read_and_not_posted_to(curator):
    answer = curator.post(url(Plan, "history", PlanFactory().pk))

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_links_are_told_by_name(curator):
    first = ClauseFactory()
    clause = ClauseFactory(plan=first.plan)
    save(curator, url(Clause, "change", clause.pk), parent=first.pk)

    latest = entries(curator, clause)[0]

    assert summary(latest)[2]["parent"][1] == str(first)


def test_no_reason_is_asked_of_those_who_cannot_change(client_of):
    clause = ClauseFactory()

    page = client_of("curator").get(url(Clause, "change", clause.pk))
    new = client_of("superuser").get(url(Clause, "add"))

    assert 'name="reason"' in page.content.decode()
    assert 'name="reason"' not in new.content.decode()


def test_markup_in_a_text_is_shown_and_not_obeyed(curator):
    plan = PlanFactory(summary="harmless words")
    save(curator, url(Plan, "change", plan.pk), summary="harmless <script>alert(1)</script>")

    page = curator.get(url(Plan, "history", plan.pk)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_history_of_no_row_leads_back(curator):
    response = curator.get(url(Plan, "history", 12345))

    assert response.status_code == 302


@pytest.mark.parametrize("model", [Plan, ClauseText])
def test_history_costs_as_many_queries_for_ten_events_as_for_one(
    model, curator, django_assert_max_num_queries
):
    row = ClauseTextFactory()
    row = row if model is ClauseText else row.clause.plan
    field = "summary" if model is Plan else "text"
    for number in range(10):
        model.objects.filter(pk=row.pk).update(**{field: f"Version {number}"})

    with django_assert_max_num_queries(22):
        assert len(entries(curator, row)) == 11
