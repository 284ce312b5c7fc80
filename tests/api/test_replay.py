"""A mirror fed by the change feed alone holds what is published, whatever was edited."""

import hashlib
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from provisions.models import PUBLISHED_MODELS, Assignment, Clause, Revision, Theme
from provisions.publishing.publisher import publish
from tests.api.conftest import Api
from tests.factories import AssignmentFactory, ClauseFactory, SchemeFactory, ThemeFactory
from tests.mirror import root


def root_of(replica):
    """The root over a replica, which has documents by noun and key."""
    return root(
        ("/".join(place), hashlib.sha256(document).hexdigest())
        for place, document in replica.items()
    )


def apply_events(replica, events):
    """What a mirror does."""
    for event in events:
        place = event["noun"], event["key"]
        if event["action"] == "delete":
            del replica[place]
            continue
        assert (event["action"] == "update") == (place in replica)
        replica[place] = orjson.dumps(event["document"], option=orjson.OPT_SORT_KEYS)
        assert hashlib.sha256(replica[place]).hexdigest() == event["sha256"]


def published_now():
    return {
        (model.noun, key): document.encode()
        for model in PUBLISHED_MODELS
        for key, document in model.objects.current().values_list("key", "document")
    }


def events_by_noun(api, revision):
    """What the feed tells of a revision, in the words of the revision."""
    events = api.list("changes", revision_min=revision, revision_max=revision, page_size=500).body[
        "results"
    ]
    words = {"create": "created", "update": "updated", "delete": "withdrawn"}
    counts = {event["noun"]: dict.fromkeys(words.values(), 0) for event in events}
    for event in events:
        counts[event["noun"]][words[event["action"]]] += 1
    return counts


KINDS = ("new", "theme", "clause", "assign", "unassign", "draft", "wording")


def do(kind, number, themes, clauses):
    """One curated edit."""
    theme, clause = themes[number % len(themes)], clauses[number % len(clauses)]
    if kind == "new":
        themes.append(ThemeFactory(scheme=themes[0].scheme))
    elif kind == "theme":
        Theme.objects.filter(pk=theme.pk).update(definition=f"Definition {number}")
    elif kind == "clause":
        Clause.objects.filter(pk=clause.pk).update(summary=f"Summary {number}")
    elif kind == "assign":
        if not Assignment.objects.filter(clause=clause, theme=theme).exists():
            AssignmentFactory(clause=clause, theme=theme)
    elif kind == "unassign":
        Assignment.objects.filter(clause=clause).delete()
    elif kind == "draft":
        used = Assignment.objects.values("theme")
        unused = Theme.objects.filter(pk=theme.pk).exclude(pk__in=used)
        unused.update(stage="draft" if number % 2 else "ready")
    else:
        Clause.objects.filter(pk=clause.pk).update(heading=f"Heading {number}")


class Replay(TestCase):
    """Whatever was edited and published, the feed alone rebuilds what is published now."""

    @hypothesis_settings(max_examples=12)
    @given(
        st.lists(
            st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9)), min_size=1, max_size=3),
            max_size=4,
        ),
        st.data(),
    )
    def test_replay_from_zero_is_the_current_data_set(self, publications, data):
        scheme = SchemeFactory()
        themes = [ThemeFactory(scheme=scheme) for _ in range(3)]
        plan = ClauseFactory(plan__completeness="partial", plan__coverage_note="Parts.").plan
        clauses = [*plan.clauses.all(), ClauseFactory(plan=plan)]
        publish(published_by="tester")
        api, replica, after = Api(), {}, {}
        for edits in publications:
            for edit in edits:
                do(*edit, themes, clauses)
            publish(published_by="tester", override="For the test.")
            if data.draw(st.booleans()):
                after = self.catch_up(api, replica, after, data)

        self.catch_up(api, replica, after, data)

        assert replica == published_now()
        for number, changes in Revision.objects.values_list("number", "changes"):
            assert events_by_noun(api, number) == changes
        assert root_of(replica) == Revision.objects.latest("number").root_sha256

    def catch_up(self, api, replica, after, data):
        query = {"documents": "true", **after}
        while True:
            size = data.draw(st.integers(1, 30))
            body = api.list("changes", page_size=size, **query).body
            apply_events(replica, body["results"])
            if body["next"] is None:
                return {"after": body["latest"]}
            query["after"] = body["results"][-1]["sequence"]


def code_of(page):
    """The Python of a page of docs/."""
    text = (Path(settings.BASE_DIR) / "docs" / page).read_text()
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


@pytest.mark.django_db
def test_mirror_of_the_documentation_is_equal(api):
    mirror: dict[str, Any] = {}
    exec(code_of("checksums.md") + code_of("changes.md"), mirror)
    clause = ClauseFactory(summary="安全 \N{EN DASH} first")
    publish(published_by="tester")

    def get(path):
        return api.get(path).body

    records: dict[str, bytes] = {}
    first = mirror["catch_up"](get, records)
    assert mirror["is_equal"](get, records, 1)
    Clause.objects.filter(pk=clause.pk).update(summary="Second")
    publish(published_by="tester")

    second = mirror["catch_up"](get, records, first["latest"])

    assert [event["revision"] for event in second["results"]] == [2]
    assert mirror["is_equal"](get, records, 2)
    assert not mirror["is_equal"](get, records, 1)
