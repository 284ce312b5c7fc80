"""A coder's work in a real browser: by keyboard alone, with evidence, undone, offline, in two windows."""

import pytest
from django.contrib.auth.models import Group, User

from provisions.curating.judging import Choice, judge, judgement_of
from provisions.models import Coding, Task
from tests.factories import (
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CoderAccountFactory,
    CoderFactory,
    PlanFactory,
    SchemeFactory,
    TaskFactory,
    ThemeFactory,
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
    page.locator("#status", has_text=words).wait_for()


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
    page.get_by_role("heading", name="Nothing waits for you").wait_for()

    for task in tasks:
        (choice,) = said(task)
        text = task.clause.texts.get(standing="original").text
        assert choice.evidence_quote == text[choice.evidence_start : choice.evidence_end] != ""
        assert str(choice.confidence) == "0.75"
    assert complaints == []
