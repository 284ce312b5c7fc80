"""Codes of languages, scripts and territories: ISO 639, ISO 15924 and ISO 3166.

Language tags follow BCP 47 (RFC 5646): case is not significant, and the canonical spelling is
stored. Matching of tags follows RFC 4647: a subtag that a tag omits matches any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import pycountry

from provisions.nearest import nearest_spelling

#: A language, an optional script and an optional region.
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}))?",
    re.ASCII | re.IGNORECASE,
)

#: Jurisdictions that are not territories of ISO 3166.
OTHER_JURISDICTIONS = {"eu": "European Union", "int": "International"}

#: Common codes for two countries, used also by the institutions of the EU.
RESERVED = {"UK": "GB", "EL": "GR"}

#: The script of a language in a region, for tags without a script.
SCRIPTS = {
    "zh": {"CN": "Hans", "SG": "Hans", "MY": "Hans", "TW": "Hant", "HK": "Hant", "MO": "Hant"}
}


class UnknownCodeError(ValueError):
    """A code that a standard does not list, with the nearest code, if any is similar."""

    def __init__(self, kind: str, code: str, like: str | None, name: str) -> None:
        hint = f" Did you mean '{like}' ({name})?" if like else ""
        super().__init__(f"'{code}' is not a {kind}.{hint}")
        self.like = like


@lru_cache(maxsize=1000)
def canonical_language(tag: str) -> str:
    """A language tag in its canonical spelling, such as 'zh-Hant-TW'; other text unchanged.

    Subtags have the case that BCP 47 recommends, and a language its shorter code ('eng': 'en').
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
    """Raise UnknownCodeError for a language, script or region that no standard lists."""
    first, *rest = tag.split("-")
    _check(first, _languages(), "language (ISO 639)")
    for part in rest:
        if len(part) == 4:
            _check(part, _codes(pycountry.scripts), "script (ISO 15924)")
        else:
            _check(part, _codes(pycountry.countries), "region (ISO 3166-1)")


def are_alike(tag: str, other: str) -> bool:
    """Whether two tags may mean the same: same language, and no conflicting script or region.

    'zh' matches 'zh-Hans', and 'zh-CN' matches both; 'zh-TW' does not match 'zh-Hans', because
    Chinese in Taiwan is written in traditional characters.
    """
    pair = _parts(tag), _parts(other)
    return all(one == two or not (one and two) for one, two in zip(*pair, strict=True))


def check_jurisdiction(code: str) -> None:
    """Raise UnknownCodeError for a country or subdivision that ISO 3166 does not list."""
    if code in OTHER_JURISDICTIONS:
        return
    if "-" in code:
        _check(code.upper(), _subdivisions(), "subdivision (ISO 3166-2)")
    else:
        _check(code.upper(), _codes(pycountry.countries), "country (ISO 3166-1)")


def jurisdiction_like(text: str) -> str | None:
    """The code of a country by another code or by name: 'uk', 'usa' or 'france'."""
    found = RESERVED.get(text.upper())
    if found is None:
        country = pycountry.countries.get(alpha_3=text.upper())
        found = country.alpha_2 if country else _by_name(text, _codes(pycountry.countries))
    return found.lower() if found else None


def languages_like(text: str, held: Iterable[str]) -> list[str]:
    """The tags in use that an invalid tag may mean, by code or name; else all tags in use."""
    held = list(held)
    first = text.partition("-")[0]
    named = _by_name(text, _languages())
    meant = {first, named, _like(first, _languages())}
    alike = [tag for tag in held if tag.partition("-")[0] in meant]
    return alike or ([named] if named else held)


def _parts(tag: str) -> tuple[str, str, str]:
    """The language, script and region of a tag; "" for omitted subtags."""
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
    """The code with the given name."""
    return next((code for code, name in names.items() if name.casefold() == typed.casefold()), None)


def _like(code: str, names: Mapping[str, str]) -> str | None:
    """The code nearest to an invalid one: its shorter equivalent, or one of the same length."""
    if shorter_languages().get(code) in names:
        return shorter_languages()[code]
    as_long = [each for each in names if len(each) == len(code)]
    return nearest_spelling(code, as_long)


@cache
def _languages() -> dict[str, str]:
    """Names by code: two letters if ISO 639-1 has them, as BCP 47 requires, else three."""
    return {
        getattr(each, "alpha_2", None) or each.alpha_3: each.name for each in pycountry.languages
    }


@cache
def shorter_languages() -> dict[str, str]:
    """Two-letter codes of languages by their three-letter codes of both kinds."""
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
