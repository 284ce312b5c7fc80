"""Citations: read back by other people's programs, and good for ever."""

import datetime
import hashlib
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from hypothesis import given
from hypothesis import strategies as st

from provisions.exporting.citation_styles import (
    STYLES,
    CitedRecord,
    as_bibtex,
    as_bluebook,
    as_oscola,
    as_ris,
)
from provisions.models import Clause, PublishedClause
from provisions.publishing.publisher import publish

ACTION = "us-plan:pillar_1__sec_1__item_1"
HERE = "http://testserver/api/v1/"


@pytest.fixture
def cite(api, db, world):
    def cited(address, **query):
        query = {"accessed_on": "2026-11-23", **query}
        answer = api.get(f"{address}/cite/", query)
        assert answer.status == 200, answer.body
        return answer

    return cited


def example(**changed):
    members = {
        "id": "us-plan:a",
        "title": "Winning",
        "issuers": ("Commerce", "State"),
        "jurisdiction": "United States",
        "is_binding": False,
        "plan_type": "action_plan",
        "published_on": "2025-07-23",
        "language": "en",
        "locator": "Part I, p. 3",
        "edition": "",
        "source": "https://example.org/a_b.pdf",
        "address": "https://db.example.org/api/v1/clauses/us-plan:a/?known_at=3",
        "version": "govdb revision 3",
        "accessed_on": datetime.date(2026, 11, 23),
        "sha256": "ab" * 32,
        "has_text": True,
        "pages": "",
    }
    return CitedRecord(**{**members, **changed})


def test_csl_names_the_plan_the_place_the_revision_and_the_hash(cite):
    (item,) = cite(f"clauses/{ACTION}").body
    assert item["title"] == "Winning, Section 1, at 3"
    assert item["author"] == [{"literal": "Commerce"}]
    assert item["issued"] == {"date-parts": [[2025, 7, 23]]}
    assert item["accessed"] == {"date-parts": [[2026, 11, 23]]}
    assert item["URL"] == f"{HERE}clauses/{ACTION}/?known_at=1"
    text = "Red teams shall look hard."
    assert item["note"] == f"sha256 of the text: {hashlib.sha256(text.encode()).hexdigest()}"


def test_without_a_text_the_hash_is_that_of_the_record(cite):
    (item,) = cite("clauses/us-plan:pillar_1").body
    row = PublishedClause.objects.get(key="us-plan:pillar_1")
    assert item["note"] == f"sha256 of the record: {row.sha256}"


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("address", [f"clauses/{ACTION}", "plans/us-plan", "plans/old-act"])
def test_every_style_has_its_media_type_and_the_address_for_ever(cite, address, style):
    answer = cite(address, style=style)
    assert answer.headers["Content-Type"].split(";")[0] == STYLES[style][0]
    assert "known_at=1" in answer.response.content.decode()


def test_the_address_of_an_old_citation_shows_that_text_and_what_changed_since(api, cite):
    Clause.objects.filter(eid="pillar_1__sec_1__item_1").update(summary="Said anew.")
    publish(published_by="tester")
    (item,) = cite(f"clauses/{ACTION}", known_at="1").body
    assert item["custom"] == {
        "revision": 1,
        "latest_revision": 2,
        "is_withdrawn": False,
        "changed_since": ["summary"],
        "differences": "http://testserver/api/v1/plans/us-plan/diff/?from_known_at=1",
    }
    told = api.get(item["custom"]["differences"]).body["differences"]
    assert [each["before"]["id"] for each in told] == [ACTION]
    old = api.get(item["URL"])
    assert old.body["summary"] == "Agencies evaluate frontier models."
    named = re.findall(r'<([^>]+)>; rel="([^"]+)"', old.headers["Link"])
    links = {rel: url for url, rel in named}
    assert links == {"cite-as": item["URL"], "latest-version": f"{HERE}clauses/{ACTION}/"}
    assert api.get(links["latest-version"]).body["summary"] == "Said anew."


def test_the_page_of_an_old_version_leads_to_what_became_of_it(api, cite):
    Clause.objects.filter(eid="pillar_1__sec_1__item_1").update(summary="Said anew.")
    publish(published_by="tester")
    page = api.get(f"clauses/{ACTION}/", {"known_at": "1", "format": "html"})
    text = page.response.content.decode()
    assert "This is the record as published" in text
    for address in (
        f"/api/v1/clauses/{ACTION}/cite/?known_at=1",
        "/api/v1/plans/us-plan/diff/?from_known_at=1",
    ):
        assert f'href="{address}"' in text
        assert api.get(address).status == 200
    now = api.get(f"clauses/{ACTION}/", {"format": "html"}).response.content.decode()
    assert "This is the record as published" not in now


def test_what_was_withdrawn_since_can_be_cited_as_it_was(api, cite):
    Clause.objects.filter(eid="point_1").update(stage="draft")
    publish(published_by="tester")
    (item,) = cite("clauses/cn-plan:point_1", known_at="1").body
    assert item["custom"]["is_withdrawn"] is True
    assert api.get("clauses/cn-plan:point_1/cite/").status == 410


def test_a_citation_leads_to_the_very_wording(api, cite):
    (item,) = cite("clauses/old-act:art_1", as_of="2005-05-05").body
    assert item["URL"] == f"{HERE}clauses/old-act:art_1@1/?known_at=1"
    assert api.get(item["URL"]).body["heading"] == "First wording"
    (item,) = cite("clauses/old-act:art_1").body
    assert api.get(item["URL"]).body["heading"] == "Second wording"


HASH = f"sha256 of the text: {'ab' * 32}"
SHOWN = "https://db.example.org/api/v1/clauses/us-plan:a/?known_at=3"
ACT = {
    "title": "Fisheries Act",
    "is_binding": True,
    "jurisdiction": "Iceland",
    "locator": "Article 12",
    "pages": "21-22",
}


@pytest.mark.parametrize(
    ("changed", "oscola", "bluebook"),
    [
        (
            {},
            f"Commerce & State, 'Winning' (23 July 2025) Part I, p. 3 <{SHOWN}> "
            f"(govdb revision 3, {HASH}) accessed 23 November 2026.",
            f"Commerce & State, Winning, Part I, p. 3 (July 23, 2025), {SHOWN} "
            f"(govdb revision 3, {HASH}) (last visited Nov. 23, 2026).",
        ),
        (
            {"published_on": "2025-07", "locator": "Part I", "pages": "3", "edition": "2nd"},
            f"Commerce & State, 'Winning (2nd)' (July 2025) Part I, p 3 <{SHOWN}> "
            f"(govdb revision 3, {HASH}) accessed 23 November 2026.",
            f"Commerce & State, Winning (2nd), Part I, at 3 (July 2025), {SHOWN} "
            f"(govdb revision 3, {HASH}) (last visited Nov. 23, 2026).",
        ),
        (
            {"title": "Framework (RMF 1.0)", "edition": "RMF 1.0", "locator": "Map"},
            f"Commerce & State, 'Framework (RMF 1.0)' (23 July 2025) Map <{SHOWN}> "
            f"(govdb revision 3, {HASH}) accessed 23 November 2026.",
            f"Commerce & State, Framework (RMF 1.0), Map (July 23, 2025), {SHOWN} "
            f"(govdb revision 3, {HASH}) (last visited Nov. 23, 2026).",
        ),
        (
            ACT,
            f"Fisheries Act 2025 (Iceland), art 12, pp 21-22 <{SHOWN}> "
            f"(govdb revision 3, {HASH}) accessed 23 November 2026.",
            f"Fisheries Act, art. 12, at 21-22 (2025) (Iceland), {SHOWN} "
            f"(govdb revision 3, {HASH}) (last visited Nov. 23, 2026).",
        ),
        (
            {**ACT, "title": "Regulation 2025/7", "locator": "Annex II", "pages": ""},
            f"Regulation 2025/7 (Iceland), Annex II <{SHOWN}> "
            f"(govdb revision 3, {HASH}) accessed 23 November 2026.",
            f"Regulation 2025/7, Annex II (2025) (Iceland), {SHOWN} "
            f"(govdb revision 3, {HASH}) (last visited Nov. 23, 2026).",
        ),
    ],
    ids=["whole", "page", "edition in the title", "act", "annex"],
)
def test_sentences(changed, oscola, bluebook):
    assert as_oscola(example(**changed), {}).decode() == f"{oscola}\n"
    assert as_bluebook(example(**changed), {}).decode() == f"{bluebook}\n"


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=30)


@given(words, words)
def test_any_title_comes_back_from_ris(title, locator):
    (entry,) = rispy.loads(as_ris(example(title=f"T{title}", locator=f"L{locator}"), {}).decode())
    assert entry["title"] == ", ".join(" ".join(x.split()) for x in (f"T{title}", f"L{locator}"))
    assert entry["authors"] == ["Commerce", "State"]
    assert entry["urls"] == [example().address]


#: How a reader of TeX prints what stands escaped.
PRINTED = [
    (r"\textbackslash{}", "\\"),
    (r"\textasciicircum{}", "^"),
    (r"\textasciitilde{}", "~"),
    (r"\textbraceleft{}", "{"),
    (r"\textbraceright{}", "}"),
    *((f"\\{sign}", sign) for sign in "%&#$_"),
]


@given(words)
def test_any_title_is_one_field_of_bibtex(title):
    text = as_bibtex(example(title=f"T{title}", locator=""), {}).decode()
    parser = BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False)
    (entry,) = bibtexparser.loads(text, parser).entries
    assert entry["year"] == "2025"
    assert entry["url"] == example().address
    written = entry["title"]
    assert written.startswith("{T")
    marks = re.compile("|".join(re.escape(tex) for tex, _ in PRINTED))
    printed = marks.sub(lambda found: dict(PRINTED)[found[0]], written[1:-1])
    assert printed == " ".join(f"T{title}".split())


@pytest.mark.parametrize(
    ("query", "parameter", "near"),
    [
        ({"style": "bibtx"}, "style", ["bibtex"]),
        ({"accessed_on": "yesterday"}, "accessed_on", []),
        ({"stile": "ris"}, "stile", ["style"]),
    ],
)
def test_refusal_names_the_nearest(api, db, world, query, parameter, near):
    answer = api.get(f"clauses/{ACTION}/cite/", query)
    assert (answer.status, answer.fault["parameter"]) == (400, parameter)
    assert answer.fault["nearest"][: len(near)] == near


def test_a_citation_depends_on_the_day_and_on_the_latest_revision(api, cite):
    first = cite(f"clauses/{ACTION}", known_at="1").headers
    assert "immutable" not in first["Cache-Control"]
    later = cite(f"clauses/{ACTION}", known_at="1", accessed_on="2026-11-24").headers
    assert first["ETag"] != later["ETag"]
