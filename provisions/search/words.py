"""What a search asks for: a query taken apart into terms; docs/searching.md has the syntax.

Signs are read here, once: what is left of each term is plain words, the form in which texts are
stored for search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from provisions.analysis.plain_words import HAS_UNSPACED, joined_words, plain_words

MOST_CHARACTERS = 500
#: Each is compared with every text, and people who ask name a few.
MOST_SUBSTRINGS = 12

#: A phrase in quotes, or what is between blanks and quotes; with its sign and its star.
PIECE = re.compile(r'(?P<sign>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)|[^\s"]+')
#: What a phone or a word processor writes for the signs of the syntax.
TYPEWRITTEN = {
    **str.maketrans("＂－＊（）．／＇＆＿", "\"-*()./'&_"),
    **str.maketrans(dict.fromkeys("“”„‟", '"')),
    **str.maketrans(dict.fromkeys("−﹣", "-")),
    # Full-width letters, which operators may be written in too.
    **{code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
}
#: Operators between brackets: the brackets are meant to group, which they do not.
GROUPED = re.compile(r"\([^()]*\b(?:AND|OR|NOT)\b[^()]*\)")
#: Hyphens and apostrophes of print.
SPELLING_SIGNS = "‐‑’"
STAR_ELSEWHERE = re.compile(r"\*\w")


class QueryError(ValueError):
    """The words cannot be searched; the message says why and what would work."""


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """One thing to find: plain words side by side in any inflection, or a run of characters.

    A run that begins with a blank is the beginning of a word.
    """

    text: str
    is_substring: bool = False
    is_excluded: bool = False


#: Terms that must hold together.
Alternative = tuple[SearchTerm, ...]


def alternatives(query: str) -> list[Alternative]:
    """Read a query as what is between its ORs.

    Raises QueryError for what no text can hold, for signs that mean nothing, and for too much.
    """
    found: list[list[SearchTerm]] = [[]]
    is_negated = False
    for piece in PIECE.finditer(_checked(query)):
        if piece[0] == "NOT" and not is_negated:
            is_negated = True
        elif piece[0] == "NOT" or (is_negated and piece[0].lower() in ("or", "and")):
            raise _negation_error(f"NOT before {piece[0]} has nothing to leave out")
        elif piece[0].lower() == "or":
            found.append([])
        elif piece[0] != "AND":
            terms = list(_terms(piece, is_negated=is_negated))
            found[-1] += terms
            is_negated = is_negated and not terms
    if is_negated:
        raise _negation_error("NOT at the end has nothing to leave out")
    if sum(term.is_substring for each in found for term in each) > MOST_SUBSTRINGS:
        raise QueryError(
            f"A search takes up to {MOST_SUBSTRINGS} beginnings of words (`regist*`) and words of "
            "Chinese or another script without spaces; leave some out."
        )
    return list(map(tuple, found))


def _checked(query: str) -> str:
    if "\x00" in query:
        raise QueryError("A search cannot hold the character U+0000.")
    normal = unicodedata.normalize("NFC", query).translate(TYPEWRITTEN)
    if len(normal) > MOST_CHARACTERS:
        raise QueryError(f"A search has at most {MOST_CHARACTERS} characters.")
    if any(unicodedata.category(character) == "Cs" for character in normal):
        raise QueryError("A search cannot hold half a surrogate pair.")
    if grouped := GROUPED.search(normal):
        raise QueryError(
            f"Brackets do not group: '{grouped[0]}'. Write out what is between the ORs, such as "
            "`risk data OR risk models`."
        )
    if starred := STAR_ELSEWHERE.search(normal):
        raise QueryError(
            f"A star is read only at the end of a word, as in `regist*`, not in '{starred[0]}'."
        )
    return normal


def _negation_error(reason: str) -> QueryError:
    return QueryError(
        f'{reason}: write `NOT word`, `NOT "two words"` or `-word` for what texts must not hold, '
        'and "not" in small letters for the word itself.'
    )


def _terms(piece: re.Match[str], *, is_negated: bool) -> Iterator[SearchTerm]:
    phrase = piece["phrase"]
    is_signed = bool(piece["sign"]) if phrase is not None else piece[0].startswith("-")
    if is_signed and is_negated:
        raise _negation_error(f"Both NOT and - stand before '{piece[0].lstrip('-')}'")
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
    """The terms of what has no blanks inside: `input/output` is one, `chips—export` are two."""
    parts = "".join(" " if _separates(character) else character for character in text).split()
    terms: list[str] = []
    for words in map(joined_words, parts):
        together = " ".join(words)
        terms += map(plain_words, words) if HAS_UNSPACED.search(together) else [together]
    return terms


def _separates(character: str) -> bool:
    """Whether a sign is one that no word is spelt with; ASCII has none that nobody uses so."""
    is_sign = unicodedata.category(character)[0] in "PS"
    return is_sign and not character.isascii() and character not in SPELLING_SIGNS
