"""The published nouns: one declaration each, which all who need to know of their members read."""

from provisions.nouns.clause import CLAUSE
from provisions.nouns.coding import CODING
from provisions.nouns.correspondence import CORRESPONDENCE
from provisions.nouns.declaration import PublishedNoun
from provisions.nouns.jurisdiction import JURISDICTION
from provisions.nouns.organization import ORGANIZATION
from provisions.nouns.plan import PLAN
from provisions.nouns.scheme import SCHEME
from provisions.nouns.silence import SILENCE
from provisions.nouns.source import SOURCE
from provisions.nouns.theme import THEME

#: Every noun that has lists and records in the API, by name, in the order of the index.
NOUNS: dict[str, PublishedNoun] = {
    noun.name: noun
    for noun in (
        JURISDICTION,
        ORGANIZATION,
        SOURCE,
        SCHEME,
        THEME,
        PLAN,
        CLAUSE,
        CODING,
        CORRESPONDENCE,
        SILENCE,
    )
}

__all__ = ["CLAUSE", "CODING", "NOUNS", "SILENCE", "THEME"]
