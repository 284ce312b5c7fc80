"""Provisions of official plain texts, counted anew without the reader."""

import re

import pytest

from tests.loading.formats.plain_text.documents import (
    AI_ACT,
    CN,
    COE,
    G7,
    HLEG,
    NIST,
    OECD,
    OMB,
    SHARED,
    UK,
    UN_265,
    UN_311,
    UNESCO,
    US,
    counts,
    source,
    table,
)

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the official files of ../shared/data are not at hand"
)


def lines(path, pattern, since=r"\A", until=r"\Z"):
    """How many lines are of a form, between two places."""
    words = source(path)
    start = re.search(since, words, re.MULTILINE).start()
    end = start + re.search(until, words[start:], re.MULTILINE).start()
    return len(re.findall(pattern, words[start:end], re.MULTILINE))


def kinds(path, *kind):
    beside = re.sub(r"(\.official-journal)?\.txt$", ".provisions.csv", path)
    return sum(row["kind"] in kind for row in table(beside))


def footnotes(path, foot, note):
    """Lines that begin a footnote, below the foot or the rule of each page."""
    feet = [re.split(foot, page, maxsplit=1) for page in source(path).split("[PDF page")]
    return sum(len(re.findall(note, rest[-1], re.MULTILINE)) for rest in feet if len(rest) > 1)


def last_number(path, form):
    """The number up to which lines of a form count without a gap."""
    numbers = {int(number) for number in re.findall(form, source(path), re.MULTILINE)}
    return next(number for number in range(1, 999) if number not in numbers) - 1


#: File, type, and a count that owes nothing to the reader.
INDEPENDENT = [
    (US, "pillar", lambda: kinds(US, "pillar")),
    (US, "section", lambda: kinds(US, "section")),
    (US, "action", lambda: kinds(US, "action")),
    (US, "action", lambda: lines(US, r"^• ")),
    (US, "note", lambda: lines(US, r"^\d+  \S")),
    (AI_ACT, "recital", lambda: kinds(AI_ACT, "recital")),
    (AI_ACT, "chapter", lambda: kinds(AI_ACT, "chapter")),
    (AI_ACT, "article", lambda: kinds(AI_ACT, "article")),
    (AI_ACT, "annex", lambda: kinds(AI_ACT, "annex")),
    # Art. 85 and 113 have two and three paragraphs without numbers.
    (AI_ACT, "paragraph", lambda: kinds(AI_ACT, "paragraph") + 2 + 3),
    (
        AI_ACT,
        "section",
        lambda: kinds(AI_ACT, "section") + lines(AI_ACT, r"^Section ([A-C](\.| —)|[12]$)"),
    ),
    (AI_ACT, "indent", lambda: lines(AI_ACT, r"^— ")),
    (
        AI_ACT,
        "citation",
        lambda: lines(AI_ACT, r"^(Having|After trans|Acting in)", until="Whereas"),
    ),
    # In quotation marks after a colon, without the definitions of Art. 3.
    (AI_ACT, "quotation", lambda: lines(AI_ACT, r":\n‘", since="^Article 4$")),
    (AI_ACT, "definition", lambda: lines(AI_ACT, r"^\(\d+\)\s‘", "^Article 3$", "^Article 4$")),
    (AI_ACT, "note", lambda: footnotes(AI_ACT, r"\d+/144", r"^\(\d+\) ?$")),
    (COE, "chapter", lambda: kinds(COE, "chapter")),
    (COE, "article", lambda: kinds(COE, "article")),
    (COE, "preamble", lambda: kinds(COE, "preamble")),
    (COE, "point", lambda: lines(COE, r"^[a-h] *$")),
    (COE, "paragraph", lambda: lines(COE, r"^\d+ *$") - lines(COE, r"^_+ *\n *\n\d+ *$")),
    (
        COE,
        "recital",
        lambda: lines(COE, r"^[A-Z][a-z]+(ing|rned|nced|ous|ful) ", "^Preamble", "^Chap"),
    ),
    (OECD, "principle", lambda: kinds(OECD, "principle", "recommendation")),
    (
        OECD,
        "recital",
        lambda: lines(
            OECD, r"^(HAVING|[A-Z]+ING that|On the proposal of the Dig)", "^THE COUNCIL,", "^I. $"
        ),
    ),
    (OECD, "clause", lambda: lines(OECD, r"^[IVX]+\. *$", since="^THE COUNCIL,")),
    (OECD, "definition", lambda: lines(OECD, r"^‒ *$")),
    (OECD, "point", lambda: lines(OECD, r"^([a-z]\)|[iv]+\.) *$", since="^THE COUNCIL,")),
    (G7, "action", lambda: kinds(G7, "action")),
    (G7, "indent", lambda: lines(G7, r"^> ")),
    (UN_265, "paragraph", lambda: kinds(UN_265, "operative paragraph")),
    (UN_265, "point", lambda: lines(UN_265, r"^\([a-z]\) ")),
    (UN_265, "recital", lambda: lines(UN_265, r"^ *\n[A-Z][a-z]+(ing|ed)\b", "^The Gen", r"^1\. ")),
    (UN_265, "note", lambda: footnotes(UN_265, "_{10}", r"^\d+ ")),
    (UN_311, "paragraph", lambda: kinds(UN_311, "operative paragraph")),
    (UN_311, "recital", lambda: lines(UN_311, r"^ *\n[A-Z][a-z]+(ing|ed)\b", "^The Gen", r"^1\. ")),
    (UNESCO, "paragraph", lambda: kinds(UNESCO, "paragraph") + 3),  # and the three that adopt it
    (UNESCO, "section", lambda: lines(UNESCO, r"^(POLICY AREA \d|[IVX]+\. )")),
    (UNESCO, "point", lambda: lines(UNESCO, r"^\(([a-z]|ii)\) ")),
    (NIST, "category", lambda: kinds(NIST, "category")),
    (NIST, "subcategory", lambda: kinds(NIST, "subcategory")),
    (NIST, "indent", lambda: lines(NIST, r"^• ")),
    (NIST, "annex", lambda: lines(NIST, r"^Appendix [A-D]:$")),
    (OMB, "note", lambda: last_number(OMB, r"^(\d+) [A-Z0-9“§]")),
    (OMB, "section", lambda: lines(OMB, r"^\d\. *\n[A-Z ]{5}") + 2),  # and two of Appendix I
    (OMB, "subsection", lambda: lines(OMB, r"^[a-e]\. [A-Z]", r"^2\. ", r"^6\. +\n")),
    (
        OMB,
        "paragraph",
        lambda: lines(OMB, r"^[ivx]+\. ", until="^Appendix I:") + 2 + 2 + 4,
    ),  # and parts of definitions
    (UK, "part", lambda: lines(UK, r"^Part [A-Z][a-z]+: ", since="^The Rt Hon")),
    (UK, "paragraph", lambda: last_number(UK, r"^(\d{1,3})\. *$")),
    (UK, "note", lambda: last_number(UK, r"^(\d{1,3}) {1,2}\S")),
    (UK, "item", lambda: last_number(UK, r"^(\d{1,2})\. [A-Z]")),
    (UK, "indent", lambda: lines(UK, r"^([o•] *$|• \S)")),
    (
        HLEG,
        "chapter",
        lambda: lines(HLEG, r"^(III\. )?Chapter [IVX]+: \w", since="^EXECUTIVE.*\nThe"),
    ),
    (
        HLEG,
        "part",
        lambda: lines(HLEG, r"^[A-D]\. *\n?[A-Z ]{8}", since="^EXECUTIVE SUMMARY *\nThe"),
    ),
    (HLEG, "note", lambda: last_number(HLEG, r"^(\d{1,3}) *$")),
    (HLEG, "indent", lambda: lines(HLEG, r"^[\uf000-\uf0ff▪o] ")),
    *[(path, "article", lambda path=path: lines(path, r"^第\S{1,6}条 ")) for path in CN],
    *[(path, "chapter", lambda path=path: lines(path, r"^## 第\S{1,3}章 ")) for path in CN],
    *[(path, "section", lambda path=path: lines(path, r"^### 第\S{1,3}节 ")) for path in CN],
    *[
        (path, "item", lambda path=path: lines(path, r"^（[一二三四五六七八九十]+）"))
        for path in CN
    ],
]


@pytest.mark.parametrize(
    ("path", "kind", "count"),
    INDEPENDENT,
    ids=lambda value: value.rpartition("/")[2][:24] if isinstance(value, str) else "",
)
def test_there_are_as_many_of_a_type_as_the_document_has(path, kind, count):
    assert counts(path)[kind] == count()
