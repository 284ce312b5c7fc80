"""Every address of the admin, for every group, on databases made by loading: never a 5xx."""

from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from provisions.admin.workbench.urls import urlpatterns as workbench_patterns
from provisions.models import (
    Citation,
    Clause,
    CoderAccount,
    Correspondence,
    Edition,
    Plan,
    Scheme,
    Task,
    Theme,
    Upload,
)
from provisions.publishing.publisher import publish
from tests.admin.conftest import MEMBERS, PEOPLE
from tests.admin.submissions import browser_submission, text
from tests.admin.workbench.test_imports import bring, ended
from tests.factories import CoderFactory, SampleFactory, TaskFactory

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

#: Enough of the fixtures for one plan with codings, in one import.
IMPORTED = ("01", "03", "05", "06", "10", "11")

NOBODY = 2_000_000_000


@pytest.fixture
def clients(transactional_db, groups):
    """One client for each of PEOPLE who may enter; passers-by are there to be deleted.

    What they do is committed: inside the transaction of a test some faults cannot be seen.
    """
    for number in range(3):
        User.objects.create_user(f"passer-by-{number}")
        Group.objects.create(name=f"passer-by-{number}")
    return {person: _client(person) for person in PEOPLE if person != "stranger"}


def _client(person):
    user = User.objects.create_user(person, is_staff=True, is_superuser=person == "superuser")
    if person in MEMBERS:
        user.groups.add(Group.objects.get(name=person.title()))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _import(client):
    files = [file for file in sorted(FIXTURES.glob("*.jsonl")) if file.name.startswith(IMPORTED)]
    upload = bring(client, *(SimpleUploadedFile(file.name, file.read_bytes()) for file in files))
    client.post(reverse("workbench:import-decide", args=[upload.key]), {"confirm": ""})
    assert ended(upload).state == "loaded", upload.report


def _make_work():
    """Make what no file brings: tasks, a sample, an account that judges, and an upload."""
    coder, clause = CoderFactory(slug="ada"), Clause.objects.filter(citations__isnull=False)[0]
    CoderAccount.objects.create(account=User.objects.get(username="coder"), coder=coder)
    scheme = Scheme.objects.earliest("pk")
    sample = SampleFactory(scheme=scheme)
    for kind, by in (("code", coder), ("adjudicate", None)):
        TaskFactory(kind=kind, clause=clause, scheme=scheme, coder=by, sample=sample)
    Upload.objects.create(files=["a"], state="checked", report='{"error_count": 0}')


def pages(model, pk):
    """The addresses of one noun's pages, with one of its rows."""
    for pattern in admin.site._registry[model].get_urls():
        if pattern.name is not None:
            given = dict.fromkeys(pattern.pattern.converters, pk)
            yield pattern.name, reverse(f"admin:{pattern.name}", kwargs=given)


def rows_of(model):
    """The first, the last, and one that has much hanging on it; never those who walk."""
    found = model._default_manager.order_by("pk")
    if model in (User, Group):
        name = "username" if model is User else "name"
        found = found.filter(**{f"{name}__startswith": "passer-by"})
    keys = found.values_list("pk", flat=True)
    chosen = [keys.first(), keys.last()]
    if model in (Plan, Clause):
        noun = model._meta.model_name
        cited = Citation.objects.exclude(**{noun: None})
        chosen.append(cited.values_list(noun, flat=True).first())
    return [pk for pk in dict.fromkeys(chosen) if pk is not None] or [NOBODY]


def workbench():
    """The addresses of the workbench, each with rows that it could be about."""
    plan, clause = Plan.objects.earliest("pk"), Clause.objects.earliest("pk")
    theme = Theme.objects.select_related("scheme").earliest("pk")
    known = {
        "code": {"pk": Task.objects.get(kind="code").pk},
        "judgement": {"pk": Task.objects.get(kind="code").pk},
        "task-state": {"pk": Task.objects.get(kind="code").pk},
        "decide": {"pk": Task.objects.get(kind="adjudicate").pk},
        "sample": {"pk": Task.objects.get(kind="code").sample_id},
        "duties": {"pk": clause.pk},
        "correspond": {"first": clause.pk, "second": Clause.objects.latest("pk").pk},
        "review": {"pk": getattr(Correspondence.objects.first(), "pk", NOBODY)},
        "edition": {"slug": plan.slug, "label": getattr(Edition.objects.first(), "label", "none")},
        "absent": {"slug": plan.slug, "scheme": theme.scheme.slug, "theme": theme.slug},
        "recode": {"slug": theme.scheme.slug, "theme": theme.slug},
    }
    for pattern in workbench_patterns:
        names = pattern.pattern.converters
        given = {
            "pk": NOBODY,
            "key": Upload.objects.get(state="checked").key,
            "slug": theme.scheme.slug if pattern.name.startswith("codebook") else plan.slug,
            **known.get(pattern.name, {}),
        }
        yield reverse(f"workbench:{pattern.name}", kwargs={name: given[name] for name in names})


class Walk:
    """Sends requests and keeps what went wrong."""

    def __init__(self, client):
        self.client = client
        self.failed = []

    def get(self, address, **query):
        return self._keep("GET", address, self.client.get(address, query))

    def post(self, address, sent=None):
        return self._keep("POST", address, self.client.post(address, sent or {}))

    def is_signed_in(self):
        return self.client.get(reverse("admin:index")).status_code == 200

    def _keep(self, method, address, answer):
        if answer.status_code >= 500:
            self.failed.append((method, address, answer.status_code))
        return answer


def test_no_address_fails_on_what_a_load_wrote(clients):
    call_command("load", str(FIXTURES), verbosity=0)
    publish(published_by="somebody")
    _make_work()
    failed = []
    for person, client in clients.items():
        walk = Walk(client)
        for model in admin.site._registry:
            _walk_noun(walk, model, is_thorough=person == "superuser")
        for address in workbench():
            walk.get(address)
            walk.post(address)
            walk.post(address, {"theme": "x", "pk": "x", "plan": "x", "at": "x", "label": "x"})
        for name in ("index", "password_change", "jsi18n", "autocomplete"):
            walk.get(reverse(f"admin:{name}"))
            walk.post(reverse(f"admin:{name}"))
        assert walk.is_signed_in(), person
        failed += [(person, *each) for each in walk.failed]

    assert failed == []


def test_no_address_fails_on_what_a_browser_brought(clients, tmp_path, settings):
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    _import(clients["curator"])
    plan = reverse("admin:provisions_plan_history", args=[Plan.objects.get().pk])
    assert "a load by curator added the plan" in text(clients["coder"].get(plan))

    walk = Walk(clients["superuser"])
    for model in admin.site._registry:
        if rows_of(model) != [NOBODY]:
            _walk_noun(walk, model, is_thorough=False)

    assert walk.is_signed_in()
    assert walk.failed == []


def _walk_noun(walk, model, *, is_thorough):
    rows = [*rows_of(model), NOBODY] if is_thorough else rows_of(model)[:1]
    # Pages of no row in particular are visited once.
    addresses = dict.fromkeys(page for pk in rows for page in pages(model, pk))
    for name, address in addresses:
        page = walk.get(address)
        walk.post(address)
        if page.status_code == 200:
            _walk_on(walk, name, address, page)
    listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    queries = ({"q": "no such word"}, {"p": "99", "o": "1.-2"}, {"unheard": "of"})
    for query in queries if is_thorough else ():
        walk.get(listed, **query)
    for action in (*(admin.site._registry[model].actions or ()), "delete_selected"):
        walk.post(listed, {"action": action, "_selected_action": [str(pk) for pk in rows]})


def _walk_on(walk, name, address, page):
    """Do on a page what it is for."""
    if name.endswith(("_change", "_add")) and 'type="submit"' in page.content.decode():
        walk.post(address, browser_submission(page))
    elif name.endswith("_history"):
        _walk_back(walk, page)
    elif name.endswith("_delete"):
        walk.post(address, {"post": "yes"})


def _walk_back(walk, page):
    """Follow the last link of a history to an earlier state, and go there."""
    for entry in (page.context.get("entries") or [])[-1:]:
        address = page.request["PATH_INFO"].replace("history", "revert")
        walk.get(address, at=entry.at.isoformat())
        walk.post(address, {"at": entry.at.isoformat()})
