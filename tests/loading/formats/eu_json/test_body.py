"""EU acts as JSON: paragraphs, points, quotations and chapters, on samples of our own."""

from tests.loading.formats.eu_json.samples import END, GAP, act, article, only, read, rules, texts
from tests.loading.formats.seen import gaps


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
