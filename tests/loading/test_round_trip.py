"""Files, `load`, `loaddata` and `dumpdata` speak of the same rows."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from provisions.loading.pipeline.loader import load
from provisions.loading.rows.nouns import nouns
from provisions.models import CURATED_MODELS, ClauseText
from tests.factories import FACTORIES, ClauseFactory, ClauseTextFactory
from tests.loading.entries import clause, coding, jurisdiction, plan, scheme, theme, write
from tests.texts import WRITABLE

LABELS = [noun.label for noun in nouns()]


def dump(path):
    call_command(
        "dumpdata",
        *LABELS,
        use_natural_foreign_keys=True,
        use_natural_primary_keys=True,
        format="jsonl",
        output=str(path),
        verbosity=0,
    )
    return path


def rows(path):
    """The rows of a dump in any order: `dumpdata` sorts by primary key."""
    return sorted(path.read_text().splitlines())


def delete_all():
    for noun in reversed(nouns()):
        # Past the guard on parents, which would want children deleted one level after the other.
        noun.model.objects.all()._raw_delete("default")


def without_rows_left():
    return not any(noun.model.objects.exists() for noun in nouns())


@pytest.mark.django_db
@pytest.mark.parametrize("noun", nouns(), ids=str)
def test_what_dumpdata_writes_load_finds_unchanged(tmp_path, noun):
    FACTORIES[noun.model]()

    report = load([dump(tmp_path / "dump.jsonl")])

    assert report.errors == []
    assert report.changes == []
    assert report.counts[noun.name].unchanged >= 1


@pytest.mark.django_db
@pytest.mark.parametrize("noun", nouns(), ids=str)
def test_what_dumpdata_writes_load_brings_back(tmp_path, noun):
    FACTORIES[noun.model]()
    first = rows(dump(tmp_path / "first.jsonl"))
    delete_all()

    report = load([tmp_path / "first.jsonl"])

    assert report.errors == []
    assert rows(dump(tmp_path / "second.jsonl")) == first


@pytest.mark.django_db
@pytest.mark.parametrize("noun", nouns(), ids=str)
def test_what_load_takes_loaddata_takes_too(tmp_path, noun):
    FACTORIES[noun.model]()
    path = dump(tmp_path / "dump.jsonl")
    delete_all()

    call_command("loaddata", str(path), verbosity=0)

    assert load([path]).changes == []


@pytest.mark.django_db
def test_later_wordings_and_what_hangs_on_them_come_back(tmp_path):
    first = ClauseFactory(eid="sec_1", ends_on="2026-01-01")
    ClauseTextFactory(
        clause__plan=first.plan,
        clause__eid="sec_1",
        clause__wording=2,
        clause__starts_on="2026-01-01",
    )
    before = rows(dump(tmp_path / "first.jsonl"))
    delete_all()

    load([tmp_path / "first.jsonl"])

    assert rows(dump(tmp_path / "second.jsonl")) == before
    assert ClauseText.objects.get().clause.wording == 2


# A small world: clauses of one plan in a random tree, coded with themes in a random tree.
TEXTS = st.text(WRITABLE, max_size=30).filter(lambda text: text.strip())


@st.composite
def small_worlds(draw):
    """Lines of a file in random order, all of them right."""
    names = [f"n_{n}" for n in range(draw(st.integers(1, 6)))]
    lines = [jurisdiction(), plan(title=draw(TEXTS)), scheme()]
    for place, name in enumerate(names):
        above = draw(st.sampled_from([None, *names[:place]]))
        lines.append(
            clause(
                name,
                parent=["a-plan", above] if above else None,
                position=draw(st.integers(0, 2**31 - 1)),
                heading=draw(TEXTS),
                starts_on=draw(st.none() | st.dates().map(str)),
                is_operative=draw(st.booleans()),
            )
        )
        slug, broader = name.replace("_", "-"), above and above.replace("_", "-")
        lines.append(theme(slug, broader=["a-scheme", broader] if broader else None))
    lines.append(
        '{"model": "provisions.coder", "fields": {"slug": "a-coder", "name": "A", "kind": "group"}}'
    )
    for name in draw(st.lists(st.sampled_from(names), unique=True)):
        confidence = draw(st.none() | st.decimals(0, 1, places=2).map(str))
        about = ["a-scheme", draw(st.sampled_from(names)).replace("_", "-")]
        lines.append(coding(name, theme=about, confidence=confidence, note=draw(TEXTS)))
    return draw(st.permutations(lines))


@st.composite
def corrupted(draw):
    """Lines of which exactly one has been spoilt, and its number."""
    lines = list(draw(small_worlds()))
    number = draw(st.integers(0, len(lines) - 1))
    row = json.loads(lines[number])
    name = draw(st.sampled_from(sorted(row["fields"])))
    spoil = draw(
        st.sampled_from(
            [
                lambda: row["fields"].update({name: {"not": "a value"}}),
                lambda: row["fields"].update({f"{name}x": 1}),
                lambda: row["fields"].update({name: "a\0b"}),
                lambda: row.update(model="provisions.plane"),
                lambda: row.update(pk=1),
                lambda: row.pop("fields"),
            ]
        )
    )
    spoil()
    lines[number] = json.dumps(row)
    if draw(st.booleans()):
        lines[number] = lines[number][: draw(st.integers(1, len(lines[number]) - 1))]
    return lines, number + 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("worlds")


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(lines=small_worlds())
def test_load_dump_and_load_again_is_lossless(folder, lines):
    with transaction.atomic():
        path = write(folder / "world.jsonl", *lines)
        first = load([path])
        again = load([path])
        dumped = load([dump(folder / "dump.jsonl")])
        before = rows(folder / "dump.jsonl")
        delete_all()
        load([folder / "dump.jsonl"])
        after = rows(dump(folder / "again.jsonl"))
        transaction.set_rollback(True)

    assert first.errors == []
    assert len(first.changes) == len(lines)
    assert (again.changes, dumped.changes) == ([], [])
    assert after == before


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(world=corrupted())
def test_one_spoilt_line_keeps_everything_out(folder, world):
    lines, number = world
    path = write(folder / "spoilt.jsonl", *lines)

    report = load([path])

    assert number in {error.line for error in report.errors}
    assert report.exit_code == 1
    assert without_rows_left()


def test_load_is_the_only_curated_model_that_files_cannot_hold():
    assert len(nouns()) == len(CURATED_MODELS) - 1
