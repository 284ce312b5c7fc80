"""When two texts are the same words, and how many they are."""

import re
import unicodedata

#: What differs between a printed text and its running words: hyphens, and marks without width.
FILLING = frozenset("-\u2010\u2011\u00ad\u200b\u2060\ufeff")

#: Takes the filling out.
WITHOUT_FILLING = {ord(char): None for char in FILLING}


def squeezed(text: str) -> str:
    """The text without blanks and hyphens, in NFKC: equal for a printed and a running form."""
    return "".join(unicodedata.normalize("NFKC", text).translate(WITHOUT_FILLING).split())


#: Han and kana, which are written without spaces between words.
IDEOGRAPHS = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
#: An ideograph, or a run of other letters and digits with its apostrophes and hyphens.
WORD = re.compile(rf"[{IDEOGRAPHS}]|[^\W_{IDEOGRAPHS}]+(?:['\u2019-][^\W_{IDEOGRAPHS}]+)*")


def word_count(text: str) -> int:
    """How many words a text has, as word processors count: an ideograph is one."""
    return sum(1 for _ in WORD.finditer(text))
