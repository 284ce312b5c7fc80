"""Who may do what: each view by each sort of person."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from provisions.models import (
    CURATED_MODELS,
    PUBLISHED_MODELS,
    Anchor,
    Citation,
    Clause,
    ClauseText,
    Coder,
    CoderAccount,
    Edition,
    Involvement,
    Jurisdiction,
    Load,
    Organization,
    Plan,
    PublishedClause,
    Release,
    Revision,
    Sample,
    Scheme,
    Source,
    SourceText,
    Task,
    Theme,
    ThemeLabel,
    ThemeMatch,
    Upload,
)
from provisions.publishing.publisher import publish
from tests.admin.conftest import PEOPLE
from tests.admin.submissions import save, text, url
from tests.factories import (
    FACTORIES,
    CitationFactory,
    ClauseFactory,
    ClauseTextFactory,
    CodingFactory,
    PlanFactory,
    SourceFactory,
)

#: Curated rows that only `load` makes.
WRITTEN_BY_LOADING = (Load, SourceText, Anchor)

#: What a coder sees: what a clause is judged by, and never what others judged of it.
SEEN_BY_CODERS = (
    Citation,
    Clause,
    ClauseText,
    Edition,
    Involvement,
    Jurisdiction,
    Organization,
    Plan,
    Scheme,
    Source,
    Theme,
    ThemeLabel,
    ThemeMatch,
)


#: What is done and not published.
WORK = (Task, Sample, CoderAccount, Upload)


def table(staff, coder, curator, publisher, administrator):
    """What each of PEOPLE gets; 302 is the way to the login page."""
    return dict(
        zip(PEOPLE, (302, staff, coder, curator, publisher, administrator, 200), strict=True)
    )


LIST = table(403, 403, 200, 200, 200)
SEEN = table(403, 200, 200, 200, 200)
ADD = table(403, 403, 200, 200, 200)
NEVER = dict.fromkeys(PEOPLE, 403) | {"stranger": 302}
PUBLISHING = table(403, 403, 403, 200, 200)
ACCOUNTS = table(403, 403, 403, 403, 200)
ROOT_ONLY = table(403, 403, 403, 403, 403)

preview_url = reverse("admin:provisions_revision_preview")
publish_url = reverse("admin:provisions_revision_publish")


def expected(model):
    """Who sees the lists, the forms and the history of a noun."""
    return SEEN if model in SEEN_BY_CODERS else LIST


@pytest.mark.parametrize("person", PEOPLE)
class TestViews:
    def test_home(self, client_of, person):
        expected = 302 if person == "stranger" else 200

        assert client_of(person).get(reverse("admin:index")).status_code == expected

    def test_lists(self, client_of, person):
        client = client_of(person)
        models = (*CURATED_MODELS, *PUBLISHED_MODELS, Revision, Release, *WORK)

        found = {model: client.get(url(model, "changelist")).status_code for model in models}

        assert found == {model: expected(model)[person] for model in models}

    def test_adding(self, client_of, person):
        client = client_of(person)

        found = {
            client.get(url(model, "add")).status_code
            for model in CURATED_MODELS
            if model not in WRITTEN_BY_LOADING
        }

        assert found == {ADD[person]}

    def test_changing(self, client_of, person):
        client = client_of(person)
        rows = [FACTORIES[model]() for model in CURATED_MODELS]

        found = {type(row): client.get(url(type(row), "change", row.pk)) for row in rows}

        statuses = {model: page.status_code for model, page in found.items()}
        assert statuses == {model: expected(model)[person] for model in CURATED_MODELS}
        assert person != "coder" or not any("_save" in text(page) for page in found.values())

    def test_history(self, client_of, person):
        client = client_of(person)
        rows = [FACTORIES[model]() for model in CURATED_MODELS]

        found = {type(row): client.get(url(type(row), "history", row.pk)) for row in rows}

        statuses = {model: page.status_code for model, page in found.items()}
        assert statuses == {model: expected(model)[person] for model in CURATED_MODELS}

    @pytest.mark.parametrize("model", [*WRITTEN_BY_LOADING, Revision, PublishedClause])
    def test_nobody_adds_what_we_write_ourselves(self, client_of, person, model):
        assert client_of(person).get(url(model, "add")).status_code == NEVER[person]

    def test_naming_a_revision(self, client_of, person):
        assert client_of(person).get(url(Release, "add")).status_code == PUBLISHING[person]

    def test_previewing(self, client_of, person):
        assert client_of(person).get(preview_url).status_code == PUBLISHING[person]

    def test_publishing(self, client_of, person):
        ClauseFactory()

        status = client_of(person).post(publish_url, {"note": "First"}).status_code

        assert status == (302 if PUBLISHING[person] == 200 else PUBLISHING[person])
        assert Revision.objects.exists() == (PUBLISHING[person] == 200)

    def test_deleting_a_part(self, client_of, person):
        row = ClauseTextFactory()

        assert client_of(person).get(url(ClauseText, "delete", row.pk)).status_code == LIST[person]

    def test_linking_an_account_to_a_coder(self, client_of, person):
        assert client_of(person).get(url(CoderAccount, "add")).status_code == LIST[person]

    def test_keeping_accounts(self, client_of, person):
        client = client_of(person)

        for name in ("auth_user_changelist", "auth_user_add"):
            assert client.get(reverse(f"admin:{name}")).status_code == ACCOUNTS[person]

    def test_deleting_what_others_refer_to(self, client_of, person):
        row = SourceFactory()

        assert client_of(person).get(url(Source, "delete", row.pk)).status_code == ROOT_ONLY[person]

    def test_deleting_what_readers_know(self, client_of, person):
        clause = ClauseFactory()
        publish(published_by="tester")

        assert client_of(person).get(url(Clause, "delete", clause.pk)).status_code == NEVER[person]


def test_published_rows_can_be_read_and_not_changed(publisher):
    ClauseFactory()
    revision = publish(published_by="tester").revision
    row = PublishedClause.objects.get()

    pages = [
        publisher.get(url(PublishedClause, "change", row.pk)),
        publisher.get(url(Revision, "change", revision.pk)),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "_save" not in page.content.decode()


@pytest.mark.parametrize("action", ["change", "delete"])
def test_published_rows_refuse_a_post(publisher, action):
    ClauseFactory()
    publish(published_by="tester")
    row = PublishedClause.objects.get()

    assert publisher.post(url(PublishedClause, action, row.pk), {"key": "x"}).status_code == 403


def test_publish_link_is_shown_only_to_those_who_may(curator, publisher):
    home = reverse("admin:index")
    plan_page = url(Plan, "change", PlanFactory().pk)

    for page in (home, plan_page):
        assert preview_url not in curator.get(page).content.decode()
        assert preview_url in publisher.get(page).content.decode()


def test_publishing_is_asked_for_by_post(publisher):
    assert publisher.get(publish_url).status_code == 405


def test_publisher_names_a_revision(publisher):
    ClauseFactory()
    publish(published_by="tester")

    response = save(publisher, url(Release, "add"), name="2026-11", note="For citing")

    assert response.status_code == 302
    assert Release.objects.get().revision_id == 1
    page = publisher.get(url(Release, "change", Release.objects.get().pk))
    assert "_save" not in page.content.decode()


def test_permanent_names_are_locked_once_published(curator):
    clause = ClauseFactory()
    add, before = url(Clause, "change", clause.pk), url(Clause, "change", clause.pk)
    assert "eid" in curator.get(before).context["adminform"].form.fields

    publish(published_by="tester")

    assert not {"plan", "eid", "wording"} & set(curator.get(add).context["adminform"].form.fields)


def test_slug_stays_locked_after_a_row_was_withdrawn(curator):
    plan = PlanFactory()
    publish(published_by="tester")
    Plan.objects.update(stage="draft")
    publish(published_by="tester")

    assert "slug" not in curator.get(url(Plan, "change", plan.pk)).context["adminform"].form.fields


def test_coder_is_locked_once_a_coding_of_theirs_is_published(curator):
    coding = CodingFactory()
    page = url(Coder, "change", coding.coder_id)
    assert "slug" in curator.get(page).context["adminform"].form.fields

    publish(published_by="tester")

    assert "slug" not in curator.get(page).context["adminform"].form.fields


def test_row_in_use_is_not_deleted_and_says_by_what(client_of):
    citation = CitationFactory()

    page = client_of("superuser").get(url(Source, "delete", citation.source_id))

    assert "would require deleting the following protected related objects" in text(page)
    assert str(citation) in text(page)


def test_migration_makes_the_groups_and_takes_them_away(db):
    first = import_module("provisions.migrations.0002_groups")
    last = import_module("provisions.migrations.0012_workbench_groups")

    last.take_away(apps)
    first.remove_groups(apps)
    assert not Group.objects.exists()
    last.allow(apps)
    last.allow(apps)

    names = set(Group.objects.values_list("name", flat=True))
    assert names == {"Coder", "Curator", "Publisher", "Administrator"}


def test_each_group_may_what_the_one_below_it_may(groups):
    coder, curator, publisher, administrator = (
        set(groups[name].permissions.values_list("codename", flat=True))
        for name in ("Coder", "Curator", "Publisher", "Administrator")
    )

    assert coder < curator < publisher < administrator
    assert publisher - curator == {"publish", "add_release"}
    assert administrator - publisher == {"view_user", "add_user", "change_user", "view_group"}


def test_coders_see_no_judgement_of_others(groups):
    allowed = set(groups["Coder"].permissions.values_list("codename", flat=True))

    nouns = ("coding", "assignment", "silence", "correspondence", "task", "publishedcoding")
    assert not {f"view_{noun}" for noun in nouns} & allowed


def test_permissions_of_the_migration_are_those_of_django(groups):
    # Had they differed by content type or code, Django would have made a second set.
    names = Permission.objects.filter(content_type__app_label="provisions").values_list(
        "content_type__model", "codename"
    )

    assert len(set(names)) == len(names)
    assert User(is_active=True, is_superuser=True).has_perm("provisions.publish")
