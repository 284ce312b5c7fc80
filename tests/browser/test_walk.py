"""From an official file to a published, doubly coded revision, without leaving the admin."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User

from provisions.models import Assignment, Span, Task
from tests.factories import CoderAccountFactory, JurisdictionFactory, SchemeFactory, ThemeFactory

US_PLAN = Path(__file__).resolve().parents[3] / "shared/data/plans/us-ai-action-plan-2025.txt"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not US_PLAN.exists(), reason="needs the official text in ../shared"),
]

PASSWORD = "a long enough password"
SLUG = "us-ai-action-plan-2025"


@pytest.fixture
def people(transactional_db, sign_in):
    """Who works here, each judging under a name: a curator, two coders, and a publisher."""
    found = {}
    for name, group in (
        ("cy", "Curator"),
        ("ada", "Coder"),
        ("bo", "Coder"),
        ("dee", "Publisher"),
    ):
        account = User.objects.create_user(name, password=PASSWORD, is_staff=True)
        account.groups.add(Group.objects.get(name=group))
        CoderAccountFactory(account=account, coder__slug=name, coder__name=name.title())
        found[name] = account
    return found


@pytest.fixture
def enter(open_page, people):
    """Sign in under a name, in a browser of their own."""

    def entered(name):
        page = open_page()
        page.goto("/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Curating policy provisions").wait_for()
        return page

    return entered


def code(page, themes):
    """Judge what waits by keyboard: a theme each, or none."""
    page.goto("/admin/work/code/")
    page.wait_for_selector("html.coding-script")
    for theme in themes:
        if theme:
            page.keyboard.press("/")
            page.keyboard.type(theme)
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            say(page, "Saved")
        page.keyboard.press("n")
        say(page, "Handed in")
    page.get_by_role("heading", name="No open tasks").wait_for()


def say(page, words):
    page.wait_for_function(
        "words => document.getElementById('status').textContent.startsWith(words)", arg=words
    )


def test_from_a_file_to_a_revision(enter, complaints, live_server):
    JurisdictionFactory(code="us")
    scheme = SchemeFactory(slug="themes", title="Our themes")
    for slug in ("Energy", "Trade"):
        ThemeFactory(scheme=scheme, slug=slug.lower(), preferred_label=slug)
    curator = enter("cy")
    curator.get_by_role("link", name="Import files").click()
    curator.get_by_label("Files").set_input_files(US_PLAN)
    curator.locator("#id_plan").fill(SLUG)
    curator.get_by_text("More options").click()
    curator.get_by_label("Fields of a new plan").fill("legal_force=non_binding\nstatus=in_force")
    curator.get_by_label("Ready to publish").check()
    curator.get_by_role("button", name="Check the files").click()
    curator.get_by_role("button", name="Load the files").click()
    curator.get_by_role("link", name=f"Read {SLUG}").click()

    # A page number that a poorer reader would not have known is explained by a person.
    Span.objects.filter(exclusion="page_number").latest("pk").delete()
    spans = Span.objects.count()
    curator.reload()
    while (left := curator.get_by_role("link", name="Explain it")).count():
        left.first.click()
        curator.locator("#id_exclusion").select_option("other")
        curator.locator("#id_note").fill("The number of a page.")
        curator.locator("input[name=_save]").click()
        curator.get_by_text("was added successfully").wait_for()
        curator.goto(f"/admin/work/plans/{SLUG}/")
    curator.get_by_text("no unexplained characters in its sources").wait_for()
    assert Span.objects.count() > spans

    # Ten clauses are given to one coder, and then to another who does not see the first.
    curator.get_by_role("link", name="Assign clauses").click()
    curator.get_by_label("Codebook").select_option("themes")
    curator.get_by_label("Coder", exact=False).last.select_option("ada")
    curator.get_by_label("At most").fill("10")
    curator.get_by_role("button", name="Assign").click()
    curator.get_by_text("10 clauses assigned to Ada.").wait_for()
    code(enter("ada"), ["Energy"] * 8 + ["Trade", ""])

    curator.goto("/admin/work/second/")
    curator.get_by_label("Name").fill("Pilot")
    curator.get_by_label("Plans").fill(SLUG)
    curator.get_by_label("Codebook").select_option("themes")
    curator.locator("#id_coder").select_option("bo")
    curator.get_by_label("How many clauses").fill("10")
    curator.get_by_role("button", name="Draw and assign").click()
    curator.get_by_text("10 clauses assigned to Bo.").wait_for()
    order = list(Task.objects.filter(coder__slug="bo").order_by("pk").values_list("clause"))
    first = dict(Task.objects.filter(coder__slug="ada").values_list("clause", "pk"))
    last = max(first, key=first.get)
    said = ["Trade" if clause == last else "Energy" for (clause,) in order]
    code(enter("bo"), said)

    # Where they differ a third person decides.
    publisher = enter("dee")
    while True:
        publisher.goto("/admin/work/decide/")
        waiting = publisher.locator("#content-main tbody th a")
        if not waiting.count():
            break
        waiting.first.click()
        while publisher.get_by_role("button", name="Decide").count():
            form = publisher.locator(".decision").first
            form.get_by_label("It applies", exact=True).check()
            form.get_by_label("Why").fill("The words say so.")
            form.get_by_role("button", name="Decide").click()
            publisher.get_by_text("Decided:").wait_for()
            if "/decide/" not in publisher.url or publisher.url.endswith("/decide/"):
                break
    publisher.get_by_text("There are no open decisions").wait_for()
    assert {row.method for row in Assignment.objects.filter(applies=True)} == {
        "agreed",
        "adjudicated",
    }

    publisher.goto(f"/admin/work/plans/{SLUG}/")
    publisher.get_by_role("link", name="Preview publication").click()
    publisher.get_by_label("Note for readers").fill("The first revision.")
    publisher.get_by_role("button", name="Publish this plan").click()
    publisher.get_by_text("Published as").wait_for()
    answer = publisher.request.get(
        f"{live_server.url}/api/v1/clauses/?theme=themes:energy&count=true"
    ).json()
    assert answer["applied"]["revision"] == 1
    assert answer["count"] >= 8
    assert complaints == []
