"""The change feed: ordered, without gaps, and enough to mirror the data set."""

import datetime
import xml.etree.ElementTree as ElementTree

import pytest

from provisions.api.changes.feed import MODELS
from provisions.models import (
    PUBLISHED_MODELS,
    Assignment,
    Clause,
    Jurisdiction,
    Plan,
    Revision,
    Theme,
)
from provisions.publishing.publisher import publish
from tests.factories import AssignmentFactory, ClauseFactory

ATOM = "{http://www.w3.org/2005/Atom}"


def follow(api, **query):
    """Every event, page after page."""
    answer = api.get("changes/", query)
    assert answer.status == 200, answer.body
    events = answer.body["results"]
    while answer.body["next"]:
        answer = api.get(answer.body["next"])
        assert answer.body["results"], "an empty page was linked to"
        events += answer.body["results"]
    return events


def published_now():
    return {
        (model.noun, key): document.encode()
        for model in PUBLISHED_MODELS
        for key, document in model.objects.current().values_list("key", "document")
    }


def edit_world():
    """Revision 2: a record made, and some changed."""
    Jurisdiction.objects.create(code="fr", name="France", kind="country")
    Clause.objects.filter(eid="pillar_1__sec_1__item_1").update(summary="Anew.")
    Assignment.objects.filter(clause__eid="point_1", theme__slug="energy").delete()
    Clause.objects.filter(eid="art_1", wording=2).update(heading="Second, corrected")
    publish(published_by="ada", note="More < all")


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestFeed:
    def test_first_revision_is_all_creations_in_order(self, api):
        events = follow(api, page_size=7)

        assert {(e["noun"], e["key"]) for e in events} == set(published_now())
        assert {e["action"] for e in events} == {"create"}
        sequences = [e["sequence"] for e in events]
        assert sequences == sorted(set(sequences))
        assert api.list("changes").body["latest"] == sequences[-1]

    def test_update_names_members_before_and_after(self, api):
        edit_world()

        (event,) = follow(api, revision_min=2, noun="clause", plan="us-plan", documents="true")

        assert event["key"] == event["id"] == "us-plan:pillar_1__sec_1__item_1"
        assert event["fields"] == {
            "summary": {"before": "Agencies evaluate frontier models.", "after": "Anew."}
        }
        assert event["action"] == "update"
        assert (event["note"], event["published_by"]) == ("More < all", "ada")
        assert event["document"]["summary"] == "Anew."

    @pytest.mark.parametrize("ordering", ["sequence", "-sequence"])
    @pytest.mark.parametrize("action", ["create", "update", "delete"])
    def test_one_noun_and_one_action_are_a_part_of_the_whole(self, api, action, ordering):
        edit_world()
        everything = follow(api, ordering=ordering)

        for noun in MODELS:
            found = follow(api, noun=noun, action=action, ordering=ordering, page_size=2)
            expected = [e for e in everything if (e["noun"], e["action"]) == (noun, action)]
            assert found == expected, noun

    def test_wordings_are_told_apart_by_key(self, api):
        edit_world()

        (event,) = follow(api, revision_min=2, plan="old-act", noun="clause")

        assert (event["id"], event["key"]) == ("old-act:art_1", "old-act:art_1@2")

    def test_update_of_how_it_is_listed_alone_is_an_event(self, api):
        act = Plan.objects.get(slug="old-act")
        ClauseFactory(
            plan=act, eid="art_1", wording=3, position=1, starts_on=datetime.date(2020, 1, 1)
        )
        publish(published_by="ada")

        second, third = follow(api, revision_min=2, noun="clause")

        assert (second["key"], second["action"], second["fields"]) == (
            "old-act:art_1@2",
            "update",
            {},
        )
        assert (third["key"], third["action"]) == ("old-act:art_1@3", "create")
        atom = api.get("changes/", {"format": "atom", "revision_min": 2, "noun": "clause"})
        assert "old-act:art_1@2: only its listing or search data." in atom.response.content.decode()

    def test_as_of_is_said_to_change_nothing(self, api):
        day = api.list("changes", as_of="1999-01-01").body

        assert day["applied"]["notes"]
        assert day["results"] == api.list("changes").body["results"]

    def test_after_goes_on_from_any_event(self, api):
        edit_world()
        events = follow(api)

        for place in (0, 5, len(events) - 2, len(events) - 1):
            rest = follow(api, after=events[place]["sequence"], page_size=4)
            assert rest == events[place + 1 :]

    def test_newest_first_is_the_same_reversed(self, api):
        edit_world()

        assert follow(api, ordering="-sequence", page_size=6) == follow(api)[::-1]

    def test_known_at_ends_the_feed_there(self, api):
        before = api.get("changes/", {"known_at": 1})
        edit_world()

        after = api.get("changes/", {"known_at": 1})

        assert after.body == before.body
        assert "immutable" in after.headers["Cache-Control"]
        assert {e["revision"] for e in follow(api, known_at=1)} == {1}

    def test_record_that_leaves_a_theme_is_an_event_of_it(self, api):
        edit_world()

        events = follow(api, theme="ai:energy", revision_min=2)

        assert ("clause", "cn-plan:point_1") in {(e["noun"], e["key"]) for e in events}
        assert events == follow(api, theme="ai:energy", revision_min=2, action="update")

    def test_record_that_enters_a_theme_is_an_event_of_it(self, api):
        clause = Clause.objects.get(eid="pillar_1")
        AssignmentFactory(clause=clause, theme=Theme.objects.get(scheme__slug="ai", slug="energy"))
        publish(published_by="ada")

        events = follow(api, theme="ai:energy", revision_min=2)

        assert ("clause", "us-plan:pillar_1") in {(e["noun"], e["key"]) for e in events}
        assert events == follow(api, theme="ai:energy", revision_min=2, action="update")

    def test_theme_includes_narrower_ones(self, api):
        events = follow(api, theme="safety", noun="theme")

        assert [e["id"] for e in events] == ["ai:evaluation", "ai:red-teams", "ai:safety"]

    def test_plan_is_what_is_in_it_and_what_leads_to_it(self, api):
        events = follow(api, plan="us-plan")

        assert {e["noun"] for e in events} == {
            *("plan", "clause", "coding", "silence", "correspondence")
        }
        assert all("us-plan" in e["key"] for e in events)
        assert {"cn-plan:point_1~contrasts~old-act:art_1"} == {
            e["key"] for e in follow(api, plan="old-act", noun="correspondence")
        }

    def test_each_action_alone_is_its_part_of_the_whole(self, api):
        edit_world()
        Jurisdiction.objects.filter(code="fr").delete()
        publish(published_by="ada")
        events = follow(api)

        for action in ("create", "update", "delete", "create,delete", "update,delete"):
            wanted = [e for e in events if e["action"] in action]
            assert wanted, action
            assert follow(api, action=action, page_size=3) == wanted

    def test_deleted_record_has_no_document(self, api):
        edit_world()
        Jurisdiction.objects.filter(code="fr").delete()
        publish(published_by="ada")

        (event,) = follow(api, action="delete", documents="true")

        assert (event["id"], event["sha256"], event["document"]) == ("fr", None, None)
        assert event["fields"] is None

    def test_overrides_are_told(self, api):
        Theme.objects.filter(slug="safety").update(definition="New")
        clause = Clause.objects.get(eid="pillar_1__sec_1")
        ClauseFactory(plan=clause.plan, eid="draft", position=9, stage="draft")
        revision = publish(published_by="ada", override="It is known.").revision

        events = follow(api, revision_min=2)

        assert revision.overrides
        assert all(e["overrides"] == revision.overrides for e in events)

    @pytest.mark.parametrize(
        ("query", "near"),
        [
            ({"nuon": "clause"}, "noun"),
            ({"noun": "clauze"}, "clause"),
            ({"action": "updated"}, "update"),
            ({"plan": "us-plam"}, "us-plan"),
            ({"theme": "ai:safty"}, "ai:safety"),
            ({"ordering": "sequense"}, "sequence"),
            ({"after": "7"}, None),
            ({"after": "0000000009.clause.us-plan:pillar_1"}, None),
            ({"after": "0000000001.clause.us-plan:nothing"}, None),
            ({"theme": "safety", "documents": "1"}, "true"),
            ({"revision_min": "-1"}, None),
        ],
    )
    def test_everything_is_read_strictly(self, api, query, near):
        answer = api.get("changes/", query)

        assert answer.status == 400
        assert near is None or near in answer.fault["nearest"]

    def test_nothing_new_is_an_empty_page(self, api):
        latest = api.list("changes").body["latest"]

        answer = api.list("changes", after=latest)

        assert (answer.body["results"], answer.body["next"]) == ([], None)
        assert answer.body["latest"] == latest

    def test_page_and_validation(self, api):
        tag = api.get("changes/").headers["ETag"]

        assert api.get("changes/", **{"If-None-Match": tag}).status == 304
        page = api.get("changes/", {"format": "html"})
        assert page.status == 200
        assert "create" in page.response.content.decode()

    def test_atom_has_the_newest_first_with_ids_for_ever(self, api):
        edit_world()

        answer = api.get("changes/", {"format": "atom", "page_size": 3})

        feed = ElementTree.fromstring(answer.response.content)
        newest = api.list("changes", ordering="-sequence", page_size=3).body
        entries = feed.findall(f"{ATOM}entry")
        assert [entry.find(f"{ATOM}id").text for entry in entries] == [
            f"tag:govdb,2026:changes/{e['revision']}/{e['noun']}/{e['key']}"
            for e in newest["results"]
        ]
        for name in ("id", "title", "updated", "author"):
            assert feed.find(f"{ATOM}{name}") is not None
            assert all(entry.find(f"{ATOM}{name}") is not None for entry in entries)
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        following = api.get(links["next"])
        assert following.response.content.count(b"<entry>") == 3

    def test_atom_says_what_changed(self, api):
        edit_world()

        answer = api.get("changes/", {"format": "atom", "plan": "us-plan", "revision_min": 2})

        assert "us-plan:pillar_1__sec_1__item_1: summary. Note: More &amp;lt; all" in (
            answer.response.content.decode()
        )

    def test_atom_of_nothing_is_of_the_date_of_its_revision(self, api):
        latest = api.list("changes").body["latest"]

        answer = api.get("changes/", {"format": "atom", "after": latest, "ordering": "sequence"})

        feed = ElementTree.fromstring(answer.response.content)
        moment = Revision.objects.get(number=1).published_at
        assert feed.find(f"{ATOM}updated").text.startswith(f"{moment:%Y-%m-%dT%H:%M}")

    def test_problem_is_json_for_feed_readers_too(self, api):
        answer = api.get("changes/", {"format": "atom", "noun": "clauze"})

        assert answer.status == 400
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_statements_do_not_grow_with_the_page(self, api, django_assert_max_num_queries):
        edit_world()

        with django_assert_max_num_queries(8 + len(MODELS)):
            api.list("changes", page_size=500)
