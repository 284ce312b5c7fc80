"""Selects the most authoritative texts of clauses, and comparable pairs of texts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from provisions.choices import Standing

Text = Mapping[str, Any]

#: The rank of each standing, the most authoritative first.
AUTHORITY = {str(standing): n for n, standing in enumerate(Standing)}


def best_text(texts: Iterable[Text]) -> Text | None:
    """The most authoritative text of a clause that is not empty; None if there is none."""
    worded = [text for text in texts if text["text"]]
    return min(worded, key=lambda text: AUTHORITY[text["standing"]], default=None)


def comparable(old: Sequence[Text], new: Sequence[Text]) -> list[tuple[Text, Text]]:
    """The pairs of texts in one language, the most authoritative pair first.

    Each language has one pair, of the most authoritative texts of each side. Pairs are ordered by
    the less authoritative text of each, then by the other one, then by language.
    """
    pairs: dict[str, tuple[Text, Text]] = {}
    for one, other in sorted(_pairs(old, new), key=_rank):
        pairs.setdefault(primary(one["language"]), (one, other))
    return list(pairs.values())


def is_same_language(one: str, other: str) -> bool:
    """Whether two BCP 47 tags mean the same language in the same script.

    `zh` and `zh-Hans` do, `en-GB` and `en-US` do, `zh-Hans` and `zh-Hant` do not.
    """
    scripts = {_script(one), _script(other)} - {""}
    return primary(one) == primary(other) and len(scripts) < 2


def primary(tag: str) -> str:
    """The language subtag of a BCP 47 tag."""
    return tag.partition("-")[0].lower()


def _script(tag: str) -> str:
    subtags = tag.split("-")[1:]
    return next((part.lower() for part in subtags if len(part) == 4 and part.isalpha()), "")


def _pairs(old: Sequence[Text], new: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    for one in old:
        for other in new:
            if is_same_language(one["language"], other["language"]):
                yield one, other


def _rank(pair: tuple[Text, Text]) -> tuple[int, int, bool, str, str]:
    ranks = sorted((AUTHORITY[text["standing"]] for text in pair), reverse=True)
    tags = (pair[0]["language"], pair[1]["language"])
    return ranks[0], ranks[1], tags[0] != tags[1], *tags
