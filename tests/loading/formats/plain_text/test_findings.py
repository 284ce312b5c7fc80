"""What is odd in a plain text is found, with its line."""

from tests.loading.formats.plain_text.samples import ACT, by_eid, lost


def test_a_gap_in_the_numbers_is_found_with_its_line(read):
    words = ACT.replace("Article 2", "Article 5")
    instrument = read(words)

    (finding,) = instrument.findings
    assert finding.rule == "numbering_gap"
    assert finding.line == words[: words.index("Article 5")].count("\n") + 1


def test_a_heading_of_the_contents_that_is_not_met_is_found(read):
    instrument = read(ACT.replace("First things .....", "Last things ....."))

    assert [f.rule for f in instrument.findings] == ["heading_not_met"]
    assert "Last things" in instrument.findings[0].message


def test_a_number_that_stands_twice_is_found_and_kept_apart(read):
    instrument = read(ACT + "\nArticle 2\nAgain.\n")

    assert "art_2-2" in by_eid(instrument)
    assert "duplicate_eid" in {finding.rule for finding in instrument.findings}


def test_a_footnote_without_a_mark_is_found_and_stays_on_its_page(read):
    instrument = read(ACT.replace("boats1", "boats"))

    assert [f.rule for f in instrument.findings] == ["footnote_without_mark"]
    assert by_eid(instrument)["art_1__point_a__fn_1"].text == "Small and large ones."


def test_a_footnote_in_a_part_that_is_left_out_is_left_out_with_it(read):
    words = ACT.replace(
        "First things ..... 2\n", "First things ..... 2\n-----\n1 Of the contents.\n"
    )
    instrument = read(words.replace("boats1", "boats").replace("-----\n1 Small and\n", ""))

    assert lost(instrument) == []
    assert not any(provision.clause_type == "note" for provision in instrument.provisions)


def test_a_part_to_be_left_out_that_does_not_end_is_a_visible_gap(read):
    instrument = read(ACT.replace("PREAMBLE\n", "").replace("Contents\n", "\n"))

    assert "unclosed_part" in {finding.rule for finding in instrument.findings}
    assert lost(instrument)


def test_what_stands_above_the_first_provision_is_a_visible_gap(read):
    words = ACT.replace("[page 2]\n", "[page 2]\nA line nobody expects\n")
    instrument = read(words)

    (gap,) = lost(instrument)
    assert "A line nobody expects" in instrument.transcript[gap.start : gap.end]


def test_a_date_that_cannot_be_read_is_found_and_left_out(read):
    instrument = read(ACT.replace("3 May", "3 Mai"))

    assert "adopted_on" not in instrument.plan
    (finding,) = instrument.findings
    assert (finding.rule, finding.place) == ("unreadable_date", "adopted_on")
    assert "'3 Mai 2021' is not a date of the form '%d %B %Y'" in finding.message
