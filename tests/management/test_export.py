"""`manage.py export`: to a file, a folder or standard output; whole, or not at all."""

import pytest
from django.core.management import CommandError, call_command

from provisions.loading.loader import load
from tests.factories import ClauseFactory, CorrespondenceFactory, PlanFactory, ThemeFactory

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
        b"1 rows that tie it to other plans are only in --all.",
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


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"plan": "a-plam"}, r"There is no plan 'a-plam'\. Did you mean 'a-plan'\?"),
        ({"scheme": "topic"}, r"There is no scheme 'topic'\."),
        ({"plan": "a-plan", "format": "csv"}, "give a folder with --output"),
    ],
)
def test_says_what_is_wrong(options, message):
    PlanFactory(slug="a-plan")

    with pytest.raises(CommandError, match=message):
        call_command("export", **options)


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    PlanFactory(slug="a-plan")

    with pytest.raises(CommandError, match=r"such\.jsonl: No such file or directory\."):
        call_command("export", plan="a-plan", output=tmp_path / "no" / "such.jsonl")
