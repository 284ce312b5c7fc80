"""`manage.py export`: to a file, a folder or standard output; whole, or not at all."""

import pytest
from django.core.management import CommandError, call_command

from provisions.loading.pipeline.loader import load
from provisions.loading.rows.nouns import nouns
from tests.factories import (
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    CorrespondenceFactory,
    PlanFactory,
    SchemeFactory,
    ThemeFactory,
    ThemeLabelFactory,
)

pytestmark = pytest.mark.django_db


def test_a_plan_goes_to_standard_output(capfdbinary):
    clause = ClauseFactory(plan__slug="a-plan")
    CorrespondenceFactory(from_clause=clause)

    call_command("export", plan="a-plan")

    out, err = capfdbinary.readouterr()
    assert [line.split(b'"')[3] for line in out.splitlines()] == [
        b"provisions.jurisdiction",
        b"provisions.plan",
        b"provisions.clause",
    ]
    assert err.splitlines() == [
        b"Not written: 1 rows that link a-plan to other plans. Only --all exports them.",
        b"3 rows written.",
    ]


def test_everything_goes_to_a_file_that_loads_as_unchanged(tmp_path, capsys):
    ClauseFactory()

    call_command("export", all=True, output=tmp_path / "all.jsonl")

    assert load([tmp_path / "all.jsonl"]).changes == []
    assert [path.name for path in tmp_path.iterdir()] == ["all.jsonl"]


def test_csv_goes_to_a_folder_that_loads_as_unchanged(tmp_path, capsys):
    theme = ThemeFactory()

    call_command("export", scheme=theme.scheme.slug, format="csv", output=tmp_path / "new")

    names = [path.name for path in sorted((tmp_path / "new").iterdir())]
    assert [name.split("-")[1] for name in names] == ["schemes.csv", "themes.csv"]
    assert load([tmp_path / "new"]).changes == []


def delete_all():
    for noun in reversed(nouns()):
        # Past the guard on parents, which would want children deleted one level after the other.
        noun.model.objects.all()._raw_delete("default")


def comes_back(path, options):
    """Whether an export, loaded into a database where nothing is left, is written as it was."""
    call_command("export", output=path, **options)
    first = path.read_bytes()
    delete_all()
    assert load([path]).errors == []
    call_command("export", output=path, **options)
    return path.read_bytes() == first


def test_a_plan_as_akoma_ntoso_comes_back_as_the_same_bytes(tmp_path, capsys):
    part = ClauseFactory(plan__slug="ponds", eid="part_1", clause_type="part")
    section = ClauseFactory(plan=part.plan, eid="sec_1", parent=part)
    ClauseTextFactory(clause=section, text="A pond is wet.")

    assert comes_back(tmp_path / "ponds.xml", {"plan": "ponds", "format": "akn"})
    assert [path.name for path in tmp_path.iterdir()] == ["ponds.xml"]
    assert capsys.readouterr().err.splitlines() == ["5 rows written."] * 2


def test_a_scheme_as_skos_comes_back_as_the_same_bytes(tmp_path, capsys):
    scheme = SchemeFactory(slug="water")
    top = ThemeFactory(scheme=scheme, slug="pond")
    low = ThemeFactory(scheme=scheme, slug="puddle", broader=top)
    ThemeLabelFactory(theme=low, language="de", kind="preferred", label="Lache")

    assert comes_back(tmp_path / "water.ttl", {"scheme": "water", "format": "skos"})
    assert capsys.readouterr().err.splitlines() == ["4 rows written."] * 2


def test_says_what_akoma_ntoso_cannot_hold(tmp_path, capsys):
    clause = CodingFactory().clause

    call_command("export", plan=clause.plan.slug, format="akn", output=tmp_path / "a.xml")

    assert capsys.readouterr().err.startswith("Not written: 4 rows")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scheme": "a", "format": "akn"}, "--format akn .* --plan SLUG"),
        ({"all": True, "format": "akn"}, "--format akn .* --plan SLUG"),
        ({"plan": "a", "format": "skos"}, "--format skos .* --scheme SLUG"),
        ({"plan": "a-plam"}, r"--plan: .*'a-plam'\. Did you mean 'a-plan'\?"),
        ({"scheme": "topic"}, r"--scheme: there is no scheme 'topic'\."),
        ({"plan": "a-plan", "format": "csv"}, "give a folder with --output"),
    ],
)
def test_says_what_is_wrong(options, message):
    PlanFactory(slug="a-plan")

    with pytest.raises(CommandError, match=message):
        call_command("export", **options)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    PlanFactory(slug="a-plan")

    with pytest.raises(CommandError, match=r"such\.jsonl .*No such file or directory"):
        call_command("export", plan="a-plan", output=tmp_path / "no" / "such.jsonl")
