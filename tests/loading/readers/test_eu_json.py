"""EU acts in JSON: what is cut out of the articles' text, each fault told, nothing lost."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.analysis.segments import account
from provisions.choices import Exclusion, SpanPart
from provisions.loading.instruments import mismatches
from provisions.loading.readers import eu_json
from provisions.loading.readers.format import Options
from provisions.loading.readers.rows import UnreadableFileError

GAP = "\xa0\xa0\xa0"


def act(articles, recitals=(), definitions=(), **more):
    return {
        "id": "KITES",
        "full_name": "EU Kites Act",
        "celex_id": "32030R0007",
        "eur_lex_url": "https://example.org/legal-content/EN/TXT/?uri=CELEX:32030R0007",
        "articles": articles,
        "definitions": list(definitions),
        "recitals": list(recitals),
        **more,
    }


def article(number, *lines, title="Kites", chapter="I"):
    found = {"number": str(number), "title": title, "text": "\n\n".join(lines), "chapter": chapter}
    return {key: value for key, value in found.items() if value}


def write(folder, content):
    path = folder / "act.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def read(folder, content):
    (instrument,) = eu_json.read(write(folder, content), Options())
    assert list(mismatches(instrument)) == []
    return instrument


def refusal(folder, content):
    with pytest.raises(UnreadableFileError) as caught:
        list(eu_json.read(write(folder, content), Options()))
    return caught.value


def gaps(instrument):
    segments = account(instrument.transcript, instrument.stretches)
    return [
        instrument.transcript[segment.start : segment.end]
        for segment in segments
        if segment.kind in ("gap", "overlap")
    ]


def texts(instrument):
    return {provision.eid: provision.text for provision in instrument.provisions}


def rules(instrument):
    return {(finding.rule, finding.place) for finding in instrument.findings}


END = ("This Regulation shall be binding in its entirety.", "Done at Ghent, 2 March 2030.")


def test_paragraphs_points_and_subpoints(tmp_path):
    found = read(
        tmp_path,
        act(
            [
                article(1, f"1.{GAP}Kites fly.", f"2.{GAP}They need:", "(a)", "wind;", "(b)",
                        "string:", "(i)", "strong;", "(ii)", "long;", "(c)", "a tail."),
                article(2, "The end.", *END),
            ]
        ),
    )  # fmt: skip

    assert gaps(found) == []
    assert texts(found) == {
        "art_1": "",
        "art_1__para_1": "Kites fly.",
        "art_1__para_2": "They need:",
        "art_1__para_2__point_a": "wind;",
        "art_1__para_2__point_b": "string:",
        "art_1__para_2__point_b__point_i": "strong;",
        "art_1__para_2__point_b__point_ii": "long;",
        "art_1__para_2__point_c": "a tail.",
        "art_2": "The end.",
        "conclusion": "\n".join(END),
    }
    by_eid = {provision.eid: provision for provision in found.provisions}
    deep = by_eid["art_1__para_2__point_b__point_ii"]
    assert (deep.locator, deep.number, deep.text) == ("Art. 1(2)(b)(ii)", "(ii)", "long;")
    assert deep.parent == "art_1__para_2__point_b"
    assert by_eid["art_1"].heading == "Kites"


def only(folder, *lines, title="Kites"):
    """An act whose first article is all that matters."""
    found = read(folder, act([article(1, *lines, title=title), article(2, "The end.", *END)]))
    assert gaps(found) == []
    return found


def test_the_letter_i_after_h_is_no_roman_number(tmp_path):
    letters = "abcdefghij"
    lines = [line for letter in letters for line in (f"({letter})", f"item {letter};")]

    found = only(tmp_path, "Kites are:", *lines)

    points = [p.eid for p in found.provisions if p.eid.startswith("art_1__")]
    assert points == [f"art_1__point_{letter}" for letter in letters]


def test_two_subparagraphs_stay_apart(tmp_path):
    found = only(tmp_path, f"1.{GAP}First.", "Second:", "(a)", "one.", f"2.{GAP}Other.")

    assert texts(found)["art_1__para_1"] == ""
    assert texts(found)["art_1__para_1__subpara_1"] == "First."
    assert texts(found)["art_1__para_1__subpara_2"] == "Second:"
    assert texts(found)["art_1__para_1__subpara_2__point_a"] == "one."
    by_eid = {provision.eid: provision for provision in found.provisions}
    assert by_eid["art_1__para_1__subpara_2__point_a"].locator == "Art. 1(1), subpara. 2(a)"


def test_what_a_paragraph_says_after_its_list_is_its_own(tmp_path):
    found = only(tmp_path, f"1.{GAP}Before:", "(a)", "one;", "(b)", "two.", "After.", f"2.{GAP}X.")

    assert texts(found)["art_1__para_1"] == "Before:\nAfter."
    assert texts(found)["art_1__para_1__point_b"] == "two."


def test_a_second_paragraph_of_a_point_is_the_points(tmp_path):
    found = only(tmp_path, "Before:", "(a)", "one.", "More of one.", "(b)", "two.")

    assert texts(found)["art_1__point_a"] == "one.\nMore of one."


def test_paragraphs_without_a_number_are_counted(tmp_path):
    found = only(tmp_path, "First.", "Second.")

    locators = {p.eid: p.locator for p in found.provisions}
    assert locators["art_1__para_2"] == "Art. 1, para. 2"
    assert texts(found)["art_1__para_2"] == "Second."


def test_definitions_are_told_apart_from_points(tmp_path):
    found = only(tmp_path, "These definitions apply:", "(1)", "‘kite’ means a toy;", "(2)", "etc.")

    types = {p.eid: str(p.clause_type) for p in found.provisions}
    assert types["art_1__point_1"] == "definition"
    assert types["art_1__point_2"] == "point"


def test_a_quotation_is_not_mixed_with_what_quotes_it(tmp_path):
    found = only(
        tmp_path,
        "Act 5 is amended as follows:",
        "(1)",
        "this is added:",
        f"‘3.{GAP}New words.",
        "(a)",
        "more.’;",
        "(2)",
        "Article 9 is deleted.",
        title="Amendment to Act 5",
    )

    assert texts(found)["art_1__point_1__qstr_1"] == "‘3. New words.\n(a)\nmore.’;"
    assert texts(found)["art_1__point_2"] == "Article 9 is deleted."


def test_a_quotation_that_is_never_closed_ends_before_the_next_number(tmp_path):
    found = only(
        tmp_path,
        "Amended:",
        "(1)",
        "added:",
        "‘New.",
        "(2)",
        "added:",
        "‘Other.",
        title="Amendment",
    )

    assert texts(found)["art_1__point_1__qstr_1"] == "‘New."
    assert texts(found)["art_1__point_2__qstr_1"] == "‘Other."
    assert ("quotation_open", "art_1__point_1__qstr_1") in rules(found)


def test_numbers_whose_words_are_lost_are_told(tmp_path):
    found = only(tmp_path, "However:", "(a)", "(b)", "later.")

    assert ("text_missing", "art_1__point_a") in rules(found)
    assert texts(found)["art_1__point_a"] == ""
    assert texts(found)["art_1__point_b"] == "later."


def test_a_number_left_out_is_told(tmp_path):
    found = only(tmp_path, "Kites:", "(a)", "one;", "(c)", "three.")

    assert ("numbering", "art_1__point_c") in rules(found)


def test_headings_at_the_end_of_an_article_open_the_next_chapter(tmp_path):
    found = read(
        tmp_path,
        act(
            [
                article(1, "Kites fly."),
                article(2, "They land.", "LANDING", "SECTION\xa01", "On grass", chapter="II"),
                article(3, "Softly.", "SECTION\xa02", "On water", chapter="II"),
                article(4, "Wet.", *END, chapter="I"),
            ]
        ),
    )

    parents = {p.eid: (p.parent, p.heading) for p in found.provisions}
    assert gaps(found) == []
    assert parents["art_2"] == ("chp_I", "Kites")
    assert parents["chp_II"] == ("", "LANDING")
    assert parents["chp_II__sec_1"] == ("chp_II", "On grass")
    assert parents["art_3"][0] == "chp_II__sec_1"
    assert parents["chp_II__sec_2"] == ("chp_II", "On water")
    assert parents["art_4"][0] == "chp_II__sec_2"
    told = rules(found)
    assert ("heading_missing", "chp_I") in told
    assert ("line_missing", "chp_II") in told
    assert {place for rule, place in told if rule == "wrong_chapter"} == {"art_2", "art_4"}
    locators = {p.eid: p.locator for p in found.provisions}
    assert locators["chp_II__sec_1"] == "Chapter II, Section 1"


def test_titles_stand_above_chapters(tmp_path):
    found = read(
        tmp_path,
        act(
            [
                article(1, "Zero.", chapter=""),
                article(2, "A.", "TITLE II", "THE AGENCY (KITES)", "Tasks", chapter="I"),
                article(3, "B.", "TITLE III", "FINAL", chapter="I"),
                article(4, "C.", *END, chapter="I"),
            ]
        ),
    )

    parents = {p.eid: p.parent for p in found.provisions}
    assert [parents[f"art_{number}"] for number in (1, 2, 3, 4)] == [
        "title_I",
        "title_I",
        "title_II__chp_I",
        "title_III",
    ]


def test_footnotes_go_to_their_marks_and_annexes_come_off(tmp_path):
    found = read(
        tmp_path,
        act(
            [
                article(1, "Kites of Act\xa07\xa0(2) and Article\xa03(1)."),
                article(
                    2, "The end.", *END, "(1)", "OJ C 1, p. 1.", "(2)\xa0\xa0Act 7 (OJ L 2).",
                    "ANNEX\xa0I", "Lists", "Section A. Red kites", "1.", "Small", "2.", "Big:",
                    "2.1.", "very big.", "ANNEX\xa0II", "Other", "Words.",
                    "ELI: http://example.org/1", "////////$(document).ready(function(){});",
                ),
            ],
            [{"recital_number": 1, "text": "Whereas kites."}],
        ),
    )  # fmt: skip

    by_eid = {p.eid: p for p in found.provisions}
    assert gaps(found) == []
    assert by_eid["art_1"].text == "Kites of Act 7 and Article 3(1)."
    assert by_eid["art_1__fn_2"].text == "Act 7 (OJ L 2)."
    assert not by_eid["art_1__fn_2"].is_operative
    assert by_eid["preamble__fn_1"].text == "OJ C 1, p. 1."
    assert by_eid["annex_I"].heading == "Lists"
    assert by_eid["annex_I__sec_A"].heading == "Red kites"
    assert by_eid["annex_I__sec_A__point_2__point_1"].text == "very big."
    assert by_eid["annex_I__sec_A__point_2__point_1"].locator == "Annex I, Section A, point 2.1"
    assert by_eid["annex_II"].text == "Words."
    reasons = {stretch.reason for stretch in found.stretches if stretch.reason}
    assert {Exclusion.FOOTNOTE_MARK, Exclusion.TITLE_PAGE, Exclusion.OTHER} <= reasons
    assert ("mark_missing", "preamble__fn_1") in rules(found)
    assert ("web_page", "annex_II") in rules(found)


def test_recitals_come_first_and_repeats_are_left_out(tmp_path):
    whereas = [{"recital_number": n, "text": f"Whereas {n}."} for n in (1, 3, 3)]

    found = read(tmp_path, act([article(1, "End.", *END)], whereas))

    eids = [p.eid for p in found.provisions]
    assert eids == ["preamble", "rec_1", "rec_3", "art_1", "conclusion"]
    assert {("repeated", "rec_3"), ("recital_missing", "rec_2")} <= rules(found)
    assert not any(p.is_operative for p in found.provisions[:3])
    assert gaps(found) == []


def test_an_article_without_a_title_takes_its_first_line(tmp_path):
    found = only(tmp_path, "On long titles", f"1.{GAP}Words.", title="")

    by_eid = {p.eid: p for p in found.provisions}
    assert by_eid["art_1"].heading == "On long titles"
    assert ("title_missing", "art_1") in rules(found)


def test_a_row_of_a_table_is_no_article(tmp_path):
    found = read(
        tmp_path,
        act(
            [
                article(1, "Article 4", "—", "Article 5", title="Article 3(1)"),
                article(2, "End.", *END, "ANNEX", "Table of correspondence"),
            ]
        ),
    )

    assert "art_1" not in texts(found)
    assert texts(found)["annex_1__table_1"] == "1\nArticle 3(1)\nArticle 4\n—\nArticle 5"
    assert ("article_missing", "art_1") in rules(found)
    assert gaps(found) == []


def test_marks_of_consolidated_texts(tmp_path):
    found = only(
        tmp_path, "▼M2", "1.", "Kites of the Act (", "8", ") fly.", "Article 1a", "Strings", "1.",
        "Long.", "▼B",
    )  # fmt: skip
    with_note = read(
        tmp_path,
        act(
            [article(1, "Kites of the Act (\n\n8\n\n) fly."),
             article(2, "End.", "(\n\n8\n\n)", "OJ L 1.")]
        ),
    )  # fmt: skip

    assert texts(found)["art_1a__para_1"] == "Long."
    assert ("article_inside", "art_1a") in rules(found)
    assert texts(with_note)["art_1"] == "Kites of the Act fly."
    assert texts(with_note)["art_1__fn_8"] == "OJ L 1."
    assert gaps(with_note) == []


def test_a_definition_that_says_something_else_is_told(tmp_path):
    defined = [
        {"term": "kite", "definition": "a 'toy'", "article": "1"},
        {"term": "string", "definition": "a rope", "article": "1"},
    ]
    found = read(
        tmp_path, act([article(1, "A kite means a ‘toy’."), article(2, "X.", *END)], (), defined)
    )

    (told,) = [f for f in found.findings if f.rule == "definition_differs"]
    assert "string" in told.message
    assert gaps(found) == []


def test_values_nobody_knows_are_gaps(tmp_path):
    found = read(tmp_path, act([article(1, "X.", *END) | {"notes": ["Seen", {"by": "us"}]}]))

    assert "".join(gaps(found)).split() == ["Seen", "us"]


def test_what_the_file_says_of_the_act(tmp_path):
    found = only(tmp_path, "X.")

    assert found.plan == {
        "legal_force": "binding",
        "title": "EU Kites Act",
        "slug": "eu-kites-act-2030",
        "plan_type": "regulation",
        "adopted_on": "2030-03-02",
    }
    assert found.language == "en"
    assert found.source["url"].endswith("32030R0007")


@pytest.mark.parametrize(
    ("content", "rule", "place"),
    [
        ("", "empty_file", None),
        ('{"celex_id": "3", "articles": [', "invalid_json", (1, 32)),
        ('{"celex_id": "3",\n "articles": [{"number": 1}]}', "wrong_shape", None),
        ('{"celex_id": "3"}', "wrong_shape", None),
        ('{"celex_id": "3", "articles": []}', "wrong_shape", None),
        ('{"celex_id": "3", "articles": [], "articles": []}', "duplicate_key", None),
        ('{"celex_id": "3", "articles": ' + "[" * 100_000 + "]" * 100_000 + "}", "too_deep", None),
        (json.dumps(act([article(1, "X.")], x=None)).replace("null", "[" * 300 + "1" + "]" * 300),
         "too_deep", None),
    ],
    ids=["empty", "cut", "number", "no-articles", "none", "twice", "deep", "deep-unknown"],
)  # fmt: skip
def test_what_is_no_act_is_refused(tmp_path, content, rule, place):
    error = refusal(tmp_path, content)

    assert error.rule == rule
    assert error.message.endswith(".")
    assert place is None or (error.line, error.column) == place


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (gzip.compress(b"{}"), "compressed"),
        (b'{"a":\n "\xff"}', "not_utf8"),
        (b" \n", "empty_file"),
    ],
    ids=["gzip", "latin", "blank"],
)
def test_bytes_that_are_no_text_are_refused(tmp_path, raw, rule):
    path = tmp_path / "act.json"
    path.write_bytes(raw)

    with pytest.raises(UnreadableFileError) as caught:
        list(eu_json.read(path, Options()))

    assert caught.value.rule == rule
    assert rule != "not_utf8" or (caught.value.line, caught.value.column) == (2, 3)


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(eu_json, "LARGEST", 10)

    assert refusal(tmp_path, act([article(1, "X.")])).rule == "too_large"


def test_known_by_what_is_in_it(tmp_path):
    path = write(tmp_path, act([article(1, "X.")]))

    assert eu_json.FORMAT.recognizes(path, path.read_bytes())
    assert not eu_json.FORMAT.recognizes(path, b'{"model": "provisions.plan"}')
    assert not eu_json.FORMAT.recognizes(path, b"<xml/>")


MARKS = st.sampled_from(
    ["(a)", "(b)", "(i)", "(ii)", "1.", "2.", "(1)", "1.1.", "—", "ANNEX I", ";"]
)
WORDS = st.text("abc XY.:;‘’(1)\xa0—", min_size=1, max_size=20).filter(str.strip)
LINES = st.lists(
    st.one_of(MARKS, WORDS, st.builds("{}\xa0\xa0{}".format, MARKS, WORDS)), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=3))
def test_no_character_is_lost_whatever_stands_in_the_articles(tmp_path_factory, lines):
    articles = [article(n, *one) | {"text": "\n".join(one)} for n, one in enumerate(lines, 1)]
    content = act(articles, [{"recital_number": 1, "text": "Whereas."}])

    found = read(tmp_path_factory.mktemp("act"), content)

    values = "".join(_values(content))
    assert "".join(found.transcript.split()) == "".join(values.split())
    assert gaps(found) == []
    eids = [p.eid for p in found.provisions]
    assert len(set(eids)) == len(eids)
    told = [s for s in found.stretches if s.part == SpanPart.TEXT]
    assert all(stretch.eid in eids for stretch in told)


def _values(content):
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list):
        return [text for value in content for text in _values(value)]
    return [str(content)]
