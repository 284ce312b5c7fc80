"""Characters in texts: which are accepted, line breaks, and which are valid in XML."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

#: Characters that XML 1.0 does not allow, not even escaped (production 2, `Char`).
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: Characters that are not accepted: those, and the other control characters of Unicode.
CONTROL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_safe(text: str) -> str:
    """The text with a replacement character for each one that XML does not allow.

    Published texts never change, so writers of XML must replace such characters.
    """
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def control_fault(text: str) -> str:
    """A message on the first control character of a text and its position; empty if none."""
    found = None if text.isprintable() else CONTROL.search(text)
    if found is None:
        return ""
    name = unicodedata.name(found[0], "a control character")
    hint = " A line break is a line feed, U+000A." if found[0] in "\v\f\x85" else ""
    place = f"character {found.start() + 1}"
    return f"U+{ord(found[0]):04X} ({name}) is not a printable character; remove {place}.{hint}"


def validate_characters(text: str) -> None:
    """Reject a text with control characters. Raises ValidationError."""
    fault = control_fault(text)
    if fault:
        raise ValidationError(fault, code="control_character")


def check_characters(**texts: str) -> None:
    """Reject texts with control characters, by name. Raises ValidationError."""
    faults = {name: fault for name, text in texts.items() if (fault := control_fault(text))}
    if faults:
        raise ValidationError(faults, code="control_character")


def with_line_feeds(text: str) -> str:
    """Return a text with LF for each CR LF and CR, which browsers and old files contain."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
