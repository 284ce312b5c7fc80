"""EU acts as JSON: what stands around the articles, and what is faulty in such files."""

from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.choices import Exclusion, SpanPart
from tests.loading.formats.eu_json.samples import END, GAP, act, article, only, read, rules, texts
from tests.loading.formats.seen import gaps


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
