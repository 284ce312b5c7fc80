"""A coder's work in a real browser: by keyboard, undone, without a connection, in two windows."""

import pytest
from django.contrib.auth.models import Group, User

from provisions.curating.coding_task import judgement_of
from tests.factories import (
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderAccountFactory,
    PlanFactory,
    SchemeFactory,
    TaskFactory,
    ThemeFactory,
    ThemeLabelFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: As in conftest: the account is made here, because it is to judge as somebody.
PASSWORD = "a long enough password"

SENTENCE = "The office keeps records safe and tells people of every loss."


@pytest.fixture
def scheme(transactional_db):
    scheme = SchemeFactory(title="Themes of ours")
    rights = ThemeFactory(scheme=scheme, slug="rights", preferred_label="Rights")
    ThemeFactory(
        scheme=scheme,
        slug="privacy",
        broader=rights,
        preferred_label="Privacy of persons",
        definition="Care for what is known of persons.",
        scope_note="Not the secrets of firms.",
    )
    ThemeFactory(scheme=scheme, slug="safety", preferred_label="Safety of persons")
    ThemeFactory(scheme=scheme, slug="trade", preferred_label="Trade")
    return scheme


@pytest.fixture
def coder(transactional_db, sign_in):
    """The coder as whom the account judges that `sign_in(page, "Coder")` signs in."""
    account = User.objects.create_user("coder", password=PASSWORD, is_staff=True)
    account.groups.add(Group.objects.get(name="Coder"))
    return CoderAccountFactory(account=account, coder__slug="ada", coder__name="Ada").coder


@pytest.fixture
def tasks(scheme, coder):
    """Ten clauses of one plan; the third has Chinese words and pictures, with a translation."""
    plan = PlanFactory(title="A plan of ours")
    top = ClauseFactory(plan=plan, eid="part_1", locator="Part 1", heading="On care")
    made = []
    for n in range(10):
        clause = ClauseFactory(
            plan=plan, parent=top, eid=f"part_1__sec_{n}", position=n, locator=f"Section {n}"
        )
        if n == 2:
            ClauseTextFactory(clause=clause, language="zh", text="𠮷祥👍保护个人的记录。")
        else:
            ClauseTextFactory(clause=clause, text=f"{SENTENCE} Number {n}.")
        if n == 2:
            ClauseTextFactory(
                clause=clause, language="en", standing="unofficial_translation", text="Protect."
            )
        CitationFactory(clause=clause)
        made.append(TaskFactory(clause=clause, scheme=scheme, coder=coder))
    return made


@pytest.fixture
def enter(open_page, sign_in, coder):
    """Sign in as the coder and open the next clause."""

    def entered(width=1280, scheme="light"):
        page = open_page(width, scheme)
        sign_in(page, "Coder")
        page.goto("/admin/work/code/")
        page.wait_for_selector("html.coding-script")
        return page

    return entered


def status(page, words):
    """Wait until the page says this; every act says something at once, so nothing old is read."""
    page.wait_for_function(
        "words => document.getElementById('status').textContent.startsWith(words)", arg=words
    )


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def choose_by_key(page, name):
    press(page, "/")
    page.keyboard.type(name)
    press(page, "ArrowDown", "Enter")
    status(page, "Saved")


def said(task):
    return judgement_of(task.clause, task.scheme, task.coder).choices


def test_ten_clauses_by_keyboard_with_evidence(enter, tasks, complaints):
    page = enter()

    for n, task in enumerate(tasks):
        page.locator("#coding-heading", has_text=f"Section {n}").wait_for()
        choose_by_key(page, "trade" if n % 2 else "safety")
        press(page, "e", *["ArrowRight"] * 4, *["Shift+ArrowRight"] * 3, "e")
        page.locator("#coding mark").first.wait_for()
        press(page, "3")
        status(page, "Saved")
        press(page, "n")
        status(page, "Handed in")
        task.refresh_from_db()
        assert task.state == "done"
    page.get_by_role("heading", name="No open tasks").wait_for()

    for task in tasks:
        (choice,) = said(task)
        text = task.clause.texts.get(standing="original").text
        assert choice.evidence_quote == text[choice.evidence_start : choice.evidence_end] != ""
        assert str(choice.confidence) == "0.75"
    assert complaints == []


def test_a_stance_by_key_and_by_hand_and_none_where_a_theme_does_not_apply(
    enter, tasks, complaints
):
    page = enter()
    choose_by_key(page, "safety")
    for key, stance in (("+", "for"), ("-", "against"), ("0", "neutral"), ("x", "mixed")):
        press(page, key)
        page.wait_for_function(
            "stance => document.querySelector('#chosen [data-field=stance]').value === stance",
            arg=stance,
        )
    card = page.locator("#chosen .choice")
    card.get_by_label("Stance").select_option("against")
    status(page, "Saved")
    assert [choice.stance for choice in said(tasks[0])] == ["against"]

    card.get_by_label("Considered: does not apply").check()
    status(page, "Saved")
    assert card.get_by_label("Stance").is_disabled()
    assert [(choice.applies, choice.stance) for choice in said(tasks[0])] == [(False, "not_stated")]
    assert complaints == []


def test_a_theme_is_found_by_any_name_with_what_it_means(enter, tasks):
    ThemeLabelFactory(theme=tasks[0].scheme.themes.get(slug="privacy"), label="Confidentiality")
    page = enter()
    press(page, "/")
    page.keyboard.type("confid")
    status(page, "1 theme")
    press(page, "ArrowDown")

    assert "Not the secrets of firms." in page.locator("#about").inner_text()
    assert "Not to be confused with Safety of persons" in page.locator("#about").inner_text()
    press(page, "Enter")
    status(page, "Saved")
    assert [choice.theme for choice in said(tasks[0])] == ["privacy"]
    press(page, "Enter")
    status(page, "Saved")
    assert said(tasks[0]) == ()


def test_undo_goes_back_through_changes_and_over_handing_in(enter, tasks):
    page = enter()
    choose_by_key(page, "safety")
    press(page, "1")
    page.locator("#chosen textarea").fill("As it says.")
    status(page, "Saved")
    press(page, "Control+Enter")
    status(page, "Handed in")
    choose_by_key(page, "trade")

    press(page, "u")
    status(page, "Undone")
    assert said(tasks[1]) == ()
    press(page, "u")
    page.locator("#coding-heading", has_text="Section 0").wait_for()
    status(page, "Undone")
    assert [(c.theme, str(c.confidence), c.note) for c in said(tasks[0])] == [
        ("safety", "0.25", "As it says.")
    ]
    for expected in ([("safety", "0.25", "")], [("safety", "None", "")], []):
        press(page, "u")
        status(page, "Undone")
        assert [(c.theme, str(c.confidence), c.note) for c in said(tasks[0])] == expected
    press(page, "u")
    status(page, "There is nothing to undo.")


def test_undoing_an_empty_judgement_that_was_handed_in_leaves_it_empty(enter, tasks):
    page = enter()
    press(page, "n")
    status(page, "Handed in")
    assert len(said(tasks[0])) == 3

    press(page, "u")
    status(page, "Undone")

    assert said(tasks[0]) == ()


def test_a_clause_is_skipped_with_a_note(enter, tasks):
    page = enter()
    press(page, "s", "Enter")
    status(page, "Say in a few words why")

    page.keyboard.type("no sense")
    press(page, "Enter")
    status(page, "Skipped")

    tasks[0].refresh_from_db()
    assert (tasks[0].state, tasks[0].note) == ("skipped", "no sense")
    page.locator("#coding-heading", has_text="Section 1").wait_for()
    page.go_back()
    page.get_by_text("You skipped this clause: no sense").wait_for()


def test_letters_do_nothing_in_fields_or_once_they_are_off(enter, tasks):
    page = enter()
    choose_by_key(page, "safety")
    page.locator("#chosen textarea").click()
    page.keyboard.type("unseen?")
    status(page, "Saved")
    assert said(tasks[0])[0].note == "unseen?"

    page.locator("#coding-heading").click()
    press(page, "?")
    page.get_by_label("Use single-letter keys").uncheck()
    press(page, "n", "u")

    page.wait_for_timeout(300)
    assert "Section 0" in page.locator("#coding-heading").inner_text()
    assert said(tasks[0])[0].note == "unseen?"


def test_characters_are_counted_as_the_server_counts_them(enter, tasks):
    page = enter()
    page.goto(f"/admin/work/code/{tasks[2].pk}/")
    choose_by_key(page, "privacy")
    press(page, "e", *["ArrowRight"] * 2, *["Shift+ArrowRight"] * 3, "e")
    page.locator("#coding mark").wait_for()
    status(page, "Saved")

    (choice,) = said(tasks[2])
    assert (choice.evidence_language, choice.evidence_quote) == ("zh", "👍保护")
    assert (choice.evidence_start, choice.evidence_end) == (2, 5)
    page.reload()
    assert page.locator("#coding mark").inner_text() == "👍保护"


def test_words_are_marked_with_the_mouse_and_told_apart_by_number(enter, tasks):
    page = enter()
    choose_by_key(page, "privacy")
    page.locator(".words").dblclick(position={"x": 12, "y": 12})
    page.get_by_role("button", name="Use selected words").click()
    status(page, "Saved")
    choose_by_key(page, "safety")
    page.locator(".words").press("Control+a")
    press(page, "e")
    status(page, "Saved")

    numbers = page.eval_on_selector_all("#coding mark", "all => all.map(m => m.dataset.numbers)")
    assert numbers == ["1", "2"]
    assert [c.evidence_quote for c in said(tasks[0])] == ["The", f"{SENTENCE} Number 0."]
    assert page.locator(".words").inner_text() == f"{SENTENCE} Number 0."
    press(page, "x", "Delete", "Backspace")
    assert page.locator(".words").inner_text() == f"{SENTENCE} Number 0."


def test_two_windows_nobody_loses_a_word(enter, tasks):
    page = enter()
    other = page.context.new_page()
    other.goto(page.url)
    choose_by_key(page, "safety")
    page.locator("#chosen textarea").fill("From the first window.")
    status(page, "Saved")

    other.bring_to_front()
    other.get_by_label("Trade").check()
    status(other, "Not saved: changed in another window")

    conflict = other.get_by_role("alert")
    assert "From the first window." in conflict.inner_text()
    assert [c.theme for c in said(tasks[0])] == ["safety"]
    other.get_by_role("button", name="Keep what I have here").click()
    status(other, "Saved")
    assert [c.theme for c in said(tasks[0])] == ["trade"]

    page.bring_to_front()
    page.locator("#chosen textarea").fill("Again from the first.")
    page.get_by_role("button", name="Take what stands").click()
    page.get_by_role("heading", name="1 Trade").wait_for()
    press(page, "u")
    status(page, "Undone")
    assert [c.note for c in said(tasks[0])] == ["Again from the first."]


def test_without_a_connection_nothing_is_lost(enter, tasks):
    page = enter()
    choose_by_key(page, "safety")
    page.context.set_offline(True)
    page.locator("#chosen textarea").fill("Written on a train.")
    status(page, "No connection. Your changes are kept in this browser")
    press(page, "Control+Enter")
    status(page, "No connection")
    assert said(tasks[0])[0].note == ""

    page.context.set_offline(False)
    status(page, "Saved")
    assert said(tasks[0])[0].note == "Written on a train."


def test_what_was_not_sent_is_sent_when_the_page_is_opened_again(enter, tasks):
    page = enter()
    choose_by_key(page, "safety")
    context, address = page.context, page.url
    context.set_offline(True)
    page.locator("#chosen textarea").fill("Written on a train.")
    status(page, "No connection. Your changes are kept in this browser")
    page.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(address)

    status(again, "Saved")
    assert said(tasks[0])[0].note == "Written on a train."


@pytest.mark.parametrize(
    ("width", "scheme_"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_the_page_is_accessible_and_fits(enter, tasks, accessible, complaints, width, scheme_):
    page = enter(width, scheme_)
    page.goto(f"/admin/work/code/{tasks[2].pk}/")
    choose_by_key(page, "privacy")
    press(page, "e", *["Shift+ArrowRight"] * 3, "e")
    status(page, "Saved")
    choose_by_key(page, "safety")
    press(page, "e", *["Shift+ArrowRight"] * 3, "e")
    status(page, "Saved")
    press(page, "?")

    assert accessible(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert complaints == []
