"""What a search asks for: a query in websearch syntax, taken apart where scripts need it.

PostgreSQL's parser finds words by the spaces between them, so a sentence in Chinese is one word to
it. What is written without spaces is therefore taken out of the query and looked for as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_CHARACTERS = 500
#: Each is compared with every text, and people who ask name a few.
MOST_NEEDLES = 12

#: Han, kana, hangul and the marks among them; Thai, Lao, Burmese and Khmer.
UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
)
HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
#: What stands together with them: `AI安全` is one needle, `安全、治理` are two.
NEEDLE = re.compile(rf"(?P<sign>(?<!\S)-)?(?P<text>[\w{UNSPACED}]*[{UNSPACED}][\w{UNSPACED}]*)")
#: A phrase in quotes with the sign before it, or what stands between spaces and quotes.
PIECE = re.compile(r'(?P<sign>-?)"(?P<phrase>[^"]*)"|[^\s"]+')
#: What a phone or a word processor writes for the quotes of the syntax and for an apostrophe.
TYPEWRITTEN = str.maketrans(dict.fromkeys("“”„＂", '"') | {"’": "'"})


class QueryError(ValueError):
    """The words cannot be searched; the message says why and what would work."""


@dataclass(frozen=True, slots=True)
class Needle:
    """A run of characters to find anywhere in a text, or to find nowhere in it."""

    text: str
    is_excluded: bool = False


@dataclass(slots=True)
class Alternative:
    """What must hold together: needles, and the other words in websearch syntax."""

    needles: list[Needle] = field(default_factory=list)
    words: str = ""


def alternatives(query: str) -> list[Alternative]:
    """Read a query as what its ORs stand between; one without needles is left whole.

    Raises QueryError for what no text can hold, and for too much.
    """
    normal = _normal(query)
    if not HAS_UNSPACED.search(normal):
        return [Alternative(words=_without_signs(normal))]
    found = [Alternative()]
    for piece in PIECE.finditer(normal):
        if piece[0].lower() == "or":
            found.append(Alternative())
        else:
            _take(found[-1], piece)
    if sum(len(each.needles) for each in found) > MOST_NEEDLES:
        raise QueryError(
            f"A search takes up to {MOST_NEEDLES} words of Chinese or another script without "
            "spaces; leave some out."
        )
    return found


def _normal(query: str) -> str:
    """The query in the form that texts are stored in: what is typed may be decomposed."""
    if "\x00" in query:
        raise QueryError("A search cannot hold the character U+0000.")
    normal = unicodedata.normalize("NFC", query).translate(TYPEWRITTEN)
    if len(normal) > MOST_CHARACTERS:
        raise QueryError(f"A search has at most {MOST_CHARACTERS} characters.")
    if any(unicodedata.category(character) == "Cs" for character in normal):
        raise QueryError("A search cannot hold half a surrogate pair.")
    return normal


def _take(into: Alternative, piece: re.Match[str]) -> None:
    phrase = piece["phrase"]
    if phrase is not None and HAS_UNSPACED.search(phrase):
        into.needles.append(Needle(phrase.strip(), is_excluded=bool(piece["sign"])))
    elif phrase is not None:
        into.words += f" {_without_signs(piece[0])}"
    else:
        into.needles.extend(_needles(piece[0]))
        into.words += " " + _without_signs(NEEDLE.sub(" ", piece[0]))


def _without_signs(words: str) -> str:
    """Words without signs beyond ASCII, which a database of locale C would take for letters."""
    return "".join(
        " " if character > "\x7f" and unicodedata.category(character)[0] in "PS" else character
        for character in words
    )


def _needles(piece: str) -> Iterator[Needle]:
    for found in NEEDLE.finditer(piece):
        yield Needle(found["text"], is_excluded=bool(found["sign"]))
