"""Normalizes texts for comparison, and counts words."""

import re
import unicodedata

#: Characters that only layout inserts: hyphens and characters without width.
FILLING = frozenset("-\u2010\u2011\u00ad\u200b\u2060\ufeff")

#: The translation table that removes them.
WITHOUT_FILLING = {ord(char): None for char in FILLING}


def squeezed(text: str) -> str:
    """The text in NFKC without blanks and hyphens, so that its layout does not matter."""
    return "".join(unicodedata.normalize("NFKC", text).translate(WITHOUT_FILLING).split())


#: Han and kana, which have no spaces between words.
IDEOGRAPHS = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
#: An ideograph, or a sequence of other letters and digits with apostrophes and hyphens.
WORD = re.compile(rf"[{IDEOGRAPHS}]|[^\W_{IDEOGRAPHS}]+(?:['\u2019-][^\W_{IDEOGRAPHS}]+)*")


def word_count(text: str) -> int:
    """The number of words as word processors count them: an ideograph is one word."""
    return sum(1 for _ in WORD.finditer(text))
