"""The coding page: what a coder sees, what they never see, and what is refused."""

import json

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from provisions.admin.workbench.coding_forms import choice_json
from provisions.curating.coding_task import Choice, finish, judge, judgement_of, skip
from provisions.models import Coding
from tests.admin.submissions import text
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderAccountFactory,
    CoderFactory,
    CodingFactory,
    SchemeFactory,
    TaskFactory,
    ThemeFactory,
    ThemeLabelFactory,
)

FOLLOWING = reverse("workbench:following")


def url(name, task):
    return reverse(f"workbench:{name}", args=[task.pk])


@pytest.fixture
def scheme(db):
    scheme = SchemeFactory()
    rights = ThemeFactory(scheme=scheme, slug="rights", preferred_label="Rights")
    ThemeFactory(
        scheme=scheme,
        slug="privacy",
        broader=rights,
        preferred_label="Privacy of persons",
        definition="Care for what is known.",
        scope_note="Not the secrets of firms.",
    )
    ThemeFactory(scheme=scheme, slug="safety", preferred_label="Safety of persons")
    ThemeFactory(scheme=scheme, slug="gone", preferred_label="Given up", is_deprecated=True)
    ThemeLabelFactory(theme=rights, label="Freedoms")
    return scheme


@pytest.fixture
def coder(client_of):
    """A client of the group Coder who judges as Ada."""
    client = client_of("coder")
    client.ada = CoderAccountFactory(
        account=User.objects.get(username="coder"), coder__slug="ada", coder__name="Ada"
    ).coder
    return client


@pytest.fixture
def task(coder, scheme):
    """The middle one of three clauses below a part, given to Ada."""
    part = ClauseFactory(locator="Part 1", heading="Part 1: On care")
    ClauseTextFactory(clause=part, text="Words of the part.")
    rows = [
        ClauseFactory(
            plan=part.plan, parent=part, eid=f"part_1__s_{n}", position=n, locator=f"Section {n}"
        )
        for n in range(3)
    ]
    for row in rows:
        ClauseTextFactory(clause=row, text=f"Keep records <safe> in section {row.position}.")
    ClauseTextFactory(
        clause=rows[1], language="fr", standing="unofficial_translation", text="Gardez tout."
    )
    CitationFactory(clause=rows[1], locator="p. 7")
    return TaskFactory(clause=rows[1], scheme=scheme, coder=coder.ada)


def test_a_form_in_place_of_json_is_refused_in_words(coder, task):
    answer = coder.post(url("task-state", task), {"do": "finish"})

    assert answer.status_code == 400
    assert "Send a JSON object" in answer.json()["error"]


def put(client, task, choices, version=None):
    if version is None:
        version = judgement_of(task.clause, task.scheme, task.coder).version
    return client.put(
        url("judgement", task),
        json.dumps({"choices": choices, "version": version}),
        content_type="application/json",
    )


def do(client, task, **told):
    return client.post(url("task-state", task), json.dumps(told), content_type="application/json")


def said(task):
    return judgement_of(task.clause, task.scheme, task.coder).choices


def test_the_next_clause_is_found_or_nothing_waits(coder, task):
    assert coder.get(FOLLOWING).url == url("code", task)

    skip(task, "No words.")

    shown = coder.get(FOLLOWING)
    assert "No open tasks" in text(shown)
    assert url("code", task) in shown.content.decode()


def test_an_account_without_a_coder_is_told_so(curator):
    assert "account is not linked to a coder" in text(curator.get(FOLLOWING))


def test_a_clause_is_shown_with_what_stands_around_it(coder, task):
    shown = text(coder.get(url("code", task)))

    for words in (
        "› Part 1: On care",
        "Section 1",
        "Words of the part.",
        "Before it: Section 0",
        "in section 0.",
        "After it: Section 2",
        "Unofficial translation (fr)",
        "Gardez tout.",
        "p. 7",
    ):
        assert words in shown


def test_themes_are_offered_in_order_with_what_they_mean(coder, task):
    page = coder.get(url("code", task))

    entries = [(entry.theme.slug, entry.depth) for entry in page.context["entries"]]
    assert entries == [("rights", 0), ("privacy", 1), ("safety", 0)]
    like = {
        entry.theme.slug: [each.slug for each in entry.like] for entry in page.context["entries"]
    }
    assert like == {"rights": [], "privacy": ["safety"], "safety": ["privacy"]}
    assert "Not the secrets of firms." in text(page)
    assert "Freedoms" in page.content.decode()


def test_the_script_asks_for_the_changing_part_only(coder, task):
    part = coder.get(url("code", task), headers={"X-Part": "1"}).content.decode()

    assert part.startswith('<div id="coding"')
    assert "<html" not in part


def test_nothing_of_others_is_shown(coder, task):
    """Blind: the other's name, words and note, and what was made of them, stay away."""
    put(coder, task, [{"theme": "safety", "note": "Ada's."}])
    bo = CoderFactory(slug="bo", name="Bo Bright")
    theme = task.scheme.themes.get(slug="privacy")
    CodingFactory(
        clause=task.clause,
        theme=theme,
        coder=bo,
        evidence_language="en",
        evidence_quote="records",
        evidence_start=5,
        evidence_end=12,
        note="Bo's own thought.",
    )
    AssignmentFactory(
        clause=task.clause,
        theme=theme,
        method="adjudicated",
        adjudicator=bo,
        rationale="As Bo says.",
    )

    answers = [
        coder.get(url("code", task)),
        coder.get(url("code", task), headers={"X-Part": "1"}),
        coder.get(url("judgement", task)),
        put(coder, task, [], version="stale"),
        coder.get(FOLLOWING, follow=True),
    ]

    for answer in answers:
        body = answer.content.decode()
        assert "Ada&#x27;s." in body or "Ada's." in body or "Ada\\u0027s." in body
        for secret in ("Bo Bright", "own thought", "As Bo says", "<mark", '"records"'):
            assert secret not in body


def test_a_judgement_is_saved_and_read_again(coder, task):
    choice = {
        "theme": "privacy",
        "applies": True,
        "stance": "against",
        "confidence": "0.75",
        "evidence_language": "en",
        "evidence_quote": "records",
        "evidence_start": 5,
        "evidence_end": 12,
        "note": "Plainly.",
    }

    saved = put(coder, task, [choice]).json()

    assert saved["choices"] == [choice]
    assert coder.get(url("judgement", task)).json() == saved
    page = coder.get(url("code", task)).content.decode()
    assert "<mark>records<span" in page
    assert "&lt;safe&gt;" in page


def test_a_change_on_another_state_tells_what_stands(coder, task):
    now = put(coder, task, [{"theme": "privacy", "note": "Typed elsewhere."}]).json()

    refused = put(coder, task, [{"theme": "safety"}], version="stale")

    assert refused.status_code == 409
    assert refused.json()["judgement"] == now
    assert "changed this judgement in another window" in refused.json()["error"]


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        ({"theme": "privacy", "confidence": "2"}, "confidence"),
        ({"theme": "privacy", "confidence": "NaN"}, "confidence"),
        ({"theme": "privacy", "confidence": 1}, "confidence"),
        ({"theme": "privacy", "evidence_start": -1}, "evidence_start"),
        ({"theme": "privacy", "evidence_end": True}, "evidence_end"),
        ({"theme": "privacy", "note": "a\0b"}, "note"),
        ({"theme": "privacy", "applies": "yes"}, "applies"),
        ({"theme": "privacy", "stance": "hostile"}, "stance"),
        ({"theme": "privacy", "stance": ["for"]}, "stance"),
        ({"theme": "privacy", "applies": False, "stance": "for"}, "__all__"),
        ({"theme": "privacy", "colour": "red"}, "choices"),
        (
            {
                "theme": "privacy",
                "evidence_language": "en",
                "evidence_quote": "of nobody",
                "evidence_start": 0,
                "evidence_end": 9,
            },
            "evidence_quote",
        ),
    ],
)
def test_a_broken_rule_names_its_field(coder, task, choice, field):
    refused = put(coder, task, [choice])

    assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert said(task) == ()


def test_what_is_no_json_object_is_refused(coder, task):
    sent = coder.put(url("judgement", task), b"{", content_type="application/json")

    assert sent.json()["field"] == "body"
    assert "Send a JSON object" in sent.json()["error"]


def test_a_theme_is_chosen_once(coder, task):
    refused = put(coder, task, [{"theme": "privacy", "note": "One."}, {"theme": "privacy"}])

    assert refused.json()["field"] == "theme"
    assert "privacy is chosen twice" in refused.json()["error"]


def test_a_theme_of_nowhere_is_refused(coder, task):
    refused = put(coder, task, [{"theme": "unheard-of"}])

    assert refused.status_code == 409
    assert "has no theme unheard-of" in refused.json()["error"]


def test_handing_in_leads_on_and_is_undone(coder, task):
    other = TaskFactory(scheme=task.scheme, coder=coder.ada)
    version = put(coder, task, [{"theme": "privacy"}]).json()["version"]

    assert do(coder, task, do="finish", version="stale").status_code == 409
    assert do(coder, task, do="finish", version=version).json() == {"next": url("code", other)}
    assert put(coder, task, []).status_code == 409
    assert "You handed this in." in text(coder.get(url("code", task)))
    assert do(coder, task, do="reopen").json() == {"next": url("code", task)}
    assert do(coder, task, do="skip", note="").status_code == 409
    assert do(coder, task, do="skip", note="Unclear.").json() == {"next": url("code", other)}
    assert do(coder, task, do="dance").status_code == 400


def test_only_ones_own_clauses_are_opened(coder, task, client_of):
    theirs = TaskFactory(scheme=task.scheme)
    decision = TaskFactory(scheme=task.scheme, kind="adjudicate", coder=coder.ada)

    for name in ("code", "judgement"):
        assert coder.get(url(name, theirs)).status_code == 403
        assert coder.get(url(name, decision)).status_code == 404
    assert do(coder, theirs, do="finish", version="").status_code == 403
    assert "another coder" in put(coder, theirs, []).json()["error"]
    assert client_of("staff").get(url("code", task)).status_code == 403
    assert client_of("stranger").get(url("code", task)).status_code == 302


def form(task, do, **fields):
    version = judgement_of(task.clause, task.scheme, task.coder).version
    return {"do": do, "version": version, **fields}


def test_without_scripts_a_form_is_saved_and_handed_in(coder, task):
    saved = coder.post(url("code", task), form(task, "save", theme="privacy"), follow=True)
    assert 'name="quote-privacy"' in saved.content.decode()

    fields = {
        "theme": ["privacy", "safety"],
        "quote-privacy": "Gardez  tout",
        "confidence-privacy": "0.50",
        "stance-privacy": "mixed",
        "note-privacy": "A\r\nnote.",
        "no-safety": "on",
    }
    done = coder.post(url("code", task), form(task, "finish", **fields))

    assert done.url == FOLLOWING
    privacy, safety = said(task)
    assert (privacy.evidence_language, privacy.evidence_quote) == ("fr", "Gardez tout")
    assert (privacy.evidence_start, privacy.evidence_end) == (0, 11)
    assert (str(privacy.confidence), privacy.note) == ("0.50", "A\nnote.")
    assert (privacy.stance, safety.stance) == ("mixed", "not_stated")
    assert not safety.applies
    reopened = coder.post(url("code", task), {"do": "reopen"}, follow=True)
    assert "Hand in and continue" in text(reopened)


def test_without_scripts_what_was_typed_survives_a_refusal(coder, task):
    sent = form(task, "save", **{"theme": "privacy", "note-privacy": "Typed here."})
    put(coder, task, [{"theme": "safety", "note": "Typed elsewhere."}])

    shown = coder.post(url("code", task), sent)

    assert shown.status_code == 409
    assert "Typed here." in shown.content.decode()
    assert "Saved judgement safety Typed elsewhere." in text(shown)
    unfound = form(task, "save", **{"theme": "privacy", "quote-privacy": "of nobody"})
    assert "No text of this clause contains these words" in text(
        coder.post(url("code", task), unfound)
    )
    assert [choice.note for choice in said(task)] == ["Typed elsewhere."]


def test_a_second_mention_keeps_its_place_in_the_form(coder, task):
    task.clause.texts.filter(language="en").update(text="tell and tell")
    second = Choice("privacy", evidence_language="en", evidence_quote="tell")
    second = Choice(**{**choice_json(second), "evidence_start": 9, "evidence_end": 13})
    judge(task, [second], judgement_of(task.clause, task.scheme, task.coder).version)

    sent = form(task, "save", **{"theme": "privacy", "quote-privacy": "tell"})
    coder.post(url("code", task), sent)

    assert said(task)[0].evidence_start == 9


def test_skipping_by_form_says_why(coder, task):
    refused = coder.post(url("code", task), form(task, "skip", why=""))
    assert "Say in a few words why" in text(refused)

    assert coder.post(url("code", task), form(task, "skip", why="Unclear.")).url == FOLLOWING


def test_a_page_costs_the_same_however_large_the_codebook(
    coder, task, django_assert_max_num_queries
):
    for n in range(30):
        ThemeFactory(scheme=task.scheme, preferred_label=f"Sort {n}")

    with django_assert_max_num_queries(26):
        coder.get(url("code", task))


def test_finishing_without_a_theme_records_that(coder, task):
    version = judgement_of(task.clause, task.scheme, task.coder).version

    do(coder, task, do="finish", version=version)

    assert list(Coding.objects.values_list("applies", flat=True)) == [False, False]
    with pytest.raises(Exception, match="handed in"):
        finish(task)
