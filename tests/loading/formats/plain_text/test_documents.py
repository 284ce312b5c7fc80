"""Official plain texts, read whole: every character accounted for, the provisions expected."""

import json
from collections import Counter
from functools import cache

import pytest

from provisions.analysis.segments import account
from provisions.loading.instruments.instrument import mismatches
from tests.loading.formats.plain_text.documents import ROOT, SHARED, counts, instrument

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
