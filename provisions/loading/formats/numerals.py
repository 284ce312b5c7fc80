"""Numbers of provisions and what they count to: '12', '3.2', 'IV', 'aa', '第十二条'."""

from __future__ import annotations

import re
from collections.abc import Callable

ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
ROMAN_STEPS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
ROMAN_FORM = re.compile(r"m*(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})\Z")
CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
CHINESE_TENS = {"十": 10, "百": 100, "千": 1000}


def arabic(word: str) -> int | None:
    """Return the value of '12'; for '3.2' or 'II.3', that of the last part."""
    last = re.search(r"(\d+)[a-z]?\Z", word)
    return int(last[1]) if last else None


def roman(word: str) -> int | None:
    """Return the value of 'iv' or 'IV'; None if it is not a well-formed Roman number."""
    word = word.lower()
    if not word or not ROMAN_FORM.match(word):
        return None
    values = [ROMAN[char] for char in word]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def as_roman(value: int) -> str:
    """A number as 'iv'; '' for none above zero."""
    word = ""
    for step, letters in ROMAN_STEPS:
        while value >= step:
            word, value = word + letters, value - step
    return word


def letter(word: str) -> int | None:
    """The value of 'c' (3) or 'ab' (28)."""
    return letter_value(word) if re.fullmatch(r"[A-Za-z]{1,2}", word) else None


def letter_value(word: str) -> int:
    """The place of 'a', 'z', 'aa', 'ab' in such a list; 0 for no letters."""
    value = 0
    for char in word.lower():
        value = value * 26 + ord(char) - ord("a") + 1
    return value


def repeated_letter(value: int) -> str:
    """A number as 'c' (3), 'aa' (27) or 'bb' (28), as British lists count."""
    rounds, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * (rounds + 1)


def chinese(word: str) -> int | None:
    """Return the value of '三十二', '第一百零五条' or '（二）'."""
    total, digit = 0, 0
    for char in word.strip("第编章节条款项目（）()、 "):
        if char in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[char]
        elif char in CHINESE_TENS:
            total += (digit or 1) * CHINESE_TENS[char]
            digit = 0
        else:
            return None
    return total + digit or None


KINDS: dict[str, Callable[[str], int | None]] = {
    "arabic": arabic,
    "roman": roman,
    "letter": letter,
    "chinese": chinese,
}


def cleaned(number: str) -> str:
    """Return a printed number in the form for eids: '(a)' becomes 'a', '3.2.' becomes '3.2'."""
    bare = re.sub(r"[^A-Za-z0-9.]+", "-", number)
    return re.sub(r"^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "", bare)
