"""Codings loaded as CSV become themes if one asks, and else everybody says that they do not."""

import io

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provisions.loading.pipeline.loader import load
from provisions.loading.rows.options import Options
from provisions.models import Assignment, Coding, Load, Theme
from provisions.publishing.publisher import preview
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    CoderFactory,
    CodingFactory,
    JurisdictionFactory,
    PlanFactory,
    SchemeFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

UNASSIGNED = "3 codings have no assignment in plan harbours"


@pytest.fixture
def here():
    """What a person who brings a plan of their own finds: a scheme, a country, another plan."""
    scheme = SchemeFactory(slug="topics", version="1.0")
    for number, slug in enumerate(("water", "fees"), 1):
        ThemeFactory(scheme=scheme, slug=slug, position=number)
    JurisdictionFactory(code="zz")
    PlanFactory(slug="other", jurisdiction__code="zy")


@pytest.fixture
def folder(tmp_path, here):
    """A plan as a spreadsheet holds it: the files that docs/loading/rows.md shows."""
    files = {
        "plans": "slug,title,language,jurisdiction,plan_type,legal_force,status,completeness,"
        "stage\n"
        "harbours,On harbours,en,zz,strategy,non_binding,in_force,full,ready\n",
        "coders": "slug,name,kind\nada,Ada,person\n",
        "clauses": "plan,eid,parent,position,clause_type,locator,heading,stage\n"
        "harbours,part_1,,1,part,Part 1,Tides,ready\n"
        "harbours,part_1__sec_1,harbours:part_1,1,section,Section 1,Gates,ready\n"
        "harbours,part_1__sec_2,harbours:part_1,2,section,Section 2,Dues,ready\n",
        "codings": "clause,theme,coder,codebook_version,applies,confidence\n"
        "harbours:part_1,topics:water,ada,1.0,yes,0.9\n"
        "harbours:part_1__sec_1,topics:water,ada,1.0,yes,0.8\n"
        "harbours:part_1__sec_2,topics:fees,ada,1.0,yes,\n"
        "harbours:part_1__sec_2,topics:water,ada,1.0,no,\n",
    }
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content)
    return tmp_path


def run(command, *arguments, **options):
    output, complaints = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), stdout=output, stderr=complaints, **options)
    return output.getvalue() + complaints.getvalue()


def rewrite(folder, before, after):
    path = folder / "codings.csv"
    path.write_text(path.read_text().replace(before, after))


def compared(client):
    body = client.get("/api/v1/compare/?plans=harbours,other&scheme=topics").json()
    cells = {row["id"]: row["cells"][0]["state"] for row in body["rows"]}
    return cells, [note for note in body["applied"]["notes"] if not note.startswith("Shares")]


def test_without_results_load_publish_and_compare_say_so(folder, client):
    assert UNASSIGNED in run("load", folder)
    assert UNASSIGNED in run("publish", dry_run=True)
    assert UNASSIGNED in run("publish")

    cells, (note,) = compared(client)
    assert set(cells.values()) == {"not_yet_coded"}
    assert note.startswith("harbours has published codings on topics:fees, topics:water")
    assert not Assignment.objects.exists()


def test_a_single_coder_is_taken_at_their_word_if_one_asks(folder, client):
    said = run("load", folder, assign="single")

    assert "no assignment" not in said
    assert {
        (str(a.clause), a.theme.slug, a.applies, a.method) for a in Assignment.objects.all()
    } == {
        ("harbours:part_1", "water", True, "single"),
        ("harbours:part_1__sec_1", "water", True, "single"),
        ("harbours:part_1__sec_2", "fees", True, "single"),
    }
    assert Load.objects.get().counts["assignment"]["created"] == 3
    assert "no assignment" not in run("publish")
    assert compared(client) == ({"topics:water": "present", "topics:fees": "present"}, [])
    assert "No row has changed" in run("load", folder, assign="single")


@pytest.fixture
def merged(folder, admin_client):
    """Two coders took a clause each; fees, which one of them saw, went into water since."""
    (folder / "coders.csv").write_text("slug,name,kind\nada,Ada,person\nbo,Bo,person\n")
    (folder / "codings.csv").write_text(
        "clause,theme,coder,codebook_version,applies,stance\n"
        "harbours:part_1,topics:water,ada,1.0,yes,for\n"
        "harbours:part_1__sec_2,topics:fees,bo,1.0,yes,against\n"
        "harbours:part_1__sec_2,topics:water,bo,1.0,no,\n"
    )
    run("load", folder, assign="single")
    run("publish")
    themes = dict(Theme.objects.values_list("slug", "pk"))
    form = {"theme": themes["fees"], "into": themes["water"], "version": "1.1", "reason": "One."}
    assert admin_client.post("/admin/work/codebooks/topics/merge/", form).status_code == 302
    return folder


def test_codings_of_a_merged_theme_count_for_the_one_it_leads_to(merged, client):
    assert "no assignment" not in run("publish")

    body = client.get("/api/v1/compare/?plans=harbours,other&scheme=topics").json()
    assert [note for note in body["applied"]["notes"] if not note.startswith("Shares")] == []
    (row,) = body["rows"]
    cell = row["cells"][0]
    assert (row["id"], cell["state"], cell["clause_count"]) == ("topics:water", "present", 2)
    assert [coder["id"] for coder in cell["coders"]] == ["ada", "bo"]
    counts = cell["stance_counts"]
    assert (counts["for"], counts["against"], counts["not_stated"]) == (1, 1, 0)


def test_the_next_run_does_not_undo_a_merge(merged):
    assert "No row has changed" in run("load", merged, assign="single")


def test_codings_that_are_here_already_are_assigned_by_the_next_run(folder):
    run("load", folder)

    said = run("load", folder, assign="single", dry_run=True)
    assert "Dry run" in said
    assert not Assignment.objects.exists()
    run("load", folder, assign="single")

    assert Assignment.objects.count() == 3


def test_where_a_second_coder_judged_people_decide(folder):
    run("load", folder)
    other = CodingFactory(
        clause=Coding.objects.filter(clause__eid="part_1").get().clause,
        theme=Coding.objects.filter(theme__slug="fees").get().theme,
        coder=CoderFactory(slug="bo"),
    )

    said = run("load", folder, assign="single")

    assert "finding: undecided: harbours:part_1: Coded by ada and bo" in said
    assert set(Assignment.objects.values_list("clause__eid", flat=True)) == {
        "part_1__sec_1",
        "part_1__sec_2",
    }
    assert other.clause.assignments.count() == 0


def test_results_of_people_and_of_the_files_are_kept(folder):
    run("load", folder)
    water = Coding.objects.get(clause__eid="part_1").theme
    clauses = {row.clause.eid: row.clause for row in Coding.objects.all()}
    decided = AssignmentFactory(
        clause=clauses["part_1"],
        theme=water,
        applies=False,
        method="adjudicated",
        adjudicator=CoderFactory(),
        rationale="It names no tide.",
    )
    (folder / "assignments.csv").write_text(
        "clause,theme,applies,method\nharbours:part_1__sec_1,topics:water,no,agreed\n"
    )

    run("load", folder, assign="single")

    decided.refresh_from_db()
    assert (decided.applies, decided.rationale) == (False, "It names no tide.")
    assert clauses["part_1__sec_1"].assignments.get().method == "agreed"
    assert clauses["part_1__sec_2"].assignments.get().method == "single"


def test_a_coder_who_comes_to_say_no_takes_the_result_along(folder):
    run("load", folder, assign="single")
    path = folder / "codings.csv"
    path.write_text(
        path.read_text().replace("sec_1,topics:water,ada,1.0,yes", "sec_1,topics:water,ada,1.0,no")
    )

    run("load", folder, assign="single")

    assert Assignment.objects.get(clause__eid="part_1__sec_1").applies is False


def test_a_wrong_reference_is_reported_once(folder):
    path = folder / "codings.csv"
    path.write_text(
        path.read_text().replace("part_1__sec_2,topics:fees", "part_1__sec_3,topics:fees")
    )

    report = load([folder], options=Options(assign="single"))

    assert [(error.noun, error.field) for error in report.errors] == [("coding", "clause")]


def test_the_preview_in_the_admin_says_what_is_missing(folder, admin_client):
    run("load", folder)

    page = admin_client.get("/admin/provisions/revision/preview/").content.decode()

    assert UNASSIGNED in page
    assert UNASSIGNED in preview().notes[0]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    verdicts=st.dictionaries(
        st.tuples(st.integers(0, 2), st.sampled_from("xy"), st.sampled_from(["ada", "bo"])),
        st.booleans(),
        max_size=12,
    ),
    is_here=st.sets(st.integers(0, 11)),
)
def test_results_are_those_of_the_only_coder(tmp_path, verdicts, is_here):
    """Whichever codings were here before: of the clauses in the file those with one coder."""
    Assignment.objects.all().delete()
    Coding.objects.all().delete()
    scheme = SchemeFactory(slug="s") if not ThemeFactory._meta.model.objects.exists() else None
    if scheme:
        for slug in "xy":
            ThemeFactory(scheme=scheme, slug=slug)
        for number in range(3):
            ClauseFactory(plan__slug=f"p-{number}", eid="a")
        for slug in ("ada", "bo"):
            CoderFactory(slug=slug)
    lines, filed = ["clause,theme,coder,codebook_version,applies"], set()
    for place, ((number, theme, coder), applies) in enumerate(verdicts.items()):
        if place in is_here:
            themes, coders = ThemeFactory._meta.model.objects, CoderFactory._meta.model.objects
            CodingFactory(
                clause=ClauseFactory._meta.model.objects.get(plan__slug=f"p-{number}"),
                theme=themes.get(slug=theme),
                coder=coders.get(slug=coder),
                applies=applies,
            )
        else:
            filed.add((number, theme))
            lines.append(f"p-{number}:a,s:{theme},{coder},1.0,{str(applies).lower()}")
    (tmp_path / "codings.csv").write_text("\n".join(lines) + "\n")

    report = load([tmp_path], options=Options(assign="single"))

    assert report.errors == [] or len(lines) == 1
    coders = {n: {c for m, _, c in verdicts if m == n} for n in range(3)}
    expected = {
        (f"p-{number}", theme)
        for (number, theme, coder), applies in verdicts.items()
        if applies and (number, theme) in filed and len(coders[number]) == 1
    }
    made = Assignment.objects.values_list("clause__plan__slug", "theme__slug")
    assert set(made) == expected
