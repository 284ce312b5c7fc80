"""One rule for `as_of`: every way to ask shows what a plain reading of the rule shows."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from dataclasses import dataclass

import orjson
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from provisions.partial_dates import parse
from tests.api.test_visible_days import REFERENCE, clause, plan, row

pytestmark = pytest.mark.django_db

PLAN_DATES = ("adopted_on", "published_on", "commenced_on", "repealed_on")
EPOCH = datetime.date(2001, 1, 1)
DAY = datetime.timedelta(days=1)

#: Few enough that days, months and years of records and requests often meet.
days = st.integers(0, 400).map(lambda n: EPOCH + n * DAY)
partial_dates = st.one_of(
    days.map(str), days.map(lambda day: str(day)[:7]), days.map(lambda day: str(day)[:4])
)


@st.composite
def spans(draw):
    """A validity of which either end may be unknown."""
    start = draw(st.none() | days)
    end = draw(st.none() | days)
    if start and end and end <= start:
        end = start + DAY
    return start, end


@st.composite
def plans(draw):
    dates = {name: draw(st.none() | partial_dates) for name in ("adopted_on", "published_on")}
    dates |= {name: draw(st.none() | days.map(str)) for name in ("commenced_on", "repealed_on")}
    if dates["commenced_on"] and dates["repealed_on"]:
        dates["repealed_on"] = max(
            dates["repealed_on"], str(datetime.date.fromisoformat(dates["commenced_on"]) + DAY)
        )
    return dates, draw(st.lists(spans(), max_size=3))


@dataclass
class World:
    """Plans by slug, each with its dates and the validity of its clauses."""

    plans: dict

    def span(self, slug):
        """The plan's first known day, whether it has a date of its own, and its end."""
        dates, clauses = self.plans[slug]
        known = {name: parse(text)[0] for name, text in dates.items() if text}
        end = known.get("repealed_on")
        own = known.get("commenced_on") or min(
            (known[name] for name in ("adopted_on", "published_on") if name in known),
            default=None,
        )
        if own:
            return own, True, end
        evidence = [start for start, _ in clauses if start]
        evidence += [until - DAY for _, until in clauses if until]
        evidence += [end - DAY] if end else []
        return min(evidence, default=None), False, end

    def has(self, slug, day, *, with_undated):
        first, is_own, end = self.span(slug)
        begun = (first is not None and first <= day) or (with_undated and not is_own)
        return begun and (end is None or day < end)

    def clauses(self, day, *, with_undated):
        return {
            f"{slug}:s_{number}"
            for slug, (_, clauses) in self.plans.items()
            if self.has(slug, day, with_undated=with_undated)
            for number, (start, end) in enumerate(clauses)
            if (start is None or start <= day) and (end is None or day < end)
        }


def rows_of(world):
    yield from REFERENCE
    for slug, (dates, clauses) in world.plans.items():
        yield plan(slug, **{name: text for name, text in dates.items() if text})
        for number, (start, end) in enumerate(clauses):
            yield clause(
                slug,
                f"s_{number}",
                position=number + 1,
                starts_on=start and str(start),
                ends_on=end and str(end),
            )
            yield row(
                "coding",
                clause=[slug, f"s_{number}"],
                theme=["sea", "ferries"],
                coder=["reader"],
                codebook_version="1.0",
                applies=True,
            )
            yield row(
                "assignment",
                clause=[slug, f"s_{number}"],
                theme=["sea", "ferries"],
                method="single",
            )


def ask(path, **query):
    response = Client().get(f"/api/v1/{path}", query)
    assert response.status_code == 200, response.content
    return orjson.loads(response.content)


def nodes_of(clauses):
    for node in clauses:
        yield node["id"]
        yield from nodes_of(node["children"])


def check_day(world, day, *, with_undated):
    asked = {"as_of": str(day)} | ({"include_undated": "true"} if with_undated else {})
    expected = world.clauses(day, with_undated=with_undated)
    by_plan = {
        slug: len([each for each in expected if each.startswith(f"{slug}:")])
        for slug in world.plans
    }
    held = {slug: count for slug, count in by_plan.items() if count}

    listed = ask("clauses/", **asked, count="true", facets="plan", page_size=500)
    assert {each["id"] for each in listed["results"]} == expected
    assert listed["count"] == len(expected)
    buckets = listed["facets"]["plan"]["buckets"]
    assert {bucket["value"]: bucket["count"] for bucket in buckets} == held

    grouped = ask("clauses/", **asked, group_by="plan")["groups"]
    assert {each["values"]["plan"]: each["count"] for each in grouped} == held

    left_out = world.clauses(day, with_undated=True) - world.clauses(day, with_undated=False)
    notes = listed["applied"]["notes"]
    assert [f": {len(left_out)} clauses." in note for note in notes] == [True] * bool(left_out)

    there = {slug for slug in world.plans if world.has(slug, day, with_undated=with_undated)}
    assert {each["id"] for each in ask("plans/", **asked)["results"]} == there

    codings = ask("codings/", **asked, page_size=500)["results"]
    assert {each["clause"] for each in codings} == expected

    for slug, count in by_plan.items():
        outline = ask(f"plans/{slug}/outline/", **asked)
        assert {*nodes_of(outline["clauses"])} == {
            each for each in expected if each.startswith(f"{slug}:")
        }
        assert ask(f"plans/{slug}/coverage/", **asked)["clause_count"] == count

    body = ask("compare/", plans=",".join(world.plans), scheme="sea", **asked)
    assert {each["id"]: each["clause_count"] for each in body["plans"]} == by_plan
    for line in body["rows"]:
        assert {cell["plan"]: cell["clause_count"] for cell in line["cells"]} == by_plan

    lines = Client().get("/api/v1/clauses/", asked | {"format": "ndjson"})
    content = b"".join(lines.streaming_content)
    assert {orjson.loads(line)["id"] for line in content.splitlines()} == expected


@settings(
    max_examples=8,
    deadline=None,
    # An example takes seconds, and shrinking tries hundreds.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(plans(), min_size=2, max_size=4), st.lists(days, min_size=1, max_size=2), st.data())
def test_every_way_to_ask_follows_the_rule(tmp_path, rollback, found, asked, data):
    world = World({f"plan-{number}": each for number, each in enumerate(found)})
    turns = sorted({EPOCH, *(start for _, spans in found for start, _ in spans if start)})
    asked = [*asked, data.draw(st.sampled_from(turns))]
    with rollback():
        path = tmp_path / "rows.jsonl"
        path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows_of(world)))
        call_command("load", str(path), verbosity=0)
        call_command("publish", "--note", "For a test.", verbosity=0)
        for day in asked:
            check_day(world, day, with_undated=False)
            check_day(world, day, with_undated=True)


@pytest.fixture
def rollback(db):
    """Undo what an example wrote."""

    @contextmanager
    def undone():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return undone
