"""A text that is loaded onto a coded plan moves no number of a comparison but those of words.

Everything goes the way users go: files, `load`, `publish`, HTTP.
"""

import csv
from io import StringIO

import orjson
import pytest
from django.core.management import call_command
from django.db import connection

from provisions.models import PublishedClause, PublishedCoding
from provisions.models.guards import unguarded
from tests.loading.formats.plain_text.samples import GRAMMAR
from tests.loading.official import REPOSITORY, SHARED

pytestmark = pytest.mark.django_db

READY = {"stage": "ready"}
SCHEME = {"title": "Harbours", "publisher": "The test", "version": "1.0"}
PLAN = {"jurisdiction": ["int"], "language": "en", "completeness": "full", **READY}

#: Rows by model: a jurisdiction, a scheme of three themes, two coders, two plans.
REFERENCE = {
    "jurisdiction": [{"code": "int", "name": "International", "kind": "international"}],
    "scheme": [{"slug": "harbours", **SCHEME, **READY}],
    "theme": [
        {"slug": "ships", "position": 1},
        {"slug": "names", "position": 1, "broader": ["harbours", "ships"]},
        {"slug": "tolls", "position": 2},
    ],
    "coder": [
        {"slug": "ada", "name": "Ada", "kind": "person"},
        {"slug": "bo", "name": "Bo", "kind": "person"},
    ],
    "plan": [
        {
            "slug": "land-act",
            "title": "An act",
            "plan_type": "act",
            "legal_force": "binding",
            "status": "in_force",
            **PLAN,
        },
        {
            "slug": "sea-call",
            "title": "A resolution",
            "plan_type": "resolution",
            "legal_force": "non_binding",
            "status": "adopted",
            **PLAN,
        },
    ],
}

CLAUSES = """\
plan,parent,eid,position,clause_type,locator,summary,is_operative,stage
land-act,,preamble,1,preamble,Preamble,Why.,false,ready
land-act,,part_I,2,part,Part I,,true,ready
land-act,land-act:part_I,art_1,1,article,Art. 1,Ships have names.,true,ready
land-act,land-act:part_I,art_2,2,article,Art. 2,Rafts need none.,true,ready
land-act,land-act:part_I,art_3,3,article,Art. 3,Not yet coded.,true,ready
sea-call,,para_1,2,paragraph,para. 1,Calls for lower tolls.,true,ready
sea-call,,para_2,3,paragraph,para. 2,Decides to meet again.,true,ready
"""

#: Clause, theme, coder, whether it applies, stance.
CODINGS = (
    ("land-act:art_1", "names", "ada", True, "for"),
    ("land-act:art_1", "names", "bo", True, "for"),
    ("land-act:art_2", "names", "ada", True, "against"),
    ("land-act:art_2", "tolls", "ada", False, ""),
    ("sea-call:para_1", "ships", "ada", True, "against"),
    ("sea-call:para_1", "tolls", "ada", True, "for"),
    ("sea-call:para_1", "tolls", "bo", True, "mixed"),
    ("sea-call:para_2", "tolls", "bo", False, ""),
)

#: An act of the tests' small grammar: footnotes, and paragraphs and points below its articles.
ACT = """\
[page 1]
ACT OF THE SMALL LAND
Made on 9 June 2022
Printed by The Harbour Press

Contents
On ships ..... 2
[page 2]
SMALL LAND GAZETTE
PREAMBLE
Since harbours1 are full:

* ships wait,

* crews quarrel.

PART I
Of harbours
On ships
Article 1
A ship shall show:

(a) its name;

(b) its home.

The name is long.
-----
1 Natural and
dug ones.
3
[page 3]
SMALL LAND GAZETTE
Article 2
A raft shows nothing.

Article 3
Storms excuse delay.
"""

RESOLUTION = """\
A/RES/91/7
Distr.: General
4 March 2036

91/7. Tolls of harbours

The General Assembly,

Noting that tolls have risen, 1

Recalling the days of free harbours,

1. Calls upon harbours to:

(a) lower their tolls;

(b) publish them;

2. Decides to meet again.

12th plenary meeting
4 March 2036

_______________
1 By a third.
"""


def reference_lines():
    for model, rows in REFERENCE.items():
        for row in rows:
            fields = row
            if model == "theme":
                named = {"preferred_label": row["slug"].capitalize(), "codebook_version": "1.0"}
                fields = {"scheme": ["harbours"], **named, **row, **READY}
            yield {"model": f"provisions.{model}", "fields": fields}


def coding_lines():
    for clause, theme, coder, applies, stance in CODINGS:
        fields = {
            "clause": clause.split(":"),
            "theme": ["harbours", theme],
            "coder": [coder],
            "codebook_version": "1.0",
            "applies": applies,
        }
        if stance:
            fields["stance"] = stance
        yield {"model": "provisions.coding", "fields": fields}
    for clause, theme in sorted({each[:2] for each in CODINGS if each[3]}):
        fields = {"clause": clause.split(":"), "theme": ["harbours", theme], "method": "single"}
        yield {"model": "provisions.assignment", "fields": fields}


@pytest.fixture
def folder(tmp_path):
    """Two coded plans without a word of text, in files."""
    (tmp_path / "clauses.csv").write_text(CLAUSES)
    write(tmp_path / "reference.jsonl", reference_lines())
    write(tmp_path / "zz-codings.jsonl", coding_lines())
    return tmp_path


def write(path, lines):
    path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))


def load(*paths, **options):
    call_command("load", *map(str, paths), verbosity=0, **options)


def published():
    call_command("publish", note="A test.", override="A test.", verbosity=0)


def compare(api, plans, **query):
    answer = api.get("compare/", {"plans": plans, "limit": "0", **query})
    assert answer.status == 200, answer.body
    return answer.body


def without_words(body):
    """Everything a comparison says but its revision and what it says of words."""
    if isinstance(body, dict):
        left_out = ("word_count", "word_share", "word_languages", "revision")
        return {name: without_words(v) for name, v in body.items() if name not in left_out}
    return [without_words(each) for each in body] if isinstance(body, list) else body


def cell(body, row, plan):
    (found,) = (each for each in body["rows"] if each["id"] == row)
    (wanted,) = (each for each in found["cells"] if each["plan"] == plan)
    return wanted


def test_a_text_moves_no_share(api, folder, tmp_path):
    load(folder)
    published()
    before = compare(api, "land-act,sea-call", depth="2")
    ships = cell(before, "harbours:ships", "land-act")
    # Three articles can be coded; the preamble and the part cannot.
    assert (ships["clause_count"], ships["clause_share"]) == (2, 0.6667)
    assert [plan["codable_clause_count"] for plan in before["plans"]] == [3, 2]
    assert [plan["coded_clause_count"] for plan in before["plans"]] == [2, 2]
    assert ships["word_count"] is None
    assert "land-act 3, sea-call 2" in before["applied"]["notes"][0]
    held = PublishedClause.objects.current().count()

    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "small.toml").write_text(GRAMMAR)
    (texts / "act.txt").write_text(ACT)
    (texts / "call.txt").write_text(RESOLUTION)
    load(texts / "act.txt", plan="land-act", grammar=str(texts / "small.toml"), ready=True)
    load(texts / "call.txt", plan="sea-call", grammar="un-resolutions", ready=True)
    published()

    brought = PublishedClause.objects.current().values_list("clause_type", flat=True)
    assert {"note", "recital", "indent", "paragraph", "point", "conclusion"} <= set(brought)
    assert len(brought) > held
    after = compare(api, "land-act,sea-call", depth="2")
    assert without_words(after) == without_words(before)
    ships = cell(after, "harbours:ships", "land-act")
    # Article 1 with its points, and article 2.
    assert ships["word_count"] == 4 + 2 + 2 + 4 + 4
    assert ships["word_share"] == round(16 / 19, 4)
    tolls = cell(after, "harbours:tolls", "sea-call")
    assert tolls["word_count"] == 4 + 3 + 2
    assert [plan["word_languages"] for plan in after["plans"]] == [["en"], ["en"]]


def test_two_plans_that_take_opposite_sides_do_not_look_alike(api, folder):
    load(folder)
    published()
    body = compare(api, "land-act,sea-call", depth="2")

    def stances(row, plan):
        counts = cell(body, row, plan)["stance_counts"]
        return {stance: count for stance, count in counts.items() if count}

    assert stances("harbours:names", "land-act") == {"for": 1, "against": 1}
    assert stances("harbours:ships", "land-act") == {"for": 1, "against": 1}
    assert stances("harbours:ships", "sea-call") == {"against": 1}
    assert stances("harbours:tolls", "sea-call") == {"contested": 1}
    assert stances("harbours:tolls", "land-act") == {}
    codings = api.get(cell(body, "harbours:ships", "land-act")["codings_url"], "")
    assert len(codings.body["results"]) == 3
    assert [record["stance"] for record in codings.body["results"]] == ["for", "for", "against"]
    for query in ({"stance": "against"}, {"stance": "against", "theme": "harbours:ships"}):
        assert api.list("codings", **query).ids == [
            "land-act:art_2~harbours:names~ada~1.0",
            "sea-call:para_1~harbours:ships~ada~1.0",
        ]
    counted = api.get("codings/", {"facets": "stance", "page_size": "1"}).body["facets"]["stance"]
    assert {each["value"]: each["count"] for each in counted["buckets"]} == {
        "against": 2,
        "for": 3,
        "mixed": 1,
        "not_stated": 2,
    }
    refused = api.get("codings/", {"stance": "agains"})
    assert (refused.status, refused.fault["nearest"][0]) == (400, "against")


def test_every_format_shows_the_stance(api, folder):
    load(folder)
    published()
    plans = {"plans": "land-act,sea-call"}
    picture = api.get("compare/", {**plans, "format": "svg"}).response.content.decode()
    assert "2 clauses, 67%, 1 for, 1 against" in picture
    assert "+1 −1" in picture
    text = api.get("compare/", {**plans, "format": "csv"}).response.content.decode("utf-8-sig")
    rows = {(row["row"], row["plan"]): row for row in csv.DictReader(StringIO(text, newline=""))}
    ships = rows["harbours:ships", "land-act"]
    assert [ships[f"{stance}_count"] for stance in ("for", "against", "contested")] == [
        "1",
        "1",
        "0",
    ]
    listed = api.get("codings/", {"format": "csv", "fields": "applies,stance"}).response
    lines = b"".join(listed.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "id,applies,stance"
    assert lines[1] == "land-act:art_1~harbours:names~ada~1.0,true,for"
    linked = api.get("codings/land-act:art_2~harbours:names~ada~1.0/", {"format": "jsonld"})
    assert orjson.loads(linked.response.content)["govdb:stance"] == "against"


def test_a_coding_published_before_there_were_stances_states_none(api, folder):
    load(folder)
    published()
    now = PublishedCoding.objects.get(key="land-act:art_2~harbours:names~ada~1.0")
    document = orjson.loads(now.document)
    del document["stance"]
    key = "land-act:art_2~harbours:names~cy~1.0"
    old = {"bucket": now.bucket, "revision_from": 1, "sha256": now.sha256}
    said = ("clause", "plan", "theme", "coder_kind", "codebook_version", "applies")
    with unguarded(connection, PublishedCoding._meta.db_table):
        PublishedCoding.objects.create(
            key=key,
            coder="cy",
            document=orjson.dumps({**document, "id": key}).decode(),
            **{name: getattr(now, name) for name in said},
            **old,
        )
    assert key in api.list("codings", stance="not_stated").ids
    assert "stance" not in api.get(f"codings/{key}/").body
    listed = api.get("codings/", {"format": "csv", "coder": "cy", "fields": "stance"}).response
    assert b"".join(listed.streaming_content).splitlines()[1:] == [f"{key},not_stated".encode()]
    linked = api.get(f"codings/{key}/", {"format": "jsonld"}).response.content
    assert orjson.loads(linked)["govdb:stance"] == "not_stated"
    counts = cell(compare(api, "land-act,sea-call"), "harbours:ships", "land-act")["stance_counts"]
    assert (counts["for"], counts["against"]) == (1, 1)


def test_without_stances_the_picture_has_no_signs(api, folder):
    bare = [line for line in coding_lines() if line["fields"].pop("stance", True)]
    write(folder / "zz-codings.jsonl", bare)
    load(folder)
    published()
    picture = api.get("compare/", {"plans": "land-act,sea-call", "format": "svg"})
    assert "against" not in picture.response.content.decode()


PLANS = "us-ai-action-plan-2025,cn-global-ai-governance-action-plan-2025,eu-ai-act-2024"


def test_the_shipped_plans(api):
    """Of the United States and China nothing about privacy converges; official texts move nothing.

    The second half needs the official texts.
    """
    load(REPOSITORY / "fixtures")
    published()
    before = compare(api, PLANS, depth="2")
    (privacy,) = (row for row in before["rows"] if row["id"] == "ai-plans:privacy")
    ends = {edge["id"]: edge for edge in before["correspondences"]}
    between = [ends[edge]["to_clause"].partition(":")[0] for edge in privacy["converging"]]
    assert "cn-global-ai-governance-action-plan-2025" not in between
    both = compare(api, PLANS.rpartition(",")[0], depth="2")
    (privacy,) = (row for row in both["rows"] if row["id"] == "ai-plans:privacy")
    assert (privacy["converging"], len(privacy["touching"])) == ([], 4)
    for row in both["rows"]:
        if any(cell["state"] != "present" for cell in row["cells"]):
            assert (row["converging"], row["diverging"]) == ([], []), row["id"]
    assert [plan["codable_clause_count"] for plan in before["plans"]] == [136, 10, 126]

    if not SHARED.exists():
        pytest.skip("the official files of ../shared/data are not at hand")
    load(SHARED / "plans/us-ai-action-plan-2025.txt", plan="us-ai-action-plan-2025", ready=True)
    file = "instruments/eu-ai-act-2024-1689.official-journal.txt"
    load(SHARED / file, plan="eu-ai-act-2024", ready=True)
    published()
    after = compare(api, PLANS, depth="2")
    assert without_words(after) == without_words(before)
    american, _, european = after["plans"]
    assert american["word_count"] > 6_000
    assert european["word_count"] > 40_000
    safety = cell(after, "ai-plans:safety", "eu-ai-act-2024")
    assert safety["word_share"] > 0.05
