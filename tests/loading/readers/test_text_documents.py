"""Official plain texts, read whole; the counts are found anew, without the reader."""

import csv
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from provisions.analysis.segments import account
from provisions.analysis.words import squeezed
from provisions.loading.instruments import mismatches
from provisions.loading.readers import text
from provisions.loading.readers.format import Options

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data"

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the official files of ../shared/data are not at hand"
)

#: Provisions by type that each file yields.
EXPECTED: dict[str, dict[str, int]] = {
    "instruments/cn/cn-algorithm-recommendation-provisions-2021.zh.md": {
        "article": 35,
        "chapter": 6,
        "paragraph": 20,
    },
    "instruments/cn/cn-cybersecurity-law-2016.zh.md": {
        "article": 79,
        "chapter": 7,
        "item": 28,
        "paragraph": 47,
        "section": 2,
    },
    "instruments/cn/cn-data-security-law-2021.zh.md": {
        "article": 55,
        "chapter": 7,
        "paragraph": 34,
    },
    "instruments/cn/cn-personal-information-protection-law-2021.zh.md": {
        "article": 74,
        "chapter": 8,
        "item": 62,
        "paragraph": 64,
        "section": 3,
    },
    "instruments/cn/cn-shenzhen-ai-industry-regulation-2022.zh.md": {
        "article": 73,
        "chapter": 7,
        "item": 11,
        "paragraph": 66,
    },
    "instruments/coe-cets-225.txt": {
        "article": 36,
        "chapter": 8,
        "conclusion": 1,
        "paragraph": 59,
        "point": 28,
        "preamble": 1,
        "recital": 17,
    },
    "instruments/eu-ai-act-2024-1689.official-journal.txt": {
        "annex": 13,
        "article": 113,
        "chapter": 13,
        "citation": 7,
        "conclusion": 1,
        "definition": 68,
        "formula": 2,
        "indent": 16,
        "note": 58,
        "paragraph": 505,
        "point": 600,
        "preamble": 1,
        "quotation": 14,
        "recital": 180,
        "section": 23,
        "subparagraph": 86,
    },
    "instruments/eu-hleg-ethics-guidelines-2019.txt": {
        "annex": 1,
        "chapter": 3,
        "conclusion": 1,
        "heading": 24,
        "indent": 192,
        "item": 3,
        "note": 79,
        "part": 4,
        "point": 5,
        "preamble": 1,
        "section": 13,
        "subsection": 12,
    },
    "instruments/g7-hiroshima-code-of-conduct-2023.txt": {
        "action": 11,
        "indent": 11,
        "preamble": 1,
    },
    "instruments/oecd-legal-0449-2024.txt": {
        "clause": 8,
        "definition": 5,
        "point": 27,
        "preamble": 1,
        "principle": 10,
        "recital": 12,
        "section": 2,
    },
    "instruments/uk-cp-815-pro-innovation-2023.txt": {
        "annex": 3,
        "block": 21,
        "heading": 11,
        "indent": 163,
        "item": 22,
        "note": 166,
        "paragraph": 130,
        "part": 7,
        "preamble": 1,
        "section": 17,
        "subsection": 11,
    },
    "instruments/un-a-res-78-265.txt": {
        "conclusion": 1,
        "note": 10,
        "paragraph": 13,
        "point": 24,
        "preamble": 1,
        "recital": 9,
    },
    "instruments/un-a-res-78-311.txt": {
        "conclusion": 1,
        "note": 1,
        "paragraph": 15,
        "preamble": 1,
        "recital": 15,
    },
    "instruments/unesco-ai-ethics-2021.txt": {
        "paragraph": 144,
        "point": 31,
        "preamble": 1,
        "principle": 14,
        "recital": 21,
        "section": 19,
        "subsection": 2,
    },
    "instruments/us-nist-ai-100-1-rmf-2023.txt": {
        "annex": 4,
        "category": 19,
        "chapter": 6,
        "function": 4,
        "indent": 54,
        "item": 14,
        "note": 5,
        "part": 2,
        "preamble": 1,
        "section": 9,
        "subcategory": 72,
        "subsection": 4,
        "table": 4,
    },
    "instruments/us-omb-m-24-10-2024.txt": {
        "annex": 2,
        "definition": 27,
        "heading": 3,
        "note": 59,
        "paragraph": 63,
        "point": 73,
        "preamble": 1,
        "section": 8,
        "subparagraph": 54,
        "subsection": 15,
    },
    "plans/us-ai-action-plan-2025.txt": {
        "action": 103,
        "conclusion": 1,
        "note": 30,
        "pillar": 3,
        "preamble": 1,
        "section": 30,
    },
}

#: Findings each file yields, by rule: the known oddities.
ODD: dict[str, dict[str, int]] = {
    "instruments/cn/cn-shenzhen-ai-industry-regulation-2022.zh.md": {"numbering_gap": 1},
    "instruments/uk-cp-815-pro-innovation-2023.txt": {"footnote_without_mark": 1},
}


def counts(path: str) -> Counter[str]:
    """Provisions by type in a file, as the reader says."""
    return Counter(str(provision.clause_type) for provision in instrument(path).provisions)


@cache
def instrument(path):
    return next(text.read(SHARED / path, Options()))


def source(path):
    return (SHARED / path).read_text(encoding="utf-8")


def table(path):
    with (SHARED / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(path, pattern, since=r"\A", until=r"\Z"):
    """How many lines are of a form, between two places."""
    words = source(path)
    start = re.search(since, words, re.MULTILINE).start()
    end = start + re.search(until, words[start:], re.MULTILINE).start()
    return len(re.findall(pattern, words[start:end], re.MULTILINE))


US = "plans/us-ai-action-plan-2025.txt"
AI_ACT = "instruments/eu-ai-act-2024-1689.official-journal.txt"
COE = "instruments/coe-cets-225.txt"
OECD = "instruments/oecd-legal-0449-2024.txt"
G7 = "instruments/g7-hiroshima-code-of-conduct-2023.txt"
UN_265 = "instruments/un-a-res-78-265.txt"
UN_311 = "instruments/un-a-res-78-311.txt"
UNESCO = "instruments/unesco-ai-ethics-2021.txt"
NIST = "instruments/us-nist-ai-100-1-rmf-2023.txt"
OMB = "instruments/us-omb-m-24-10-2024.txt"
UK = "instruments/uk-cp-815-pro-innovation-2023.txt"
HLEG = "instruments/eu-hleg-ethics-guidelines-2019.txt"
CN = [f"instruments/cn/{path.name}" for path in sorted((SHARED / "instruments/cn").glob("*.md"))]


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


@pytest.mark.parametrize("path", EXPECTED)
def test_every_character_of_a_document_has_its_account(path):
    found = instrument(path)
    segments = account(found.transcript, found.stretches)

    assert [s for s in segments if s.kind in ("gap", "overlap")] == []
    assert list(mismatches(found)) == []


@pytest.mark.parametrize("path", EXPECTED)
def test_the_provisions_of_a_document_are_those_expected(path):
    found = instrument(path)

    assert counts(path) == EXPECTED[path]
    assert Counter(finding.rule for finding in found.findings) == ODD.get(path, {})


@pytest.mark.parametrize("path", EXPECTED)
def test_no_provision_is_empty(path):
    found = instrument(path)
    parents = {provision.parent for provision in found.provisions}

    empty = [p.eid for p in found.provisions if not p.text and not p.heading]

    assert [eid for eid in empty if eid not in parents] == []


@pytest.mark.parametrize("path", EXPECTED)
def test_a_document_knows_its_plan(path):
    found = instrument(path)

    assert found.plan["slug"]
    assert found.plan["title"]
    assert found.language
    assert len({provision.eid for provision in found.provisions}) == len(found.provisions)


@pytest.mark.parametrize("path", EXPECTED)
def test_the_clauses_of_the_fixtures_are_among_the_provisions(path):
    found = instrument(path)
    ours = clauses(found.plan["slug"])
    if not ours:
        pytest.skip(f"the fixtures have no clauses of {found.plan['slug']}")

    assert ours - {provision.eid for provision in found.provisions} == set()


@cache
def fixtures():
    files = sorted((ROOT / "fixtures").glob("[1-9]*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def clauses(plan):
    return {
        row["fields"]["eid"]
        for row in fixtures()
        if row["model"] == "provisions.clause" and row["fields"]["plan"] == [plan]
    }


def test_the_us_plan_says_of_each_clause_what_the_table_says():
    found = {p.eid: p for p in instrument(US).provisions}
    for row in table(US.replace(".txt", ".provisions.csv")):
        numbers = [*row["number"].split("."), "", ""][:3]
        pillar = {"I": "1", "II": "2", "III": "3"}[numbers[0]]
        marks = zip(("__sec_", "__item_"), numbers[1:], strict=True)
        eid = f"pillar_{pillar}" + "".join(f"{mark}{n}" for mark, n in marks if n)
        theirs = row["text"].removesuffix(" This page intentionally left blank.")

        assert found[eid].text.replace("\n", " ") == theirs.replace("\n", " ")


def bare(words):
    return re.sub(r"[\W\d]", "", squeezed(words))


def whole(provisions, eid):
    """Everything a provision holds, as letters in any order of its parts."""
    within = [p for p in provisions if p.eid == eid or p.eid.startswith(f"{eid}__")]
    words = [
        (p.number if p.eid != eid else "") + (p.heading if p.eid != eid else "") + p.text
        for p in within
        if p.clause_type != "note"
    ]
    return Counter(bare("".join(words)))


@pytest.mark.parametrize("kind", ["recital", "paragraph", "article"])
def test_the_ai_act_says_in_each_provision_what_the_table_says(kind):
    provisions = instrument(AI_ACT).provisions
    for row in table("instruments/eu-ai-act-2024-1689.provisions.csv"):
        if row["kind"] != kind or not row["text"]:
            continue
        eid = row["number"].replace("rct_", "rec_").replace(".", "__para_")

        assert whole(provisions, eid) == Counter(bare(row["text"])), eid


def test_the_two_subparagraphs_of_article_50_4_stay_apart():
    parts = [p for p in instrument(AI_ACT).provisions if p.parent == "art_50__para_4"]

    assert [p.eid.rpartition("__")[2] for p in parts] == ["subpara_1", "subpara_2"]
    assert "deep fake" in parts[0].text
    assert "published with the purpose" in parts[1].text


def test_the_nist_framework_says_in_each_subcategory_what_the_table_says():
    found = {p.eid: p for p in instrument(NIST).provisions}
    #: The table gives the end of one cell to the cell beside it.
    mixed = {"GOVERN 4", "GOVERN 4.1"}
    for row in table(NIST.replace(".txt", ".provisions.csv")):
        function, _, number = row["number"].partition(" ")
        category, _, item = number.partition(".")
        eid = f"func_{function.lower()}__cat_{category}" + (f"__item_{item}" if item else "")

        if row["number"] not in mixed:
            assert squeezed(found[eid].text) == squeezed(row["text"]), eid
    assert found["func_govern__cat_4"].text.endswith("considers and communicates AI risk.")
