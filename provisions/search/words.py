"""The parser of search queries; docs/searching.md has the syntax.

Operators and punctuation are handled here only: each term is plain words, the form in which texts
are stored for search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from provisions.analysis.plain_words import HAS_UNSPACED, joined_words, plain_words

MOST_CHARACTERS = 500
#: Each substring may be compared with every text, and real queries have only a few.
MOST_SUBSTRINGS = 12

#: A phrase in quotes, or text between spaces and quotes; with its minus and its star.
PIECE = re.compile(r'(?P<sign>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)|[^\s"]+')
#: Characters that phones and word processors use instead of the signs of the syntax.
TYPEWRITTEN = {
    **str.maketrans("＂－＊（）．／＇＆＿", "\"-*()./'&_"),
    **str.maketrans(dict.fromkeys("“”„‟", '"')),
    **str.maketrans(dict.fromkeys("−﹣", "-")),
    # Full-width letters, in which operators can also be written.
    **{code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
}
#: Operators in brackets, which suggest grouping, which is not supported.
GROUPED = re.compile(r"\([^()]*\b(?:AND|OR|NOT)\b[^()]*\)")
#: Typographic hyphens and apostrophes.
SPELLING_SIGNS = "‐‑’"
STAR_ELSEWHERE = re.compile(r"\*\w")


class QueryError(ValueError):
    """The query is not valid; the message says why and what to write instead."""


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A term: adjacent plain words in any inflection, or a substring.

    A substring that begins with a space matches the beginning of a word.
    """

    text: str
    is_substring: bool = False
    is_excluded: bool = False


#: Terms that must all match.
Alternative = tuple[SearchTerm, ...]


def alternatives(query: str) -> list[Alternative]:
    """Parse a query to the alternatives between its ORs.

    Raises QueryError for characters that no text contains, misplaced operators, and long queries.
    """
    found: list[list[SearchTerm]] = [[]]
    is_negated = False
    for piece in PIECE.finditer(_checked(query)):
        if piece[0] == "NOT" and not is_negated:
            is_negated = True
        elif piece[0] == "NOT" or (is_negated and piece[0].lower() in ("or", "and")):
            raise _negation_error(f"NOT before {piece[0]} has no word to exclude")
        elif piece[0].lower() == "or":
            found.append([])
        elif piece[0] != "AND":
            terms = list(_terms(piece, is_negated=is_negated))
            found[-1] += terms
            is_negated = is_negated and not terms
    if is_negated:
        raise _negation_error("NOT at the end has no word to exclude")
    if sum(term.is_substring for each in found for term in each) > MOST_SUBSTRINGS:
        raise QueryError(
            f"The query has more than {MOST_SUBSTRINGS} beginnings of words (`regist*`) and words "
            "in Chinese or another script without spaces; remove some."
        )
    return list(map(tuple, found))


def _checked(query: str) -> str:
    if "\x00" in query:
        raise QueryError("The query contains the character U+0000; remove it.")
    normal = unicodedata.normalize("NFC", query).translate(TYPEWRITTEN)
    if len(normal) > MOST_CHARACTERS:
        raise QueryError(f"The query is too long; use at most {MOST_CHARACTERS} characters.")
    if any(unicodedata.category(character) == "Cs" for character in normal):
        raise QueryError("The query contains half of a surrogate pair; remove it.")
    if grouped := GROUPED.search(normal):
        raise QueryError(
            f"Brackets cannot group words: '{grouped[0]}'. Write every alternative in full, such "
            "as `risk data OR risk models`."
        )
    if starred := STAR_ELSEWHERE.search(normal):
        raise QueryError(
            f"A star must be at the end of a word, as in `regist*`, not in '{starred[0]}'."
        )
    return normal


def _negation_error(reason: str) -> QueryError:
    return QueryError(
        f'{reason}. To exclude texts, write `NOT word`, `NOT "two words"` or `-word`; to find the '
        'word "not", write it in lower case.'
    )


def _terms(piece: re.Match[str], *, is_negated: bool) -> Iterator[SearchTerm]:
    phrase = piece["phrase"]
    is_signed = bool(piece["sign"]) if phrase is not None else piece[0].startswith("-")
    if is_signed and is_negated:
        raise _negation_error(f"'{piece[0].lstrip('-')}' has both NOT and -")
    text = piece[0] if phrase is None else phrase
    found = [plain_words(text)] if phrase is not None else _split(text)
    for number, words in enumerate(found, start=1):
        if not words:
            continue
        is_substring = bool(HAS_UNSPACED.search(words))
        is_starred = number == len(found) and (bool(piece["star"]) or text.endswith("*"))
        if is_starred and not is_substring:
            words, is_substring = f" {words}", True
        yield SearchTerm(words, is_substring, is_signed or is_negated)


def _split(text: str) -> list[str]:
    """The terms of text without spaces: `input/output` is one, `chips—export` are two."""
    parts = "".join(" " if _separates(character) else character for character in text).split()
    terms: list[str] = []
    for words in map(joined_words, parts):
        together = " ".join(words)
        terms += map(plain_words, words) if HAS_UNSPACED.search(together) else [together]
    return terms


def _separates(character: str) -> bool:
    """Whether a character separates words; ASCII punctuation can be part of a word."""
    is_sign = unicodedata.category(character)[0] in "PS"
    return is_sign and not character.isascii() and character not in SPELLING_SIGNS
