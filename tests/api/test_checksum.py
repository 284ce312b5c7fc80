"""The checksum tree over HTTP: a mirror proves itself equal, or finds where it differs."""

import hashlib
from collections import defaultdict

import pytest

from provisions.models import PUBLISHED_MODELS, Clause, Revision
from provisions.publishing.publisher import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def copy_of(revision):
    """A mirror: the checksum of every record by its name."""
    return {
        f"{model.noun}/{row.key}": row.sha256
        for model in PUBLISHED_MODELS
        for row in model.objects.all().known_at(revision)
    }


def digests_of(mirror):
    """All nodes of a mirror's own tree, by prefix."""
    lines = defaultdict(list)
    for name in sorted(mirror):
        lines[sha256(name)[:3]].append(f"{name} {mirror[name]}\n")
    digests = {}
    while lines:
        level = {prefix: sha256("".join(lines[prefix])) for prefix in sorted(lines)}
        digests |= level
        lines = defaultdict(list)
        for prefix, digest in level.items():
            if prefix:
                lines[prefix[:-1]].append(f"{prefix} {digest}\n")
    return digests


def differing(api, address, mirror):
    """Names of the records in which a mirror differs, and how many requests it took."""
    own, names, count = digests_of(mirror), set(), 0
    waiting = [address]
    while waiting:
        body = api.get(waiting.pop()).body
        count += 1
        if body["sha256"] == own.get(body["prefix"]):
            continue
        waiting += [
            child["url"]
            for child in body["children"]
            if child["sha256"] != own.get(child["prefix"])
        ]
        theirs = {f"{r['noun']}/{r['key']}": r["sha256"] for r in body["records"]}
        here = {n: d for n, d in mirror.items() if sha256(n)[:3] == body["prefix"]}
        if body["records"]:
            names |= {name for name, _ in theirs.items() ^ here.items()}
    return names, count


def test_equal_mirror_knows_after_one_request(api):
    assert differing(api, "/api/v1/revisions/1/checksum/", copy_of(1)) == (set(), 1)


def test_each_altered_record_is_found_in_four_requests(api):
    whole = copy_of(1)
    for name in whole:
        mirror = {**whole, name: sha256("something else")}

        assert differing(api, "/api/v1/revisions/1/checksum/", mirror) == ({name}, 4)


def test_missing_and_surplus_records_are_found(api):
    mirror = copy_of(1)
    del mirror["plan/us-plan"]
    assert differing(api, "/api/v1/revisions/1/checksum/", mirror) == ({"plan/us-plan"}, 4)


def test_old_revisions_keep_their_trees(api):
    before = copy_of(1)
    Clause.objects.filter(eid="pillar_1").update(summary="Anew.")
    publish(published_by="ada")

    for number, mirror in ((1, before), (2, copy_of(2))):
        address = f"/api/v1/revisions/{number}/checksum/"
        root = api.get(address).body
        assert root["sha256"] == Revision.objects.get(number=number).root_sha256
        assert differing(api, address, mirror) == (set(), 1)
    assert differing(api, "/api/v1/revisions/2/checksum/", before) == (
        {"clause/us-plan:pillar_1"},
        4,
    )
    assert differing(api, "/api/v1/revisions/1/checksum/", copy_of(2)) == (
        {"clause/us-plan:pillar_1"},
        4,
    )


def test_record_of_a_bucket_can_be_opened(api):
    bucket = sha256("clause/us-plan:pillar_1")[:3]

    body = api.get("revisions/1/checksum/", {"prefix": bucket}).body

    (record,) = [r for r in body["records"] if r["key"] == "us-plan:pillar_1"]
    assert hashlib.sha256(api.get(record["url"]).response.content).hexdigest() == record["sha256"]


@pytest.mark.usefixtures("release")
def test_release_has_the_tree_of_its_revision(api):
    Clause.objects.filter(eid="pillar_1").update(summary="Anew.")
    publish(published_by="ada")

    body = api.get("releases/2026-spring/checksum/").body

    assert body["sha256"] == Revision.objects.get(number=1).root_sha256
    assert (body["revision"], body["applied"]["revision"]) == (1, 2)


def test_empty_prefix_has_no_digest(api):
    taken = digests_of(copy_of(1))
    empty = next(f"{n:03x}" for n in range(4096) if f"{n:03x}" not in taken)

    body = api.get("revisions/1/checksum/", {"prefix": empty}).body

    assert (body["sha256"], body["children"], body["records"]) == (None, [], [])


@pytest.mark.parametrize(
    ("value", "near"), [("0A", ["0a"]), ("abcd", ["abc"]), ("xyz", []), ("-1", [])]
)
def test_prefix_is_read_strictly(api, value, near):
    answer = api.get("revisions/1/checksum/", {"prefix": value})

    assert answer.status == 400
    assert answer.fault["nearest"] == near


@pytest.mark.parametrize("path", ["revisions/9/checksum/", "releases/none/checksum/"])
def test_unknown_revision_is_404(api, path):
    assert api.get(path).status == 404


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("path", ["revisions/1/checksum/", "releases/2026-spring/checksum/"])
def test_unchanged_answer_is_304(api, path):
    tag = api.get(path).headers["ETag"]

    assert api.get(path, **{"If-None-Match": tag}).status == 304
