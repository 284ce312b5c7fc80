"""When two texts are the same words."""

import unicodedata

#: What differs between a printed text and its running words: hyphens, and marks without width.
FILLING = frozenset("-\u2010\u2011\u00ad\u200b\u2060\ufeff")


#: Takes the filling out.
WITHOUT_FILLING = {ord(char): None for char in FILLING}


def squeezed(text: str) -> str:
    """The text without blanks and hyphens, in NFKC: equal for a printed and a running form."""
    return "".join(unicodedata.normalize("NFKC", text).translate(WITHOUT_FILLING).split())
