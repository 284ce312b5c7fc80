"""What stands in a text is found, however it is printed and however it is asked for."""

import unicodedata
from itertools import chain

import pytest
from django.core.management import call_command

from provisions.analysis.plain_words import plain_words
from provisions.models import ThemeLabel
from tests.loading import official
from tests.search import samples
from tests.search.corpus import (
    assigned,
    clause,
    found,
    get,
    load,
    plan,
    reference,
    row,
    theme,
)
from tests.search.samples import FINDINGS, TEXTS


@pytest.fixture
def corpus(db, tmp_path):
    load(tmp_path, samples.rows())


@pytest.mark.usefixtures("corpus")
def test_words_are_found_however_they_are_printed():
    assert {query: found(query) for query in FINDINGS} == FINDINGS


@pytest.mark.usefixtures("corpus")
def test_leaving_out_alone_finds_all_others():
    assert found("NOT pilots") == set(TEXTS) - {"quotes", "slash"}


@pytest.mark.usefixtures("corpus")
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("*", "only punctuation"),
        ("pilots NOT", "NOT at the end"),
        ("NOT OR pilots", "NOT before OR"),
        ("NOT NOT pilots", "NOT before NOT"),
        ("NOT -pilots", "both NOT and -"),
        ("pi*lots", "at the end of a word"),
        ("moon (pilots OR masters)", "Brackets cannot group"),
        (" ".join(f"word{n}*" for n in range(13)), "more than 12"),
    ],
)
def test_what_means_nothing_is_refused_with_a_pointer(query, pointer):
    answer = get("clauses/", q=query)

    assert answer.status_code == 400
    assert pointer in answer.json()["errors"][0]["detail"]


@pytest.mark.usefixtures("corpus")
def test_documents_keep_their_texts():
    records = get("clauses/", page_size=50).json()["results"]

    assert {r["eid"]: r["texts"][0]["text"] for r in records} == {
        eid: unicodedata.normalize("NFC", text) for eid, text in TEXTS.items()
    }


def named_corpus():
    yield from reference()
    yield plan("tide-charter-2031", "Charter of the Tidal Seas", original_title="潮汐宪章")
    yield plan("dune-act-2030", "Dune Act")
    yield from chain(
        theme("commons", "Shared berths", 1, zh="公共泊位", fr="Mouillages partagés"),
        theme("storms", "Storm warning", 2, zh="风暴预警"),
    )
    yield from clause("art_7", "Ships report.", locator="Art. 7", number="7", heading="Reports")
    yield from clause("art_7_2", "Ships wait.", locator="Art. 7(2)", number="2", position=2)
    yield from clause("art_8", "Subject to Article 7, ships sail.", locator="Art. 8", position=3)
    yield from clause("sec_3", "Sand stays.", plan="dune-act-2030", locator="Section 3")
    yield from clause("sec_4", "It warms.", plan="dune-act-2030", locator="s. 4(1)", position=2)
    yield from clause(
        "sch_2", "It blows.", plan="dune-act-2030", locator="Sch. 2 pt. 5", position=3
    )
    yield assigned("art_7", "commons")
    yield assigned("art_8", "storms")


@pytest.fixture
def names(db, tmp_path):
    load(tmp_path, named_corpus())


@pytest.mark.usefixtures("names")
def test_citations_and_names_are_searched_with_the_clause():
    findings = {
        "Article 7": {"art_7", "art_7_2", "art_8"},
        "Art. 7": {"art_7", "art_7_2", "art_8"},
        "Art. 7(2)": {"art_7_2"},
        "sec. 3": {"sec_3"},
        '"section 4(1)"': {"sec_4"},
        '"sec. 4"': {"sec_4"},
        '"s. 4"': {"sec_4"},
        '"Schedule 2 part 5"': {"sch_2"},
        "berths": {"art_7"},
        "公共泊位": {"art_7"},
        "泊位": {"art_7"},
        "mouillages partages": {"art_7"},
        "berths ships": {"art_7"},
        "berth*": {"art_7"},
        "风暴预警 ships": {"art_8"},
        "ships NOT berths": {"art_7_2", "art_8"},
        "ships NOT 泊位": {"art_7_2", "art_8"},
        "dune sand": {"sec_3"},
        "tidal sand": set(),
        "charter report": {"art_7"},
        "宪章 report": {"art_7"},
        "dune-act-2030 sand": {"sec_3"},
        # A plan's name alone says nothing of what is in its clauses.
        "dune": set(),
        "dune act": set(),
        "berths OR sand": {"art_7", "sec_3"},
    }

    assert {query: found(query) for query in findings} == findings


@pytest.mark.usefixtures("names")
def test_cited_provision_comes_first():
    results = get("clauses/", q="Article 7").json()["results"]

    assert results[0]["eid"] == "art_7"


@pytest.mark.usefixtures("names")
def test_other_nouns_are_searched():
    assert found("partages", "themes/") == {"commons"}
    assert found("泊位", "themes/") == {"commons"}
    assert found("ferries -storm", "themes/") == {"commons"}
    assert found("潮汐 OR dune", "plans/") == {"tide-charter-2031", "dune-act-2030"}
    assert found("nothing", "sources/") == set()
    assert found("nothing", "organizations/") == set()


@pytest.mark.usefixtures("names")
def test_each_revision_is_searched_by_its_own_labels(tmp_path):
    before = {record["id"]: record for record in get("clauses/").json()["results"]}
    ThemeLabel.objects.filter(language="fr").update(label="Corps-morts communs")
    load(tmp_path, [*theme("commons", "Common moorings"), plan("dune-act-2030", "Sandbank Act")])

    assert found("moorings") == found("corps-morts") == {"art_7"}
    assert found("berths") == found("mouillages") == set()
    assert found("berths", known_at="1") == found("mouillages", known_at="1") == {"art_7"}
    assert found("moorings", known_at="1") == set()
    assert found("sandbank sand") == {"sec_3"}
    assert found("dune sand", known_at="1") == {"sec_3"}
    changes = get("changes/", noun="clause", revision_min="2").json()["results"]
    assert changes == []
    assert {record["id"]: record for record in get("clauses/").json()["results"]} == before


@pytest.mark.django_db
@pytest.mark.skipif(not official.SHARED.exists(), reason="../shared/data is not at hand")
def test_every_clause_of_the_official_text_that_holds_a_word_is_found(tmp_path):
    path = next(path for path in official.paths() if path.name == "us-ai-action-plan-2025.txt")
    slug = path.stem
    rows = [
        row("jurisdiction", code="us", name="United States", kind="country"),
        plan(slug, "A plan of the United States", jurisdiction=["us"]),
    ]
    load(tmp_path, rows)
    call_command("load", str(path), plan=slug, ready=True, verbosity=0)
    call_command("publish", verbosity=0)
    held = {}
    for record in get("clauses/", page_size=500).json()["results"]:
        texts = [record["heading"], record["summary"], *(t["text"] for t in record["texts"])]
        held[record["eid"]] = set(plain_words(" ".join(texts)).split())

    for word in ("America", "Unleashing", "Sustaining", "Preparing", "NIST", "Removing"):
        holding = {eid for eid, words in held.items() if word.lower() in words}
        assert holding
        assert holding <= found(word), word
