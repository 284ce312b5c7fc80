"""Normalizes texts and queries for the search to plain words, separated by single blanks.

Typography within words (case, accents, ligatures, soft hyphens) is removed, and everything between
words (quotes, dashes, slashes, any kind of blank) becomes one blank. Signs never reach a search
engine, so that no engine and no locale can treat them as letters.
docs/searching.md has the rules. Texts shown to readers are never changed by this.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from provisions.analysis.words import IDEOGRAPHS

#: Scripts without blanks between words or with attached endings: Han, kana, hangul, Thai, Lao,
#: Burmese and Khmer. Such text is searched by characters.
UNSPACED = f"{IDEOGRAPHS}\uac00-\ud7af\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
HAS_UNSPACED = re.compile(f"[{UNSPACED}]")

#: Line breaks and blanks between Han or kana are layout, not word boundaries.
LAYOUT = re.compile(rf"(?<=[{IDEOGRAPHS}])\s+(?=[{IDEOGRAPHS}])")
#: Boundaries between a script without blanks and letters or digits of other scripts.
SEAM = re.compile(rf"(?<=[{UNSPACED}])(?=[^\s{UNSPACED}])|(?<=[^\s{UNSPACED}])(?=[{UNSPACED}])")
#: Letters separated by dots, such as U.S. or e.g., are one word.
ACRONYM = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.)+[^\W\d_])\.?(?![^\W_])")
#: A fast test: a text without a match contains no acronym.
DOT_INSIDE = re.compile(r"\.[^\W\d_]")

#: Marks that readers may omit: accents, Hebrew and Arabic vowel signs, variation selectors.
OPTIONAL_MARK = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
#: Letters that Unicode does not decompose, with their usual transcription.
PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i",
        "æ": "ae", "œ": "oe", "þ": "th",
    }
)  # fmt: skip
ZERO_WIDTH_SPACE = "\u200b"
#: Modifier letters that are printed as apostrophes and quotes.
APOSTROPHES = range(0x02B9, 0x02C2)


class _LetterTable(dict[int, str]):
    """A table for `str.translate` with the plain form of each character."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _plain(chr(code)))


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if kind[0] in "LM" and ord(character) not in APOSTROPHES:
        decomposed = unicodedata.normalize("NFKD", character.casefold())
        bare = OPTIONAL_MARK.sub("", decomposed).translate(PLAIN_LETTERS)
        return unicodedata.normalize("NFC", bare)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Nl":
        return character.casefold()
    if kind == "No":
        value = unicodedata.digit(character, None)
        return " " if value is None else f" {value} "
    return "" if kind == "Cf" and character != ZERO_WIDTH_SPACE else " "


@cache
def _is_set_apart(character: str) -> bool:
    """Whether a sign is not part of a word, although its compatibility form is a letter or digit.

    Examples are the superscript number of a footnote and a trade mark: `risk¹`, `Copilot™`.
    """
    form = unicodedata.decomposition(character)
    is_sign = unicodedata.category(character) in {"No", "So", "Sk", "Sm", "Sc"}
    return is_sign and form.startswith("<") and not form.startswith("<sub>")


_LETTERS = _LetterTable()
#: Texts with at most this many distinct non-ASCII characters are faster to process one by one.
FEW = 20


def joined_words(text: str) -> list[str]:
    """The plain words of a text, separated only at signs and blanks: `AI安全` is one word."""
    beyond_ascii: list[str] = []
    if not text.isascii():
        if not unicodedata.is_normalized("NFKC", text):
            text = _with_compatible_characters(text)
        beyond_ascii = _beyond_ascii(text)
        if HAS_UNSPACED.search("".join(beyond_ascii)):
            text = LAYOUT.sub("", text)
    if DOT_INSIDE.search(text):
        text = ACRONYM.sub(_without_dots, text)
    if len(beyond_ascii) <= FEW:
        for character in beyond_ascii:
            text = text.replace(character, _LETTERS[ord(character)])
    return text.translate(_LETTERS).split()


def plain_words(text: str) -> str:
    """The plain words of a text, separated by single blanks: `U.S. R&D` becomes `us r d`.

    A blank also separates a script without blanks from another script: `ai 安全`.
    """
    words = " ".join(joined_words(text))
    is_spaced = words.isascii() or not HAS_UNSPACED.search(words)
    return words if is_spaced else SEAM.sub(" ", words)


def _with_compatible_characters(text: str) -> str:
    for character in filter(_is_set_apart, _beyond_ascii(text)):
        text = text.replace(character, f" {character} ")
    return unicodedata.normalize("NFKC", text)


def _beyond_ascii(text: str) -> list[str]:
    return [character for character in set(text) if character > "\x7f"]


def _without_dots(acronym: re.Match[str]) -> str:
    return acronym[1].replace(".", "") + " "
