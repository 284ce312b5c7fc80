"""What each searchable noun is found by: members of its document, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from provisions.analysis.plain_words import plain_words

#: A document's members, by name.
Document = Mapping[str, Any]

#: How citations abbreviate, and what readers write instead.
ABBREVIATIONS = {
    "app": "appendix",
    "art": "article",
    "arts": "articles",
    "ch": "chapter",
    "cl": "clause",
    "para": "paragraph",
    "paras": "paragraphs",
    "reg": "regulation",
    "sch": "schedule",
    "sec": "section",
}
OTHER_FORMS = ABBREVIATIONS | {long: short for short, long in ABBREVIATIONS.items()}


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
    """`Art. 5` as `article 5`, and the other way round."""
    words = _plain_name(locator).split()
    others = [OTHER_FORMS.get(word, word) for word in words]
    if others != words:
        yield " ".join(others)


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
