"""One form for text that is searched and for what is searched: plain words, a blank between each.

Whatever a word is printed with (its case, accents, ligatures, soft hyphens) is removed, and
whatever is printed between words (quotes, dashes, slashes, any sort of blank) becomes one blank.
Signs never reach a search engine, so no engine and no locale can take them for letters.
docs/searching.md has the rules. Texts shown to readers are never changed by this.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from provisions.analysis.words import IDEOGRAPHS

#: Scripts whose words have no blanks between them, or endings that stick to them: Han, kana,
#: hangul, Thai, Lao, Burmese and Khmer. Such text is found by its characters.
UNSPACED = f"{IDEOGRAPHS}\uac00-\ud7af\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
HAS_UNSPACED = re.compile(f"[{UNSPACED}]")

#: Line breaks and blanks inside running Han or kana are layout, not the end of a word.
LAYOUT = re.compile(rf"(?<=[{IDEOGRAPHS}])\s+(?=[{IDEOGRAPHS}])")
#: Where letters or digits of other scripts touch a script without blanks.
SEAM = re.compile(rf"(?<=[{UNSPACED}])(?=[^\s{UNSPACED}])|(?<=[^\s{UNSPACED}])(?=[{UNSPACED}])")
#: Letters with dots between, as in U.S. or e.g.: one word.
ACRONYM = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.)+[^\W\d_])\.?(?![^\W_])")
#: Without one of these there is no acronym, and the search for them is much quicker.
DOT_INSIDE = re.compile(r"\.[^\W\d_]")

#: Marks that a reader may leave out: accents, Hebrew and Arabic vowel signs, variation selectors.
OPTIONAL_MARK = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
#: Letters that Unicode does not take apart, by what a reader without their keys types.
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
    """For `str.translate`: what each character is in plain words; see the module."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _plain(chr(code)))


def _plain(character: str) -> str:
    kind = unicodedata.category(character)
    if kind[0] in "LM" and ord(character) not in APOSTROPHES:
        taken_apart = unicodedata.normalize("NFKD", character.casefold())
        bare = OPTIONAL_MARK.sub("", taken_apart).translate(PLAIN_LETTERS)
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
    """Whether a sign is no part of a word although its compatibility form would be.

    A footnote's superscript number or a trade mark: `risk¹`, `Copilot™`.
    """
    form = unicodedata.decomposition(character)
    is_sign = unicodedata.category(character) in {"No", "So", "Sk", "Sm", "Sc"}
    return is_sign and form.startswith("<") and not form.startswith("<sub>")


_LETTERS = _LetterTable()
#: A text with no more different characters beyond ASCII is quicker to treat one by one.
FEW = 20


def joined_words(text: str) -> list[str]:
    """The plain words of a text, each as long as no sign or blank ends it: `AI安全` is one."""
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
    """The plain words of a text with single blanks between: `U.S. R&D` is `us r d`.

    Where a script without blanks touches another, there is a blank too: `ai 安全`.
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
