"""Languages and territories as the standards list them: ISO 639, ISO 15924 and ISO 3166.

Language tags follow BCP 47 (RFC 5646): letters of either case mean the same, and one spelling is
kept. Which tags mean alike follows RFC 4647: what a tag leaves open is not held against another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import pycountry

from provisions.nearest import nearest_spelling

#: A language, perhaps a script, perhaps a region.
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}))?",
    re.ASCII | re.IGNORECASE,
)

#: Jurisdictions of ours that are no territories of ISO 3166.
OURS = {"eu": "European Union", "int": "International"}

#: What people, and the institutions of the EU, write for two countries.
RESERVED = {"UK": "GB", "EL": "GR"}

#: The script that a language is written in where a region is named and no script is.
SCRIPTS = {
    "zh": {"CN": "Hans", "SG": "Hans", "MY": "Hans", "TW": "Hant", "HK": "Hant", "MO": "Hant"}
}


class UnknownCodeError(ValueError):
    """A code that a standard does not list, with the nearest that it does, if any is near."""

    def __init__(self, kind: str, code: str, like: str | None, name: str) -> None:
        hint = f" Did you mean '{like}' ({name})?" if like else ""
        super().__init__(f"There is no {kind} '{code}'.{hint}")
        self.like = like


@lru_cache(maxsize=1000)
def canonical_language(tag: str) -> str:
    """A language tag in its one spelling, such as 'zh-Hant-TW'; what is no tag as it is.

    Subtags take the case that BCP 47 recommends, and a language its shorter code ('eng': 'en').
    """
    found = TAG.fullmatch(tag)
    if found is None:
        return tag
    language, script, region = found["language"].lower(), found["script"], found["region"]
    parts = (
        shorter_languages().get(language, language),
        script and script.title(),
        region and region.upper(),
    )
    return "-".join(part for part in parts if part)


def check_language(tag: str) -> None:
    """Raise UnknownCodeError for a language, script or region that no standard knows."""
    first, *rest = tag.split("-")
    _check(first, _languages(), "language (ISO 639)")
    for part in rest:
        if len(part) == 4:
            _check(part, _codes(pycountry.scripts), "script (ISO 15924)")
        else:
            _check(part, _codes(pycountry.countries), "region (ISO 3166-1)")


def are_alike(tag: str, other: str) -> bool:
    """Whether two tags may mean the same: one language, and no other script or region in both.

    'zh' is like 'zh-Hans', and 'zh-CN' like both; 'zh-TW' is not like 'zh-Hans', since Chinese of
    Taiwan is written in traditional characters.
    """
    pair = _parts(tag), _parts(other)
    return all(one == two or not (one and two) for one, two in zip(*pair, strict=True))


def check_jurisdiction(code: str) -> None:
    """Raise UnknownCodeError for a country or subdivision that ISO 3166 does not list."""
    if code in OURS:
        return
    if "-" in code:
        _check(code.upper(), _subdivisions(), "subdivision (ISO 3166-2)")
    else:
        _check(code.upper(), _codes(pycountry.countries), "country (ISO 3166-1)")


def jurisdiction_like(text: str) -> str | None:
    """The code of the country that a text names otherwise: 'uk', 'usa' or 'france'."""
    found = RESERVED.get(text.upper())
    if found is None:
        country = pycountry.countries.get(alpha_3=text.upper())
        found = country.alpha_2 if country else _by_name(text, _codes(pycountry.countries))
    return found.lower() if found else None


def languages_like(text: str, held: Iterable[str]) -> list[str]:
    """The tags that a text which is none may mean, by code or name; else those held."""
    held = list(held)
    first = text.partition("-")[0]
    named = _by_name(text, _languages())
    meant = {first, named, _like(first, _languages())}
    alike = [tag for tag in held if tag.partition("-")[0] in meant]
    return alike or ([named] if named else held)


def _parts(tag: str) -> tuple[str, str, str]:
    """The language, script and region of a tag; "" for what is left open."""
    found = TAG.fullmatch(canonical_language(tag))
    if found is None:
        return tag, "", ""
    language, script, region = (found[name] or "" for name in ("language", "script", "region"))
    return language, script or SCRIPTS.get(language, {}).get(region, ""), region


def _check(code: str, names: Mapping[str, str], kind: str) -> None:
    if code not in names:
        like = RESERVED.get(code) or _by_name(code, names) or _like(code, names)
        raise UnknownCodeError(kind, code, like, names.get(like or "", ""))


def _by_name(typed: str, names: Mapping[str, str]) -> str | None:
    """The code of a name that was typed instead of the code."""
    return next((code for code, name in names.items() if name.casefold() == typed.casefold()), None)


def _like(code: str, names: Mapping[str, str]) -> str | None:
    """The code most like one that is none: a shorter one for the same, or one as long."""
    if shorter_languages().get(code) in names:
        return shorter_languages()[code]
    as_long = [each for each in names if len(each) == len(code)]
    return nearest_spelling(code, as_long)


@cache
def _languages() -> dict[str, str]:
    """Two letters where ISO 639-1 has them, as BCP 47 asks; three letters otherwise."""
    return {
        getattr(each, "alpha_2", None) or each.alpha_3: each.name for each in pycountry.languages
    }


@cache
def shorter_languages() -> dict[str, str]:
    """The two letters of languages by their three, of either kind."""
    return {
        code: each.alpha_2
        for each in pycountry.languages
        if hasattr(each, "alpha_2")
        for code in (each.alpha_3, getattr(each, "bibliographic", each.alpha_3))
    }


@cache
def _codes(database: Any) -> dict[str, str]:
    names = {}
    for each in database:
        names[getattr(each, "alpha_2", None) or each.alpha_4] = each.name
    return names


@cache
def _subdivisions() -> dict[str, str]:
    return {each.code: each.name for each in pycountry.subdivisions}
