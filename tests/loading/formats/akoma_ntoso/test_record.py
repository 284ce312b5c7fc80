"""What an Akoma Ntoso document says of itself."""

import pytest

from tests.loading.formats.akoma_ntoso.samples import document, left_out


def test_reads_the_record_of_the_document(read):
    found = read(document("<section><num>1</num><content><p>Ponds.</p></content></section>"))

    assert found.language == "en"
    assert found.jurisdiction == {"code": "ke", "name": "Kenya", "kind": "country"}
    assert found.plan == {
        "title": "Act on Ponds",
        "slug": "act-on-ponds",
        "plan_type": "act",
        "legal_force": "binding",
        "adopted_on": "2020-02-03",
        "published_on": "2020-02-10",
        "commenced_on": "2020-03-01",
    }
    assert found.source == {
        "title": "Act on Ponds",
        "publisher": "The Gazette",
        "url": "https://laws.example.org/ke/1.xml",
        "media_type": "application/akn+xml",
        "published_on": "2020-02-10",
    }
    assert left_out(found) == {"title_page": "An Act on Ponds"}


def test_a_publisher_is_named_as_the_references_say(read):
    text = document("<section><num>1</num></section>").replace('showAs="The Gazette"', "")

    assert read(text).source["publisher"] == "The Printer"


def test_a_bill_is_proposed_and_says_no_date_of_adoption(read):
    text = document("<section><content><p>x</p></content></section>", "bill", name="ordinance")

    plan = read(text).plan

    assert plan["status"] == "proposed"
    assert "adopted_on" not in plan
    assert "legal_force" not in plan


@pytest.mark.parametrize(
    ("told", "day", "precision"),
    [
        ("2020", "2020-01-01", "year"),
        ("2020-02", "2020-02-01", "month"),
        ("2020-02-03+01:00", "2020-02-03", None),
    ],
)
def test_a_date_may_be_known_in_part(read, told, day, precision):
    text = document('<section eId="a"><num>1</num></section>').replace('"2020-02-03"', f'"{told}"')

    found = read(text)

    assert (found.plan["adopted_on"], found.plan.get("adopted_precision")) == (day, precision)
    assert found.findings == []


@pytest.mark.parametrize("told", ["9999-01-01", "0001", "2020-13", "soon"])
def test_a_date_on_which_no_document_was_made_is_told(read, told):
    text = document('<section eId="a"><num>1</num></section>').replace('"2020-02-03"', f'"{told}"')

    found = read(text)

    assert "adopted_on" not in found.plan
    assert [finding.rule for finding in found.findings] == ["unlikely_date"]


def test_words_that_a_drafting_tool_would_put_in_are_told(read):
    content = """<section eId="a"><num>1</num><content><p>These
    <ref class="placeholder" href="#kind"/> apply, <ref class="placeholder" href="#d">today</ref>.
     </p></content></section>"""

    (finding,) = read(document(content)).findings

    assert finding.rule == "placeholders"
    assert finding.message == "1 words are placeholders only, and not in the text: #kind."


def test_older_drafts_are_read_and_told(read):
    body = '<section id="s1"><num>1</num></section>'

    found = read(document(body, namespace="http://www.akomantoso.org/2.0"))

    assert [p.eid for p in found.provisions] == ["s1"]
    assert [finding.rule for finding in found.findings] == ["draft_namespace"]


def test_codes_that_do_not_exist_are_told_not_guessed(read):
    text = document("<section><num>1</num></section>").replace('"2020-02-03"', '"2999-01-01"')

    found = read(text.replace('language="eng"', 'language="esp"').replace('"ke"', '"ken"'))

    assert (found.language, found.jurisdiction) == ("", {})
    assert "adopted_on" not in found.plan
    assert {f.rule for f in found.findings} == {
        "no_eids",
        "unknown_language",
        "unknown_country",
        "unlikely_date",
    }


def test_a_portion_is_not_the_whole(read):
    plan = read(document("<section><num>1</num></section>", "portion")).plan

    assert plan["completeness"] == "partial"
    assert plan["coverage_note"]
