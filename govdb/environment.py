"""Environment variables, parsed strictly: an invalid value is an error of one sentence."""

import os
import re

from django.core.exceptions import ImproperlyConfigured

TRUE = ("true", "1", "yes", "on")
FALSE = ("false", "0", "no", "off")
#: Valid in Django's ALLOWED_HOSTS: a name, an address, `.name` with its subdomains, or `*`.
HOST = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
ORIGIN = re.compile(r"https?://(\*\.)?[^\s/?#@]+", re.IGNORECASE)
#: Common units after a number of bytes, for the suggestion in the error.
UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
SIZE = re.compile(r"([0-9]{1,9})\s*([kmg])i?b?", re.IGNORECASE)


class SettingError(ImproperlyConfigured):
    """A setting has an invalid value; the message is one sentence with a valid example."""


def text(name: str) -> str:
    """Return the value of a variable without surrounding blanks; empty if it is not set."""
    return os.environ.get(name, "").strip()


def flag(name: str) -> bool:
    """Return whether a variable is true; false if it is not set. Raises SettingError."""
    value = text(name)
    if value.lower() in TRUE:
        return True
    if value and value.lower() not in FALSE:
        raise SettingError(f"{name}={value} is neither true nor false; write {name}=true or false.")
    return False


def whole_number(name: str, default: int, unit: str) -> int:
    """Return the number in a variable, zero or more; `unit` is its unit. Raises SettingError."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        size = SIZE.fullmatch(value)
        right = int(size[1]) * UNITS[size[2].lower()] if size and unit == "bytes" else default
        raise SettingError(
            f"{name}={value} is not a whole number of {unit}; write for example {name}={right}."
        )
    return int(value)


def hosts(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated host names in a variable. Raises SettingError."""
    example = "plans.example, without https:// and without a port"
    return _several(name, HOST, f"a host name; write it like {example}") or default


def origins(name: str) -> list[str]:
    """Return the comma-separated web origins in a variable. Raises SettingError."""
    return _several(name, ORIGIN, "an origin; write it like https://plans.example")


def _several(name: str, shape: re.Pattern[str], what: str) -> list[str]:
    values = [value.strip() for value in text(name).split(",") if value.strip()]
    for value in values:
        if not shape.fullmatch(value):
            raise SettingError(f"{name}: '{value}' is not {what}.")
    return values
