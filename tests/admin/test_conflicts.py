"""Two people on one page: nobody loses a word."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from provisions.curating.versions import read, written
from provisions.models import Clause, ClauseText, Plan
from tests.admin.submissions import submission, text, url
from tests.factories import ClauseFactory, ClauseTextFactory


@pytest.fixture
def clause(db):
    clause = ClauseFactory(heading="The heading", summary="The summary.")
    ClauseTextFactory(clause=clause, text="The words of the clause.")
    return clause


def page(row):
    return url(type(row), "change", row.pk)


def test_second_save_is_refused_with_what_the_first_changed(curator, publisher, clause):
    opened = curator.get(page(clause))
    theirs = submission(publisher.get(page(clause)), heading="Theirs", reason="Typo")
    publisher.post(page(clause), theirs)

    answer = curator.post(page(clause), submission(opened, heading="Mine", summary="My summary."))

    assert answer.status_code == 200
    assert "publisher changed the clause" in text(answer)
    assert "Reason: Typo" in text(answer)
    assert "<del>The heading</del>" in answer.content.decode()
    assert "<ins>Theirs</ins>" in answer.content.decode()
    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Theirs", "The summary.")


def test_nothing_typed_is_lost_and_a_second_look_saves_it(curator, publisher, clause):
    opened = curator.get(page(clause))
    publisher.post(page(clause), submission(publisher.get(page(clause)), heading="Theirs"))
    mine = {"heading": "Mine", "summary": "My summary."}
    refused = curator.post(page(clause), submission(opened, **mine))
    form = refused.context["adminform"].form
    assert {name: form[name].value() for name in mine} == mine
    assert "What you typed differs from what is saved now" in text(refused)

    answer = curator.post(page(clause), submission(refused))

    assert answer.status_code == 302
    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Mine", "My summary.")


def test_a_third_save_in_between_is_shown_too(curator, publisher, clause):
    opened = curator.get(page(clause))
    publisher.post(page(clause), submission(publisher.get(page(clause)), heading="Theirs"))
    refused = curator.post(page(clause), submission(opened, heading="Mine"))
    publisher.post(page(clause), submission(publisher.get(page(clause)), heading="Again"))

    answer = curator.post(page(clause), submission(refused))

    assert answer.status_code == 200
    assert "Again" in text(answer)
    assert len(answer.context["conflict"]) == 1


def test_a_change_of_what_hangs_on_the_row_counts(curator, clause):
    opened = curator.get(page(clause))
    ClauseText.objects.update(text="Other words.")

    answer = curator.post(page(clause), submission(opened, heading="Mine"))

    assert "Changed while you were editing it" in text(answer)
    assert "changed the clause text" in text(answer)
    assert ClauseText.objects.get().text == "Other words."


def test_a_bulk_load_counts(curator, clause):
    opened = curator.get(page(clause))
    Clause.objects.filter(pk=clause.pk).update(summary="From a file.")

    assert curator.post(page(clause), submission(opened, heading="Mine")).status_code == 200


def test_an_unchanged_row_is_saved_at_once(curator, clause):
    answer = curator.post(page(clause), submission(curator.get(page(clause)), heading="Mine"))

    assert answer.status_code == 302


def test_a_forged_version_shows_the_whole_history(curator, clause):
    answer = curator.post(
        page(clause), submission(curator.get(page(clause)), heading="Mine", version="what?")
    )

    assert answer.status_code == 200
    assert answer.context["conflict"]


def test_new_rows_have_no_version(curator):
    assert 'name="version"' not in curator.get(url(Plan, "add")).content.decode()


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


@given(seen=st.dictionaries(st.sampled_from(["clause", "clausetext", "plan"]), st.integers(1)))
def test_a_version_is_read_as_it_was_written(seen):
    assert read(written(seen)) == seen
