"""Who may open which page of the workbench: each page by each sort of person."""

import pytest
from django.urls import reverse

from provisions.choices import TaskKind
from provisions.models import Upload
from tests.admin.conftest import PEOPLE
from tests.factories import (
    ClauseFactory,
    EditionFactory,
    SampleFactory,
    SchemeFactory,
    TaskFactory,
    ThemeFactory,
)


def table(staff, coder, curator, publisher, administrator):
    """What each of PEOPLE gets; 302 is the way to the login page."""
    return dict(
        zip(PEOPLE, (302, staff, coder, curator, publisher, administrator, 200), strict=True)
    )


CODING = table(403, 200, 200, 200, 200)
CURATING = table(403, 403, 200, 200, 200)

#: Pages and what they need; `code/<task>` is refused to all but its own coder, see test_coding.
PAGES = {
    "following": CODING,
    "imports": CURATING,
    "import": CURATING,
    "import-progress": CURATING,
    "import-report": CURATING,
    "assign": CURATING,
    "second": CURATING,
    "sample": CURATING,
    "adjudications": CURATING,
    "decide": CURATING,
    "plan": CURATING,
    "edition": CURATING,
    "silences": CURATING,
    "absent": CURATING,
    "duties": CURATING,
    "correspondences": CURATING,
    "codebook": CURATING,
    "codebook-merge": CURATING,
    "codebook-split": CURATING,
    "codebook-move": CURATING,
    "codebook-give-up": CURATING,
}


def address(name):
    """Where a page is, with the rows that it needs."""
    made = {
        "import": lambda: [Upload.objects.create(files=["a"], state="checked").key],
        "sample": lambda: [SampleFactory().pk],
        "decide": lambda: [TaskFactory(kind=TaskKind.ADJUDICATE, coder=None).pk],
        "plan": lambda: [ClauseFactory().plan.slug],
        "silences": lambda: [ClauseFactory().plan.slug],
        "edition": lambda: (lambda row: [row.plan.slug, row.label])(EditionFactory()),
        "duties": lambda: [ClauseFactory().pk],
        "codebook": lambda: [SchemeFactory().slug],
    }
    if name == "absent":
        theme = ThemeFactory()
        return reverse(
            "workbench:absent", args=[ClauseFactory().plan.slug, theme.scheme.slug, theme.slug]
        )
    needs = made.get(name) or made.get(name.partition("-")[0], list)
    return reverse(f"workbench:{name}", args=needs())


@pytest.mark.parametrize("person", PEOPLE)
def test_each_page_by_each_person(client_of, person):
    client = client_of(person)

    found = {name: client.get(address(name)).status_code for name in PAGES}

    assert found == {name: allowed[person] for name, allowed in PAGES.items()}


@pytest.mark.parametrize("person", ["staff", "coder"])
def test_what_changes_something_is_refused_too(client_of, person):
    client = client_of(person)
    clause, theme = ClauseFactory(), ThemeFactory()
    upload = Upload.objects.create(files=["a"], state="checked", report='{"error_count": 0}')

    found = {
        client.post(page, {"confirm": "", "relation": "close"}).status_code
        for page in (
            reverse("workbench:import-decide", args=[upload.key]),
            reverse("workbench:correspond", args=[clause.pk, ClauseFactory().pk]),
            reverse("workbench:recode", args=[theme.scheme.slug, theme.slug]),
            reverse("workbench:assign"),
            reverse("workbench:second"),
            reverse("workbench:duties", args=[clause.pk]),
        )
    }

    assert found == {403}
    upload.refresh_from_db()
    assert upload.state == "checked"
