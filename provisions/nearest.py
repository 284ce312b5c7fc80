"""Suggestions for invalid names: the most similar valid names."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

#: The maximum number of suggestions.
MOST_SUGGESTIONS = 3
#: The number of names that are compared more closely.
MOST_CANDIDATES = 50
#: The minimum similarity (of 100) of each of several suggestions.
LIST_SIMILARITY = 55
#: The minimum similarity (of 100) of a single suggestion.
SIMILARITY = 60


def nearest(value: str, names: Iterable[str]) -> list[str]:
    """Return the names most similar to a value or a part of it, best first: at most three."""
    # A list, because the values of a mapping would be compared.
    found = process.extract(
        value,
        list(names),
        scorer=fuzz.WRatio,
        processor=str.lower,
        limit=MOST_CANDIDATES,
        score_cutoff=LIST_SIMILARITY,
    )
    # A short value is part of many long names, which all have the same score.
    lowered = value.lower()
    found.sort(key=lambda each: (-each[1], -fuzz.ratio(lowered, each[0].lower())))
    return [name for name, _, _ in found[:MOST_SUGGESTIONS]]


def nearest_spelling(value: object, names: Iterable[str]) -> str | None:
    """Return the name with the most similar spelling, ignoring case; None if none is similar."""
    found = process.extractOne(
        str(value),
        list(names),
        scorer=fuzz.ratio,
        processor=str.lower,
        score_cutoff=SIMILARITY,
    )
    return found[0] if found else None


def did_you_mean(value: object, names: Iterable[str]) -> str:
    """Return a sentence with the nearest name, to append to an error; empty if none is similar."""
    found = nearest_spelling(value, names)
    return f" Did you mean '{found}'?" if found else ""
