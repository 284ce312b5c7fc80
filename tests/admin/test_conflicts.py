"""Two people on one page: what each touched is merged, and only true clashes are shown."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from provisions.admin.history.differences import EMPTY
from provisions.models import Citation, Clause, ClauseText, Coding, Plan
from tests.admin.submissions import errors, submission, text, url, values
from tests.factories import (
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    PlanFactory,
)


@pytest.fixture
def clause(db):
    clause = ClauseFactory(heading="The heading", summary="The summary.")
    ClauseTextFactory(clause=clause, text="The words of the clause.")
    return clause


def page(row):
    return url(type(row), "change", row.pk)


def save(client, row, **changes):
    answer = client.post(page(row), submission(client.get(page(row)), **changes))
    assert answer.status_code == 302, errors(answer)


def fields_of(answer):
    """The fields that clash, by what they belong to."""
    return {clash.subject: [v.name for v in clash.values] for clash in answer.context["clashes"]}


def test_what_others_changed_is_kept_and_what_was_typed_is_saved(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, summary="Their summary.", reason="Typo")

    answer = curator.post(page(clause), submission(opened, heading="Mine"), follow=True)

    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Mine", "Their summary.")
    assert "Kept the changes that another person saved: Summary of" in text(answer)


def test_a_true_clash_is_refused_and_shown_from_three_sides(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, heading="Theirs", number="7", reason="Typo")

    answer = curator.post(page(clause), submission(opened, heading="Mine", summary="My summary."))

    assert answer.status_code == 200
    assert fields_of(answer) == {f"clause {clause}": ["heading"]}
    assert "publisher changed the clause" in text(answer)
    assert "Reason: Typo" in text(answer)
    [value] = answer.context["clashes"][0].values
    assert value.opened == "<del>The heading</del>"
    assert value.now == "<ins>Theirs</ins>"
    assert value.sent == "<ins>Mine</ins>"
    clause.refresh_from_db()
    assert (clause.heading, clause.summary, clause.number) == ("Theirs", "The summary.", "7")


def test_saving_again_keeps_mine_of_the_clash_and_theirs_of_the_rest(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, heading="Theirs", number="7")
    refused = curator.post(page(clause), submission(opened, heading="Mine", summary="My summary."))
    form = refused.context["adminform"].form
    shown = {name: form[name].value() for name in ("heading", "summary", "number")}
    assert shown == {"heading": "Mine", "summary": "My summary.", "number": "7"}

    answer = curator.post(page(clause), submission(refused))

    assert answer.status_code == 302
    clause.refresh_from_db()
    assert (clause.heading, clause.summary, clause.number) == ("Mine", "My summary.", "7")


def test_what_is_saved_now_can_be_taken_instead(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, heading="Theirs")
    refused = curator.post(page(clause), submission(opened, heading="Mine", summary="My summary."))
    [clash] = refused.context["clashes"]

    answer = curator.post(page(clause), submission(refused, **{clash.choice: "heading"}))

    assert answer.status_code == 302
    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Theirs", "My summary.")


def test_the_same_change_twice_is_no_clash(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, heading="The same")

    assert curator.post(page(clause), submission(opened, heading="The same")).status_code == 302


def test_a_third_save_in_between_is_shown_too(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, heading="Theirs")
    refused = curator.post(page(clause), submission(opened, heading="Mine"))
    save(publisher, clause, heading="Again")

    answer = curator.post(page(clause), submission(refused))

    assert answer.status_code == 200
    [value] = answer.context["clashes"][0].values
    assert (value.opened, value.now) == ("<del>Theirs</del>", "<ins>Again</ins>")


def test_another_mistake_in_the_form_takes_nothing_back(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, summary="Their summary.")
    refused = curator.post(page(clause), submission(opened, heading="Mine", position="many"))
    assert refused.status_code == 200

    answer = curator.post(page(clause), submission(refused, position=5))

    assert answer.status_code == 302
    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Mine", "Their summary.")


def test_what_is_changed_in_a_part_of_the_row_is_kept(curator, clause):
    opened = curator.get(page(clause))
    ClauseText.objects.update(text="Other words.")

    answer = curator.post(page(clause), submission(opened, heading="Mine"))

    assert answer.status_code == 302
    assert ClauseText.objects.get().text == "Other words."


def test_two_changes_of_one_part_are_merged_or_shown(curator, publisher, clause):
    opened = curator.get(page(clause))
    save(publisher, clause, **{"texts-0-text": "Their words.", "texts-0-heading": "Theirs"})
    mine = submission(opened, **{"texts-0-text": "My words."})

    answer = curator.post(page(clause), mine)

    assert fields_of(answer) == {f"clause text {clause.texts.get()}": ["text"]}
    assert curator.post(page(clause), submission(answer)).status_code == 302
    row = clause.texts.get()
    assert (row.text, row.heading) == ("My words.", "Theirs")


def test_a_judgement_made_meanwhile_blocks_nothing(curator, clause):
    opened = curator.get(page(clause))
    CodingFactory(clause=clause)

    assert curator.post(page(clause), submission(opened, heading="Mine")).status_code == 302
    assert Coding.objects.count() == 1


def test_a_part_that_was_deleted_meanwhile_is_gone_if_nobody_typed_in_it(curator, clause):
    CitationFactory(clause=clause, plan=None)
    opened = curator.get(page(clause))
    clause.texts.get().delete()

    assert curator.post(page(clause), submission(opened, heading="Mine")).status_code == 302
    assert not ClauseText.objects.exists()
    assert Citation.objects.count() == 1


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_part_that_was_typed_in_and_deleted_is_a_clash(curator, publisher, clause, choice):
    other = ClauseTextFactory(clause=clause, language="fr", text="Des mots.")
    opened = curator.get(page(clause))
    number = list(clause.texts.order_by("pk")).index(clause.texts.get(language="en"))
    save(publisher, clause, **{f"texts-{number}-DELETE": "on"})
    assert clause.texts.count() == 1

    refused = curator.post(
        page(clause), submission(opened, **{f"texts-{number}-text": "My words."})
    )

    assert refused.status_code == 200
    [clash] = refused.context["clashes"]
    assert (clash.entry.who, clash.entry.verb) == ("publisher", "deleted")
    assert [(value.name, value.now) for value in clash.values] == [("text", EMPTY)]
    sent = {} if choice == "mine" else {clash.choice: "row"}
    answer = curator.post(page(clause), all_forms(refused, **sent))
    assert answer.status_code == 302, errors(answer)
    kept = {"en": "My words.", "fr": other.text} if choice == "mine" else {"fr": other.text}
    assert dict(clause.texts.values_list("language", "text")) == kept


def all_forms(answer, **changes):
    """A submission with the new rows of a page that came back."""
    sent = submission(answer)
    for inline in answer.context["inline_admin_formsets"]:
        formset = inline.formset
        sent[f"{formset.prefix}-TOTAL_FORMS"] = formset.total_form_count()
        for form in formset.extra_forms:
            sent |= {k: v for k, v in values(form).items() if v is not None}
    return sent | changes


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_deleting_a_part_that_was_changed_is_a_clash(curator, publisher, clause, choice):
    opened = curator.get(page(clause))
    save(publisher, clause, **{"texts-0-text": "Their words."})

    refused = curator.post(page(clause), submission(opened, **{"texts-0-DELETE": "on"}))

    assert refused.status_code == 200
    [clash] = refused.context["clashes"]
    assert [(value.name, value.sent) for value in clash.values] == [("text", EMPTY)]
    assert "<ins>Their</ins>" in clash.values[0].now
    sent = {} if choice == "mine" else {clash.choice: "row"}
    answer = curator.post(page(clause), submission(refused, **{"texts-0-DELETE": "on", **sent}))
    assert answer.status_code == 302, errors(answer)
    kept = [] if choice == "mine" else ["Their words."]
    assert list(clause.texts.values_list("text", flat=True)) == kept


def test_each_part_is_shown_under_its_own_name(curator, publisher, clause):
    ClauseTextFactory(clause=clause, language="pl", text="Tekst.")
    opened = curator.get(page(clause))
    ClauseTextFactory(clause=clause, language="fr", text="Des mots.")
    save(publisher, clause, heading="Theirs")

    refused = curator.post(page(clause), submission(opened, heading="Mine"))

    [texts] = [
        inline
        for inline in refused.context["inline_admin_formsets"]
        if inline.formset.prefix == "texts"
    ]
    shown = [(row.original, row.form.instance) for row in texts if row.original]
    assert [original.language for original, _ in shown] == ["en", "pl"]
    assert all(original == instance for original, instance in shown)


def test_a_bulk_load_counts(curator, clause):
    opened = curator.get(page(clause))
    Clause.objects.filter(pk=clause.pk).update(summary="From a file.")

    answer = curator.post(page(clause), submission(opened, summary="Mine"))

    assert fields_of(answer) == {f"clause {clause}": ["summary"]}


def test_dates_that_are_known_in_part_are_merged(curator, publisher):
    plan = PlanFactory(published_on="2024-03-01", published_precision="month", title="A title")
    opened = curator.get(page(plan))
    save(publisher, plan, published_on="2023")

    assert curator.post(page(plan), submission(opened, title="Mine")).status_code == 302

    plan.refresh_from_db()
    assert (plan.title, str(plan.published_on), plan.published_precision) == (
        "Mine",
        "2023-01-01",
        "year",
    )


def test_an_unchanged_row_is_saved_at_once(curator, clause):
    answer = curator.post(page(clause), submission(curator.get(page(clause)), heading="Mine"))

    assert answer.status_code == 302


@pytest.mark.parametrize("forged", ["what?", "", "0", "²", "9" * 30])
def test_a_forged_state_shows_all_that_differs(curator, clause, forged):
    answer = curator.post(
        page(clause),
        submission(curator.get(page(clause)), heading="Mine", opened_after_event=forged),
    )

    assert answer.status_code == 200
    assert fields_of(answer) == {f"clause {clause}": ["heading"]}
    clause.refresh_from_db()
    assert clause.heading == "The heading"


def test_a_state_of_another_row_is_none_of_this_row(curator, clause):
    other = ClauseFactory(heading="Mine")
    event = Clause.pgh_event_model.objects.filter(pgh_obj=other.pk).latest("pgh_id").pgh_id
    sent = submission(curator.get(page(clause)), heading="Mine", opened_after_event=event)

    assert curator.post(page(clause), sent).status_code == 200


def test_new_rows_were_not_opened(curator):
    assert 'name="opened_after_event" value' not in curator.get(url(Plan, "add")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_in_one_instant_one_is_refused():
    clause = ClauseFactory(heading="The heading")
    User.objects.create_superuser("root")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(User.objects.get())
    sent = [
        submission(client.get(page(clause)), heading=heading)
        for client, heading in zip(clients, ("One", "Two"), strict=True)
    ]
    answers = [None, None]
    ready = threading.Barrier(2)

    def save(number):
        try:
            ready.wait(timeout=10)
            answers[number] = clients[number].post(page(clause), sent[number]).status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(answers) == [200, 302]
    clause.refresh_from_db()
    assert clause.heading == ("One", "Two")[answers.index(302)]
