"""Two browsers on one clause, and a browser that is lost: nobody loses a word."""

import pytest

from provisions.models import Clause
from tests.admin.submissions import url
from tests.factories import ClauseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def save(page):
    page.locator("input[name=_save]").click()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_two_browsers_on_one_clause(open_page, sign_in, complaints, width, scheme):
    clause = ClauseFactory(heading="The heading", summary="A summary.")
    address = url(Clause, "change", clause.pk)
    ada, bo = open_page(width, scheme), open_page(width, scheme)
    sign_in(ada, "Curator")
    sign_in(bo, "Publisher")
    ada.goto(address)
    bo.goto(address)

    ada.locator("#id_heading").fill("Ada's heading")
    save(ada)
    ada.get_by_text("was changed successfully").wait_for()
    bo.locator("#id_heading").fill("Bo's heading")
    bo.locator("#id_summary").fill("Bo wrote a long summary.")
    save(bo)

    bo.get_by_role("heading", name="Changed while you were editing it").wait_for()
    assert bo.locator("section.conflict ins").first.inner_text() == "Ada's"
    assert bo.locator("#id_summary").input_value() == "Bo wrote a long summary."
    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Ada's heading", "A summary.")

    bo.locator("#id_heading").fill("Ada's heading")
    save(bo)
    bo.get_by_text("was changed successfully").wait_for()
    clause.refresh_from_db()
    assert (clause.heading, clause.summary) == ("Ada's heading", "Bo wrote a long summary.")
    assert complaints == []


def test_what_was_typed_outlives_a_lost_page(open_page, sign_in, complaints):
    clause = ClauseFactory(summary="A summary.")
    address = url(Clause, "change", clause.pk)
    page = open_page()
    sign_in(page, "Curator")
    page.goto(address)
    page.locator("#id_summary").fill("A very long summary.")

    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    page.goto(address)

    assert page.locator("#id_summary").input_value() == "A summary."
    page.get_by_role("button", name="Restore it").click()
    assert page.locator("#id_summary").input_value() == "A very long summary."
    save(page)
    page.get_by_text("was changed successfully").wait_for()
    page.goto(address)
    assert page.locator("#id_summary").input_value() == "A very long summary."
    assert page.get_by_role("button", name="Restore it").count() == 0
    assert complaints == []


def test_what_one_account_typed_is_not_offered_to_another(open_page, sign_in):
    clause = ClauseFactory(summary="A summary.")
    address = url(Clause, "change", clause.pk)
    page = open_page()
    sign_in(page, "Curator")
    page.goto(address)
    page.locator("#id_summary").fill("Of the curator alone.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    page.get_by_role("button", name="Log out").click()

    sign_in(page, "Publisher")
    page.goto(address)

    assert page.get_by_role("button", name="Restore it").count() == 0
