"""Codes of languages and countries, as documents give them: ISO 639 and ISO 3166.

An Akoma Ntoso document gives three letters for its language (ISO 639-2), BCP 47 wants two where
there are two; it gives a country's code and not its name.
"""

from __future__ import annotations

from typing import Final

import pycountry

from provisions.standards import shorter_languages

#: Countries by the names that people use, where ISO 3166 has longer ones or turns them round.
COMMON_NAMES: Final = {
    "bn": "Brunei",
    "bq": "Caribbean Netherlands",
    "cd": "Democratic Republic of the Congo",
    "fk": "Falkland Islands",
    "fm": "Micronesia",
    "mf": "Saint Martin",
    "ps": "Palestine",
    "ru": "Russia",
    "sh": "Saint Helena",
    "sx": "Sint Maarten",
    "va": "Holy See",
    "vg": "British Virgin Islands",
    "vi": "United States Virgin Islands",
}

#: Codes that documents give and ISO 3166-2 has otherwise or not at all, with name and kind.
OTHERS: Final = {
    "eu": ("eu", "European Union", "union"),
    "un": ("int", "International", "international"),
    "gb-ukm": ("gb", "United Kingdom", "country"),
    "uk": ("gb", "United Kingdom", "country"),
    "gb-sct": ("gb-sct", "Scotland", "subdivision"),
    "gb-wls": ("gb-wls", "Wales", "subdivision"),
    "gb-nir": ("gb-nir", "Northern Ireland", "subdivision"),
    "gb-eng": ("gb-eng", "England", "subdivision"),
}


def language_of(code: str) -> str:
    """The BCP 47 tag of a language, or "" if there is no such code."""
    main, _, rest = code.strip().partition("-")
    shorter = shorter_languages()
    main = shorter.get(main.lower(), main.lower())
    if main not in shorter.values():
        return ""
    return f"{main}-{rest}" if rest else main


def jurisdiction_of(code: str) -> dict[str, str]:
    """Fields of the jurisdiction with this code, or none if there is no such code."""
    code = code.strip().lower()
    if code in OTHERS:
        return dict(zip(("code", "name", "kind"), OTHERS[code], strict=True))
    country, _, part = code.partition("-")
    name = _country(country)
    if not name or code.endswith("-"):
        return {}
    if part:
        return {"code": code, "name": f"{name}, {part}", "kind": "subdivision"}
    return {"code": country, "name": name, "kind": "country"}


def _country(code: str) -> str:
    """The name of a country, "" if there is none with this code."""
    found = pycountry.countries.get(alpha_2=code.upper())
    if found is None:
        return ""
    return COMMON_NAMES.get(code) or str(getattr(found, "common_name", found.name))
