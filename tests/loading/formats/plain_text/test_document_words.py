"""The words of official plain texts against tables that others made of them."""

import re
from collections import Counter

import pytest

from provisions.analysis.words import squeezed
from tests.loading.formats.plain_text.documents import AI_ACT, NIST, SHARED, US, instrument, table

pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="the official files of ../shared/data are not at hand"
)


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
