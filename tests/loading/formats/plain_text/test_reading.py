"""Plain text read by grammars, on small samples written for these tests."""

from provisions.loading.instruments.instrument import mismatches
from tests.loading.formats.plain_text.samples import ACT, GRAMMAR, by_eid, lost


def test_the_tree_and_its_eids_come_from_the_levels(read):
    instrument = read(ACT)

    assert [(p.eid, p.parent) for p in instrument.provisions] == [
        ("preamble", ""),
        ("preamble__indent_1", "preamble"),
        ("preamble__indent_2", "preamble"),
        ("preamble__fn_1", "preamble"),
        ("part_I", ""),
        ("part_I__chp_1", "part_I"),
        ("art_1", "part_I__chp_1"),
        ("art_1__point_a", "art_1"),
        ("art_1__point_b", "art_1"),
        ("art_1__point_b__point_i", "art_1__point_b"),
        ("art_1__point_b__point_ii", "art_1__point_b"),
        ("art_2", "part_I__chp_1"),
        ("art_2__para_1", "art_2"),
        ("art_2__para_2", "art_2"),
    ]
    assert by_eid(instrument)["art_1__point_b__point_ii"].locator == "Art. 1(b)(ii)"
    assert instrument.findings == []


def test_every_character_has_its_account(read):
    instrument = read(ACT)

    assert lost(instrument) == []
    assert list(mismatches(instrument)) == []
    reasons = {s.reason.value for s in instrument.stretches if s.reason}
    assert reasons == {
        "title_page", "table_of_contents", "running_header", "page_number",
        "footnote_mark", "bullet", "other",
    }  # fmt: skip


def test_the_document_says_its_dates_and_its_slug(read):
    instrument = read(ACT)

    assert instrument.plan == {
        "slug": "small-act-2021", "plan_type": "act", "adopted_on": "2021-05-03"
    }  # fmt: skip
    assert instrument.source == {"publisher": "The Small Press"}


def test_a_fact_may_mean_more_than_it_says(read):
    grammar = GRAMMAR.replace(
        "[[leave_out]]", "[[fact]]\npattern = '^ACT'\nmeans = { legal_force = 'binding' }\n\n"
        "[[fact]]\npattern = '^DECREE'\nmeans = { plan_type = 'order' }\n\n[[leave_out]]", 1
    )  # fmt: skip

    assert read(ACT, grammar).plan["legal_force"] == "binding"
    assert read(ACT, grammar).plan["plan_type"] == "act"


def test_a_footnote_is_a_provision_and_its_mark_is_left_out(read):
    found = by_eid(read(ACT))

    assert found["preamble"].text == "Whereas boats are many:"
    assert found["preamble__fn_1"].text == "Small and large ones."
    assert found["preamble__fn_1"].number == "1"
    assert not found["preamble__fn_1"].is_operative


def test_a_paragraph_after_a_list_belongs_to_the_list_s_parent(read):
    found = by_eid(read(ACT))

    assert found["art_1"].text == "Every boat shall have:\nThis article does not apply to rafts."
    assert found["art_1__point_b__point_ii"].text == "holds."


def test_a_paragraph_amid_a_list_belongs_to_the_point_before_it(read):
    found = by_eid(read(ACT.replace("(b) a keel", "It is read from afar.\n\n(b) a keel")))

    assert found["art_1__point_a"].text.endswith("\nIt is read from afar.")
    assert "It is read from afar." not in found["art_1"].text


def test_two_paragraphs_of_one_article_stay_apart(read):
    found = by_eid(read(ACT))

    assert found["art_2"].text == ""
    assert found["art_2__para_1"].text == "A raft needs no name."
    assert found["art_2__para_2"].text == "A raft needs an owner."


def test_a_list_goes_below_the_paragraph_before_it(read):
    more = "Article 3\nOne.\n\nTwo:\n\n(a) three;\n\n(b) four.\n\nFive.\n\nSix:\n\n(a) seven.\n"
    found = by_eid(read(ACT + "\n" + more))

    assert found["art_3__para_2__point_b"].text == "four."
    assert found["art_3__para_3"].text == "Five."
    assert found["art_3__para_4__point_a"].text == "seven."


def test_quoted_text_is_one_provision_whatever_it_looks_like(read):
    quoted = "Article 3\nOld words:\n\n«Article 9\n(a) one;\n(b) two.»\n\nArticle 4\nEnd.\n"
    found = by_eid(read(ACT + "\n" + quoted))

    assert found["art_3__qstr_1"].text.startswith("«Article 9")
    assert "art_9" not in found
    assert found["art_4"].text == "End."


def test_a_sentence_goes_on_after_what_interrupts_it(read):
    words = "Article 3\nBoats of\n\n«A quotation.»\nall kinds float.\n"

    assert by_eid(read(f"{ACT}\n{words}"))["art_3"].text == "Boats of all kinds float."


def test_words_keep_the_order_of_the_document_whatever_interrupts_them(read):
    words = "Article 3\nBoats of\n\n(a) one;\n\nOf note\n\n«A quotation.»\nall kinds float.\n"
    instrument = read(f"{ACT}\n{words}")

    found = by_eid(instrument)
    texts = [found[f"art_3__para_{number}"].text for number in (1, 2, 3)]
    assert texts == ["Boats of", "Of note", "all kinds float."]
    assert list(mismatches(instrument)) == []


def test_a_letter_i_after_h_and_a_roman_one_are_told_apart(read):
    letters = "".join(f"({char}) point {char};\n\n" for char in "abcdefgh")
    roman = by_eid(read(f"{ACT}\nArticle 3\nL:\n\n{letters}(i) under h;\n\n(ii) too.\n"))
    plain = by_eid(read(f"{ACT}\nArticle 3\nL:\n\n{letters}(i) after h;\n\n(j) too.\n"))

    assert roman["art_3__point_h__point_i"].text == "under h;"
    assert plain["art_3__point_i"].text == "after h;"


def test_a_line_that_begins_with_a_mark_out_of_order_is_text(read):
    found = by_eid(read(ACT + "\nArticle 3\nSee article 1, point\n(b) of it.\n"))

    assert found["art_3"].text == "See article 1, point (b) of it."


def test_a_paragraph_goes_on_over_the_end_of_a_page(read):
    words = ACT + "\nArticle 3\nA boat that is\n9\n[page 4]\nSMALL LAND GAZETTE\nlost is gone.\n"

    assert by_eid(read(words))["art_3"].text == "A boat that is lost is gone."


def test_a_table_that_goes_on_resumes_its_row(read):
    grammar = GRAMMAR.replace(
        "[footnotes]",
        "[[leave_out]]\nreason = 'repeated'\nlines = '^Table, continued$'\nresumes = 'article'\n\n"
        "[footnotes]",
    )
    words = ACT + "\nArticle 3\nWide words\n\n(a) narrow.\nTable, continued\nof a cell.\n"

    assert by_eid(read(words, grammar))["art_3"].text == "Wide words of a cell."
