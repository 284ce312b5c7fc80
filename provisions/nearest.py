"""'Did you mean': the valid names most like one that is not valid."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

#: How many names a list of suggestions holds.
HOW_MANY = 3
#: So many are compared more closely.
ALIKE = 50
#: Below this likeness (of 100) a name among several would only mislead.
LIST_LIKENESS = 55
#: Below this likeness (of 100) a single suggestion would puzzle more than it helps.
LIKENESS = 60


def nearest(value: str, names: Iterable[str]) -> list[str]:
    """Return the names most like a value or a part of it, best first: at most three."""
    # A list, since of a mapping the values would be compared.
    found = process.extract(
        value,
        list(names),
        scorer=fuzz.WRatio,
        processor=str.lower,
        limit=ALIKE,
        score_cutoff=LIST_LIKENESS,
    )
    # A short value is somewhere in many long names, and all of them score the same.
    wanted = value.lower()
    found.sort(key=lambda each: (-each[1], -fuzz.ratio(wanted, each[0].lower())))
    return [name for name, _, _ in found[:HOW_MANY]]


def nearest_spelling(value: object, names: Iterable[str]) -> str | None:
    """Return the name that is spelled most like a value in any case; None if none comes close."""
    found = process.extractOne(
        str(value),
        list(names),
        scorer=fuzz.ratio,
        processor=str.lower,
        score_cutoff=LIKENESS,
    )
    return found[0] if found else None


def did_you_mean(value: object, names: Iterable[str]) -> str:
    """Return a sentence with the nearest name, to follow an error; empty if none comes close."""
    found = nearest_spelling(value, names)
    return f" Did you mean '{found}'?" if found else ""
