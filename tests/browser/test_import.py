"""Importing in a real browser: look first, then load, then read what came of it."""

from pathlib import Path

import pytest

from provisions.models import Clause, ClauseText, Jurisdiction, SourceText
from tests.factories import JurisdictionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

US_PLAN = Path(__file__).resolve().parents[3] / "shared/data/plans/us-ai-action-plan-2025.txt"

PLACES = (
    '{"model": "provisions.jurisdiction", '
    '"fields": {"code": "us", "name": "United States", "kind": "country"}}\n'
)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.UPLOAD_FOLDER = tmp_path / "uploads"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_look_first_then_load(open_page, sign_in, complaints, accessible, tmp_path, width, scheme):
    file = tmp_path / "places.jsonl"
    file.write_text(PLACES)
    page = open_page(width, scheme)
    sign_in(page, "Curator")
    page.get_by_role("link", name="Import files").click()
    assert accessible(page) == []

    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Check the files").click()
    page.get_by_text("No errors were found.").wait_for()
    assert not Jurisdiction.objects.exists()
    assert accessible(page) == []
    page.get_by_role("button", name="Load the files").click()
    page.get_by_text("Loaded.", exact=True).wait_for()

    assert Jurisdiction.objects.get().name == "United States"
    assert complaints == []


def test_errors_are_shown_in_their_places(open_page, sign_in, complaints, accessible, tmp_path):
    file = tmp_path / "places.jsonl"
    file.write_text(PLACES.replace('"country"', '"contry"'))
    page = open_page()
    sign_in(page, "Curator")
    page.goto("/admin/work/import/")
    page.get_by_label("Files").set_input_files(file)
    page.get_by_role("button", name="Check the files").click()

    page.get_by_text("Did you mean country?").wait_for()
    assert page.get_by_role("button", name="Load the files").count() == 0
    assert accessible(page) == []
    page.get_by_role("button", name="Discard the files").click()
    page.get_by_text("The import was discarded.").wait_for()
    assert complaints == []


@pytest.mark.skipif(not US_PLAN.exists(), reason="needs the official text in ../shared")
def test_the_official_text_of_the_american_plan(open_page, sign_in, complaints):
    JurisdictionFactory(code="us")
    page = open_page()
    sign_in(page, "Curator")
    page.goto("/admin/work/import/")
    page.get_by_label("Files").set_input_files(US_PLAN)
    page.locator("#id_plan").fill("us-ai-action-plan-2025")
    page.get_by_text("More options").click()
    page.get_by_label("Fields of a new plan").fill("legal_force=non_binding\nstatus=in_force")
    page.get_by_role("button", name="Check the files").click()
    page.get_by_role("button", name="Load the files").wait_for()
    page.get_by_role("button", name="Load the files").click()

    page.get_by_role("link", name="Read us-ai-action-plan-2025").click()
    page.get_by_role("link", name="Pillar I").first.wait_for()
    assert Clause.objects.count() > 150
    assert ClauseText.objects.count() > 150
    assert SourceText.objects.count() == 1
    assert complaints == []
