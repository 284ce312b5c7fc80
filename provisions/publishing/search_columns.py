"""The search columns of each searchable noun, from members of its document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from provisions.analysis.plain_words import plain_words

#: A document's members, by name.
Document = Mapping[str, Any]

#: Abbreviations in citations and their full words. The last of several abbreviations is preferred.
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
    """The search columns of a record, from its document."""
    names, texts = SEARCH_PARTS[noun](document)
    plain_names = [_plain_name(name) for name in names if name]
    if noun == "clause":
        plain_names += _other_forms(document["locator"])
    return {
        "search_names": _lines(plain_names),
        "search_text": _lines([*plain_names, *map(plain_words, texts)]),
    }


#: Cached, because most numbers and locators occur in many plans.
_plain_name = lru_cache(maxsize=5000)(plain_words)


def _lines(texts: Iterable[str]) -> str:
    """Texts as lines with a space before and after, to search for the beginning of words."""
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


SEARCH_PARTS: dict[str, Callable[[Document], Parts]] = {
    "clause": _of_clause,
    "organization": _of_organization,
    "plan": _of_plan,
    "source": _of_source,
    "theme": _of_theme,
}
