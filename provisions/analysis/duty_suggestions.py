"""Suggests duties (actor, action, deadline) from sentences, by rules; a person confirms them.

The rules cover English and Chinese: modal verbs (shall, must, may; 应当, 不得, 可以), calls on
others (urges, invites; 鼓励, 呼吁), and "Led by", with which American plans begin an action. Other
sentences have no suggestion.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from provisions.choices import Modality


@dataclass(frozen=True, slots=True)
class DutySuggestion:
    """A suggested duty, with the character offsets of its sentence."""

    actor: str
    modality: Modality
    action: str
    start: int
    end: int
    deadline: str = ""
    deadline_on: date | None = None


#: Verbs with their modality. The longest alternatives of a rule come first.
ENGLISH = (
    (r"shall|must|is required to|are required to|is to|are to", Modality.MUST),
    (r"should|is expected to|are expected to", Modality.SHOULD),
    (r"may|is entitled to|are entitled to|can", Modality.MAY),
    (r"intends to|intend to|plans to|will", Modality.INTENDS),
)
CALLS = r"calls? (?:up)?on|calls? for|urges?|encourages?|invites?|requests?|recommends?(?: that)?"
CHINESE = (
    (r"应当|必须|不得|须|应", Modality.MUST),
    (r"可以|有权", Modality.MAY),
    (r"将|拟", Modality.INTENDS),
)
CHINESE_CALLS = r"鼓励|倡导|呼吁|支持|建议"

SENTENCE = re.compile(r"[^.;。；!！•\n]*(?:\.(?=\S)[^.;。；!！•\n]*)*[.;。；!！•]?")

#: The name of an actor is short and begins a sentence or a part of it.
ACTOR = r"(?P<actor>[^,:，：]{2,140}?)"

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = rf"\d{{1,2}} (?:{MONTHS}) \d{{4}}|(?:{MONTHS}) \d{{1,2}}, \d{{4}}"
DEADLINES = re.compile(
    rf"(?:by|before|(?:no|not) later than) (?P<day>{DAY})"
    r"|(?:within|(?:no|not) later than) (?:\d+|one|two|three|six|twelve) "
    r"(?:calendar |working )?(?:days|weeks|months|years)(?: (?:of|after|from) [^,.;]{3,60})?"
    r"|by (?:the end of )?\d{4}"
    r"|(?P<chinese>\d{4}年\d{1,2}月\d{1,2}日)[之以]?前"
    r"|[\d一二三四五六七八九十百]+个?(?:工作日|日|天|月|年)[之以]?内"
)


def suggest(text: str, language: str) -> list[DutySuggestion]:
    """Suggest the duties of a clause's sentences, in order.

    `language` is a BCP 47 tag; only English and Chinese have rules.
    """
    read = {"en": _english, "zh": _chinese}.get(language.partition("-")[0])
    if read is None:
        return []
    return [
        found
        for sentence in SENTENCE.finditer(text)
        if sentence.group().strip() and (found := _read(read(sentence.group()), sentence))
    ]


#: The actor, modality and action that a rule finds in a sentence.
Parts = tuple[str, Modality, str]


def _read(parts: Iterator[Parts], sentence: re.Match[str]) -> DutySuggestion | None:
    first = next(parts, None)
    if first is None:
        return None
    actor, modality, action = first
    words = sentence.group()
    blanks = len(words) - len(words.lstrip())
    deadline = DEADLINES.search(words)
    return DutySuggestion(
        actor=_tidy(actor),
        modality=modality,
        action=_tidy(action),
        start=sentence.start() + blanks,
        end=sentence.start() + len(words.rstrip()),
        deadline=deadline.group() if deadline else "",
        deadline_on=_day(deadline),
    )


def _english(sentence: str) -> Iterator[Parts]:
    words = sentence.strip().lstrip("•-– ")
    if led := re.match(r"Led by (?P<actor>[^,]+(?:, [A-Z][^,]+)*?), (?P<action>[a-z].+)", words):
        yield led["actor"], Modality.SHOULD, led["action"]
    if called := re.search(
        rf"\b(?:{CALLS}) (?P<actor>[^,]{{2,140}}?) to (?P<action>.+)", words, re.I
    ):
        yield called["actor"], Modality.CALLS_ON, called["action"]
    for verbs, modality in ENGLISH:
        found = re.search(rf"(?:^|[,:] ?){ACTOR} (?P<verb>{verbs})\b(?P<action>.+)", words)
        if found:
            yield found["actor"], modality, found["action"]


def _chinese(sentence: str) -> Iterator[Parts]:
    words = sentence.strip()
    for verbs, modality in CHINESE:
        found = re.search(rf"(?:^|[，：]){ACTOR}，?(?P<verb>{verbs})(?P<action>.+)", words)
        if found:
            not_to = "不" if found["verb"].startswith("不") else ""
            yield found["actor"], modality, not_to + found["action"]
    if called := re.search(
        rf"(?:{CHINESE_CALLS})(?P<actor>[^，。；]{{2,20}}?)(?P<action>[，、]?.+)", words
    ):
        yield called["actor"], Modality.CALLS_ON, called["action"]


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,，.;。；")


def _day(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    for group, forms in (("day", ("%d %B %Y", "%B %d, %Y")), ("chinese", ("%Y年%m月%d日",))):
        for form in forms:
            with suppress(ValueError, TypeError):
                return date(*time.strptime(found[group], form)[:3])
    return None
