"""What each searchable noun is found by: members of its document, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from provisions.analysis.plain_words import plain_words

#: A document's members, by name.
Document = Mapping[str, Any]

#: How citations abbreviate, and what readers write instead. Of two for one word, the last is usual.
ABBREVIATIONS = {
    "app": "appendix",
    "art": "article",
    "arts": "articles",
    "ch": "chapter",
    "cl": "clause",
    "div": "division",
    "para": "paragraph",
    "paras": "paragraphs",
    "pt": "part",
    "r": "rule",
    "reg": "regulation",
    "s": "section",
    "sch": "schedule",
    "sec": "section",
}
SHORT_FORMS = {long: short for short, long in ABBREVIATIONS.items()}


def search_columns(noun: str, document: Document) -> dict[str, str]:
    """The columns that a record is searched by, from what its document says."""
    names, texts = FOUND_BY[noun](document)
    called = [_plain_name(name) for name in names if name]
    if noun == "clause":
        called += _other_forms(document["locator"])
    return {
        "search_names": _lines(called),
        "search_text": _lines([*called, *map(plain_words, texts)]),
    }


#: Plans number their clauses alike, so most numbers and locators come again and again.
_plain_name = lru_cache(maxsize=5000)(plain_words)


def _lines(texts: Iterable[str]) -> str:
    """A blank before and after every word lets the beginning of a word be looked for."""
    return "\n".join(f" {text} " for text in texts if text)


def _other_forms(locator: str) -> Iterator[str]:
    """`Art. 5` as `article 5`, `Section 3` as `sec 3`, `s. 2` as `section 2` and as `sec 2`."""
    words = _plain_name(locator).split()
    whole = [ABBREVIATIONS.get(word, word) for word in words]
    short = [SHORT_FORMS.get(word, word) for word in whole]
    yield from (" ".join(form) for form in (whole, short) if form != words)


#: The names and the texts of a document.
Parts = tuple[Iterable[str], Iterable[str]]


def _of_clause(document: Document) -> Parts:
    texts = document["texts"]
    headings = [document["heading"], *(text["heading"] for text in texts)]
    names = [document["locator"], document["number"], *headings]
    return names, [document["summary"], *(text["text"] for text in texts)]


def _of_plan(document: Document) -> Parts:
    names = [document["title"], document["original_title"], document["id"]]
    return names, [document["summary"]]


def _of_theme(document: Document) -> Parts:
    labels = [label["label"] for label in document["labels"]]
    names = [document["preferred_label"], document["notation"], *labels]
    return names, [document["definition"], document["scope_note"]]


def _of_source(document: Document) -> Parts:
    return [document["title"]], [document["publisher"], document["note"], document["link"]]


def _of_organization(document: Document) -> Parts:
    return [document["name"], document["acronym"]], []


FOUND_BY: dict[str, Callable[[Document], Parts]] = {
    "clause": _of_clause,
    "organization": _of_organization,
    "plan": _of_plan,
    "source": _of_source,
    "theme": _of_theme,
}
