"""One coder's judgement: written as a whole, handed in, taken up again."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from provisions.choices import TaskState
from provisions.curating.coding_task import (
    ChangedError,
    Choice,
    finish,
    judge,
    judgement_of,
    reopen,
    skip,
)
from provisions.curating.errors import RefusedError
from provisions.models import Assignment, Coding
from tests.factories import (
    ClauseTextFactory,
    CodingFactory,
    SchemeFactory,
    TaskFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

#: A character outside the basic plane, which counts as one.
CHINESE = "𠮷祥👍保护记录。"


@pytest.fixture
def scheme():
    scheme = SchemeFactory(version="1.0")
    for slug in ("privacy", "safety"):
        ThemeFactory(scheme=scheme, slug=slug)
    return scheme


@pytest.fixture
def task(scheme):
    task = TaskFactory(scheme=scheme)
    ClauseTextFactory(clause=task.clause, text="Keep records safe.")
    ClauseTextFactory(clause=task.clause, language="zh", text=CHINESE)
    return task


def said(task):
    return judgement_of(task.clause, task.scheme, task.coder)


def quoting(words, start, language="en", theme="privacy"):
    return Choice(
        theme,
        evidence_language=language,
        evidence_quote=words,
        evidence_start=start,
        evidence_end=start + len(words),
    )


def test_a_judgement_is_written_as_a_whole(task):
    first = judge(task, [Choice("privacy"), Choice("safety")], said(task).version)
    second = judge(
        task, [Choice("safety", confidence=Decimal("0.75"), note="Plainly.")], first.version
    )

    assert said(task) == second
    assert [choice.theme for choice in second.choices] == ["safety"]
    assert second.choices[0].confidence == Decimal("0.75")
    assert Coding.objects.get().coded_on is not None


def test_undoing_is_writing_what_stood_before(task):
    first = judge(task, [Choice("privacy", note="Before.")], said(task).version)
    second = judge(task, [Choice("safety")], first.version)

    undone = judge(task, list(first.choices), second.version)

    assert undone.version == first.version
    assert undone.choices == first.choices


def test_a_change_on_another_state_is_refused_with_what_stands(task):
    seen = said(task).version
    now = judge(task, [Choice("privacy", note="Mine.")], seen)

    with pytest.raises(ChangedError) as refused:
        judge(task, [Choice("safety")], seen)

    assert refused.value.now == now
    assert said(task) == now


def test_what_was_not_seen_is_not_handed_in(task):
    seen = said(task).version
    judge(task, [Choice("privacy")], seen)

    with pytest.raises(ChangedError):
        finish(task, seen)

    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_the_judgements_of_others_are_neither_read_nor_touched(task):
    other = CodingFactory(clause=task.clause, theme=task.scheme.themes.first(), note="Not mine.")

    judge(task, [], said(task).version)

    assert said(task).choices == ()
    assert Coding.objects.get() == other


@pytest.mark.parametrize(
    "choice",
    [quoting("records", 5), quoting("祥👍保护", 1, "zh"), quoting("👍", 2, "zh")],
    ids=["english", "chinese", "emoji"],
)
def test_evidence_stands_where_it_is_said_to_stand(task, choice):
    assert judge(task, [choice], said(task).version).choices == (choice,)


@pytest.mark.parametrize(
    "choice",
    [
        quoting("records", 4),
        quoting("records", 5, "zh"),
        quoting("words of nobody", 0),
        Choice("privacy", evidence_language="en", evidence_quote="Keep records safe."),
        Choice("privacy", evidence_language="en", evidence_start=0, evidence_end=4),
    ],
    ids=["shifted", "other language", "not there", "no place", "no quotation"],
)
def test_evidence_that_stands_elsewhere_is_refused(task, choice):
    with pytest.raises(ValidationError) as refused:
        judge(task, [choice], said(task).version)

    assert list(refused.value.message_dict) == ["evidence_quote"]
    assert not Coding.objects.exists()


def test_evidence_that_stood_before_the_words_changed_does_not_hinder(task):
    now = judge(task, [quoting("records", 5)], said(task).version)
    task.clause.texts.filter(language="en").update(text="Reworded since.")

    saved = judge(task, [*now.choices, Choice("safety")], now.version)

    assert len(saved.choices) == 2


def test_themes_that_are_not_offered_are_refused(task):
    ThemeFactory(scheme=task.scheme, slug="old", is_deprecated=True)
    ThemeFactory(scheme=task.scheme, slug="raw", stage="draft")

    for slug in ("old", "raw", "unheard-of"):
        with pytest.raises(RefusedError):
            judge(task, [Choice(slug)], said(task).version)


def test_a_coder_who_finds_no_theme_says_so_of_every_top_theme(task):
    ThemeFactory(scheme=task.scheme, slug="below", broader=task.scheme.themes.first())

    finish(task)

    assert [(c.theme, c.applies) for c in said(task).choices] == [
        ("privacy", False),
        ("safety", False),
    ]


def test_nothing_changes_once_it_is_handed_in_until_it_is_taken_up_again(task):
    now = judge(task, [Choice("privacy")], said(task).version)
    finish(task, now.version)
    with pytest.raises(RefusedError):
        judge(task, [], now.version)

    reopen(task)
    judge(task, [Choice("safety")], now.version)
    finish(task)

    results = Assignment.objects.filter(applies=True).values_list("theme__slug", flat=True)
    assert list(results) == ["safety"]


def test_a_skipped_clause_says_why_and_can_be_taken_up_again(task):
    with pytest.raises(RefusedError):
        skip(task, "  ")

    skip(task, " Half of it is missing. ")

    task.refresh_from_db()
    assert (task.state, task.note) == (TaskState.SKIPPED, "Half of it is missing.")
    reopen(task)
    with pytest.raises(RefusedError):
        reopen(task)


def test_what_is_compared_stays_as_it_is(task):
    other = TaskFactory(clause=task.clause, scheme=task.scheme, kind="second")
    finish(task)
    finish(other)

    with pytest.raises(RefusedError, match="compared"):
        reopen(task)


def test_a_task_for_an_older_codebook_is_given_anew(task):
    task.scheme.version = "2.0"
    task.scheme.save()

    with pytest.raises(RefusedError, match=r"version 2\.0"):
        judge(task, [], said(task).version)
