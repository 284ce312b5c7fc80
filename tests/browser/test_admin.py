"""A publisher's day in a real browser, and how the pages look on a desk and on a telephone."""

import json

import pytest

from provisions.models import Clause, PublishedClause, Revision, Source
from provisions.publishing.publisher import publish
from tests.admin.submissions import url
from tests.factories import (
    AssignmentFactory,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    DutyFactory,
    JurisdictionFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose(page, field, term):
    """Pick a row in a field that completes what one types."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator("input.select2-search__field").fill(term)
    page.locator(".select2-results__option--highlighted", has_text=term).click()


def save(page):
    page.locator("input[name=_save]").click()


def test_from_an_empty_database_to_a_published_clause(open_page, sign_in, complaints):
    JurisdictionFactory()
    page = open_page()
    sign_in(page, "Publisher")

    # A source: the slug follows the title.
    page.goto("/admin/provisions/source/add/")
    page.locator("#id_title").press_sequentially("The gazette")
    page.locator("#id_kind").select_option("official")
    page.locator("#id_publisher").fill("The printer")
    page.locator("#id_stage").select_option("ready")
    save(page)
    page.get_by_text("was added successfully").wait_for()
    assert Source.objects.get().slug == "the-gazette"

    # A plan that breaks a rule, and then does not.
    page.goto("/admin/provisions/plan/add/")
    page.locator("#id_title").press_sequentially("A first plan")
    choose(page, "jurisdiction", "us")
    page.locator("#id_stage").select_option("ready")
    page.locator("#id_language").fill("en")
    page.locator("#id_plan_type").select_option("strategy")
    page.locator("#id_legal_force").select_option("non_binding")
    page.locator("#id_status").select_option("in_force")
    page.locator("#id_completeness").select_option("partial")
    save(page)
    page.get_by_text("Say in the coverage note what is missing and why.").wait_for()
    page.locator("#id_coverage_note").fill("One clause, for a start.")
    save(page)
    page.get_by_text("was added successfully").wait_for()

    # A clause of it, with a text and a citation.
    page.get_by_role("link", name="A first plan").click()
    page.get_by_role("link", name="Add a clause").click()
    page.locator("#id_eid").fill("sec_1")
    page.locator("#id_clause_type").select_option("section")
    page.locator("#id_locator").fill("Section 1")
    page.locator("#id_heading").fill("What shall be done")
    page.locator("#id_stage").select_option("ready")
    page.get_by_text("Add another Clause text").click()
    page.locator("#id_texts-0-language").fill("en")
    page.locator("#id_texts-0-standing").select_option("original")
    page.locator("#id_texts-0-text").fill("A sentence of ours.")
    page.get_by_text("Add another Citation").click()
    choose(page, "citations-0-source", "the-gazette")
    page.locator("#id_citations-0-locator").fill("p. 1")
    save(page)
    page.get_by_text("was added successfully").wait_for()
    assert page.locator(".standing").inner_text() == "not yet"

    # The preview, and the revision.
    page.goto("/admin/")
    page.get_by_role("link", name="Preview publication").click()
    page.get_by_text("a-first-plan:sec_1").wait_for()
    assert not Revision.objects.exists()
    page.get_by_label("Note for readers").fill("The first one")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published as revision 1").wait_for()

    document = json.loads(PublishedClause.objects.get().document)
    assert document["heading"] == "What shall be done"
    assert document["texts"][0]["text"] == "A sentence of ours."
    assert document["citations"] == [{"source": "the-gazette", "locator": "p. 1", "note": ""}]
    page.goto(url(Clause, "changelist"))
    assert page.locator(".standing").inner_text() == "as shown"
    assert complaints == []


def test_edit_shows_in_list_preview_and_history(open_page, sign_in, complaints):
    clause = ClauseFactory(heading="Before the edit")
    publish(published_by="tester")
    page = open_page()
    sign_in(page, "Publisher")

    page.goto(url(Clause, "change", clause.pk))
    page.locator("#id_heading").fill("After the edit")
    page.locator("#id_reason").fill("A misprint")
    save(page)

    page.goto(url(Clause, "changelist"))
    assert page.locator(".standing").inner_text() == "edited since"
    page.goto(url(Clause, "history", clause.pk))
    assert page.get_by_text("Reason: A misprint").is_visible()
    assert page.locator("del").first.inner_text() == "Before"
    page.goto("/admin/provisions/revision/preview/")
    assert page.locator("ins").first.inner_text() == "After"
    assert complaints == []


def test_plans_page_previews_that_plan_alone(open_page, sign_in):
    clause, other = ClauseFactory(), ClauseFactory()
    page = open_page()
    sign_in(page, "Publisher")

    page.goto(url(type(clause.plan), "change", clause.plan_id))
    page.get_by_role("link", name="Preview publication").click()

    assert page.get_by_text(clause.public_id).count() == 1
    assert page.get_by_text(other.public_id).count() == 0
    page.get_by_role("button", name="Publish this plan").click()
    page.get_by_text("Published as revision 1").wait_for()


#: Every piece of text whose contrast with what lies behind it is too low to read with ease.
PALE = """
() => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.querySelectorAll("#container *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility({ checkVisibilityCSS: true })) continue;
    if (element.closest("option, .empty-form, [disabled]")) continue;
    const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) {
      const text = element.textContent.trim().slice(0, 30);
      pale.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className}: ${text}`);
    }
  }
  return pale;
}
"""


@pytest.fixture
def something_of_everything(transactional_db):
    """A clause with all that hangs on it, published, and then edited."""
    clause = ClauseFactory(heading="A heading that is long enough to fill more than one line " * 2)
    below = ClauseFactory(plan=clause.plan, parent=clause)
    ClauseTextFactory(clause=clause)
    CitationFactory(clause=clause)
    DutyFactory(clause=clause)
    AssignmentFactory(clause=clause)
    ThemeFactory(stage="draft")
    publish(published_by="tester")
    Clause.objects.filter(pk=clause.pk).update(heading="Another heading")
    Clause.objects.filter(pk=below.pk).update(stage="draft")
    return clause


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)
def test_pages_fit_and_are_legible(
    open_page, sign_in, complaints, something_of_everything, width, scheme
):
    clause = something_of_everything
    addresses = (
        "/admin/",
        url(Clause, "changelist"),
        url(Clause, "change", clause.pk),
        url(Clause, "history", clause.pk),
        url(type(clause.plan), "change", clause.plan_id),
        "/admin/provisions/theme/",
        "/admin/provisions/revision/preview/",
        "/admin/provisions/revision/1/change/",
        "/admin/provisions/publishedclause/",
    )
    page = open_page(width, scheme)
    sign_in(page, "Publisher")

    found = {}
    for address in addresses:
        page.goto(address)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[address] = (overflow if overflow > 0 else 0, page.evaluate(PALE))

    assert found == dict.fromkeys(addresses, (0, []))
    assert complaints == []
