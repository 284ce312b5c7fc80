"""A headless Chromium, where the machine has one."""

import os
import shutil
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
PASSWORD = "a long enough password"


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run."""
    playwright_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("needs Chromium: install it, or give its path in CHROMIUM")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop running in this thread; the tests themselves are not async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with playwright_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def complaints():
    """What the browser complained about, to be empty at the end."""
    return []


@pytest.fixture
def open_page(chromium, live_server, complaints):
    """Open a window of some width, in light or in dark."""
    contexts = []

    def opened(width=1280, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            base_url=live_server.url,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "response",
            lambda answer: (
                complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((live_server.url, "data:"))
                else complaints.append(f"asked {asked.url}")
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def sign_in(live_server):
    """Make an account in a group and sign in as a person would."""
    import_module("provisions.migrations.0012_workbench_groups").allow(apps)

    def signed_in(page, group):
        user, is_new = User.objects.get_or_create(username=group.lower(), is_staff=True)
        if is_new:
            user.set_password(PASSWORD)
            user.save()
            user.groups.add(Group.objects.get(name=group))
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Curating policy provisions").wait_for()

    return signed_in


#: What WCAG 2.2 AA asks for, as far as a program can tell.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def axe_script():
    """The text of axe-core."""
    axe = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python")
    return (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def accessible(axe_script):
    """Say what axe-core finds wrong with a page as it stands: a rule and its places; or nothing."""

    def broken_rules(page):
        page.evaluate(axe_script)
        found = page.evaluate("(tags) => axe.run({ runOnly: tags })", WCAG)
        return [
            (rule["id"], [" ".join(map(str, node["target"])) for node in rule["nodes"]])
            for rule in found["violations"]
        ]

    return broken_rules
