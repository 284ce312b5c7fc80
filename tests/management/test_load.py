import io
import json
import uuid

import pytest
from django.core.management import CommandError, call_command

from provisions.loading.pipeline import changes
from provisions.models import BegunLoad, Clause, Jurisdiction, Load
from tests.loading.entries import clause, jurisdiction, plan, write

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    """Run the command as a shell would; return its exit code, output and complaint."""
    output = io.StringIO()
    try:
        call_command("load", *map(str, arguments), stdout=output, **options)
    except CommandError as error:
        return error.returncode, output.getvalue(), str(error)
    return 0, output.getvalue(), ""


def test_prints_counts_by_noun(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(), plan(), clause("a"), clause("b"))

    code, output, _ = run(path, reason="first")

    lines = [line.split() for line in output.splitlines()]
    assert code == 0
    assert lines[0] == ["noun", "created", "updated", "unchanged", "pruned", "rejected"]
    assert ["clause", "2", "-", "-", "-", "-"] in lines
    assert output.splitlines()[-1] == f"Written as load {Load.objects.get().key}."
    assert Load.objects.get().reason == "first"
    assert Load.objects.get().loaded_by


def test_prints_what_an_update_changes_and_what_is_pruned(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(), plan(), clause("a"), clause("b"))
    run(path)
    write(path, plan(), clause("a", heading="Another"))

    code, output, _ = run(path, prune=True)

    assert code == 0
    assert 'updated clause a-plan:a\n    heading: "A heading" -> "Another"\n' in output
    assert "pruned clause a-plan:b\n" in output
    assert [row.eid for row in Clause.objects.all()] == ["a"]


def test_a_second_run_says_all_unchanged(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())
    run(path)

    code, output, _ = run(path)

    assert code == 0
    assert output.splitlines()[-1] == "No row has changed; nothing was written."


def test_a_dry_run_keeps_nothing(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())

    code, output, _ = run(path, dry_run=True)

    assert code == 0
    assert output.splitlines()[-1] == "Dry run: nothing was written."
    assert not Jurisdiction.objects.exists()


def test_rejected_rows_give_exit_code_1_and_their_places(tmp_path):
    line = plan(legal_force="bindin", jurisdiction=["uss"])
    path = write(tmp_path / "a.jsonl", jurisdiction(), line)

    code, output, complaint = run(path)

    force, country = line.index('"legal_force"') + 1, line.index('"jurisdiction"') + 1
    assert code == 1
    assert complaint == "2 errors; nothing was written."
    assert (
        f"{path}\n"
        f'  line 2, column {force}: plan a-plan: legal_force = "bindin": '
        "Choose one of: binding, mixed, non_binding. Did you mean binding?\n"
        f'  line 2, column {country}: plan a-plan: jurisdiction = "uss": '
        "There is no jurisdiction uss in the files or in the database. Did you mean us?\n"
    ) in output
    assert not Jurisdiction.objects.exists()


def test_an_unreadable_file_gives_exit_code_2(tmp_path):
    code, output, complaint = run(tmp_path / "nowhere.jsonl")

    assert code == 2
    assert "No such file or directory." in output
    assert complaint == "1 error; nothing was written."


@pytest.mark.parametrize("dry_run", [True, False], ids=["dry run", "real run"])
def test_the_report_for_machines_has_everything(tmp_path, dry_run):
    path = write(tmp_path / "a.jsonl", jurisdiction())

    run(path, report=tmp_path / "report.json", dry_run=dry_run)

    report = json.loads((tmp_path / "report.json").read_text())
    assert report["is_dry_run"] is dry_run
    assert (report["load"] is None) is dry_run
    assert report["counts"]["jurisdiction"]["created"] == 1
    assert [(c["outcome"], c["row"], c["line"]) for c in report["changes"]] == [
        ("created", "us", 1)
    ]
    assert report["errors"] == []
    assert report["files"][0]["rows"] == 1


def test_the_report_has_also_the_changes_that_are_not_printed(tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "LISTED", 1)
    lines = [jurisdiction(), plan(), *(clause(f"sec_{n}") for n in range(5))]
    path = write(tmp_path / "a.jsonl", *lines)
    run(path)
    rows = [clause(f"sec_{n}", heading="Another") for n in range(5)]

    code, output, _ = run(write(path, *rows), report=tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text())
    assert code == 0
    assert [change["row"] for change in report["changes"]] == [f"a-plan:sec_{n}" for n in range(5)]
    assert output.count("updated clause") == 1
    assert "... and 4 more; --report FILE" in output


def test_a_load_that_was_killed_is_told_of(tmp_path):
    BegunLoad.objects.create(key=uuid.uuid4(), begun_by="ada")

    code, output, _ = run(write(tmp_path / "a.jsonl", jurisdiction()))

    assert code == 0
    assert " by ada did not finish" in output.splitlines()[0]


def test_the_report_of_a_rejected_run_is_written_too(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction(kind="cuntry"))

    run(path, report=tmp_path / "report.json")

    report = json.loads((tmp_path / "report.json").read_text())
    assert report["exit_code"] == 1
    assert [(e["rule"], e["value"], e["nearest"]) for e in report["errors"]] == [
        ("unknown_choice", "cuntry", "country")
    ]


def test_a_report_that_cannot_be_written_stops_before_the_load(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())

    code, _, complaint = run(path, report=tmp_path / "no-folder" / "report.json")

    assert code == 2
    assert "cannot be written" in complaint
    assert not Jurisdiction.objects.exists()
