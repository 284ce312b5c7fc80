"""Dates known to the month or the year: loaded, published and filtered by as far as they go."""

import csv
from io import StringIO

import orjson
import pytest
from django.core.management import CommandError, call_command

from provisions.models import Plan, Source
from tests.api.test_visible_days import REFERENCE, plan, publish_rows, row

pytestmark = pytest.mark.django_db

DATED = {
    "a-year": "2014",
    "a-month": "2014-06",
    "a-day": "2014-06-15",
    "later": "2015-01-01",
}


@pytest.fixture
def dated(tmp_path):
    publish_rows(
        tmp_path,
        [
            *REFERENCE,
            *(plan(slug, published_on=text) for slug, text in DATED.items()),
            plan("no-date"),
            row(
                "source",
                slug="a-source",
                title="A source",
                kind="official",
                publisher="Nobody",
                published_on="2013-11",
                retrieved_at="2020-05-06T00:00:00Z",
                stage="ready",
            ),
        ],
    )


@pytest.mark.usefixtures("dated")
class TestFilters:
    @pytest.mark.parametrize(
        ("query", "slugs"),
        [
            ({"published_on_after": "2014"}, ["a-day", "a-month", "a-year", "later"]),
            ({"published_on_after": "2014-06"}, ["a-day", "a-month", "later"]),
            ({"published_on_after": "2014-06-02"}, ["a-day", "later"]),
            ({"published_on_before": "2014"}, []),
            ({"published_on_before": "2014-06"}, ["a-year"]),
            ({"published_on_before": "2015"}, ["a-day", "a-month", "a-year"]),
            (
                {"published_on_after": "2014", "published_on_before": "2015"},
                ["a-day", "a-month", "a-year"],
            ),
        ],
    )
    def test_a_month_or_a_year_counts_as_its_first_day(self, api, query, slugs):
        assert sorted(api.list("plans", **query).ids) == slugs

    @pytest.mark.parametrize("bound", ["2013", "2014", "2014-06", "2014-06-15", "2016"])
    def test_every_dated_record_is_on_one_side_of_a_bound(self, api, bound):
        after = api.list("plans", published_on_after=bound).ids
        before = api.list("plans", published_on_before=bound).ids

        assert sorted([*after, *before]) == sorted(DATED)

    def test_the_bound_is_shown_as_the_day_it_stands_for(self, api):
        applied = api.list("plans", published_on_after="2014-06").applied

        assert applied["filters"] == {"published_on_after": "2014-06-01"}

    def test_times_have_months_and_years_too(self, api):
        assert api.list("sources", retrieved_at_after="2020").ids == ["a-source"]
        assert api.list("sources", retrieved_at_after="2020-06").ids == []

    @pytest.mark.parametrize("value", ["2014-13", "14", "2014-6", "june 2014", "20140601"])
    def test_anything_else_is_refused(self, api, value):
        answer = api.get("plans/", {"published_on_after": value})

        assert answer.status == 400
        assert "a month such as 2026-07" in answer.fault["detail"]

    def test_a_date_is_shown_as_far_as_it_is_known(self, api):
        shown = {each["id"]: each["published_on"] for each in api.list("plans").body["results"]}

        assert shown == {**DATED, "no-date": None}
        assert api.list("sources").body["results"][0]["published_on"] == "2013-11"

    def test_as_of_takes_the_first_day_it_may_mean(self, api):
        assert api.list("plans", as_of="2014-05-31").ids == ["a-year"]
        assert api.list("plans", as_of="2014-06-01").ids == ["a-month", "a-year"]


def load(path, *rows):
    path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows))
    call_command("load", str(path), verbosity=0)


class TestLoading:
    def test_how_a_date_is_written_tells_its_precision(self, tmp_path):
        load(tmp_path / "a.jsonl", *REFERENCE, plan("a", adopted_on="2011-02", published_on="2012"))

        (found,) = Plan.objects.all()
        assert (str(found.adopted_on), found.adopted_precision) == ("2011-02-01", "month")
        assert (str(found.published_on), found.published_precision) == ("2012-01-01", "year")

    def test_a_day_that_becomes_known_replaces_the_year(self, tmp_path):
        load(tmp_path / "a.jsonl", *REFERENCE, plan("a", published_on="2012"))
        load(tmp_path / "b.jsonl", plan("a", published_on="2012-03-04"))

        (found,) = Plan.objects.all()
        assert (str(found.published_on), found.published_precision) == ("2012-03-04", "day")

    def test_the_first_day_with_its_precision_means_the_same(self, tmp_path):
        load(tmp_path / "a.jsonl", *REFERENCE, plan("a", published_on="2012-03"))
        out = StringIO()
        path = tmp_path / "b.jsonl"
        written = plan("a", published_on="2012-03-01", published_precision="month")
        path.write_bytes(orjson.dumps(written))
        call_command("load", str(path), stdout=out)

        assert "No row has changed" in out.getvalue()

    def test_tables_too(self, tmp_path):
        load(tmp_path / "a.jsonl", *REFERENCE)
        fields = plan("a", published_on="2012-03")["fields"] | {"jurisdiction": "qm"}
        with (tmp_path / "plans.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(fields))
            writer.writeheader()
            writer.writerow(fields)
        call_command("load", str(tmp_path / "plans.csv"), verbosity=0)

        assert Plan.objects.get().published_precision == "month"

    def test_mappings_too(self, tmp_path):
        (tmp_path / "sources.csv").write_text("slug,year\na-source,1999\n")
        (tmp_path / "map.toml").write_text(
            '[[row]]\nnoun = "source"\n[row.fields]\nslug = "{slug}"\ntitle = "T"\n'
            'kind = "official"\npublisher = "P"\n'
            'published_on = { from = "{year}", date = "%Y" }\n'
        )
        call_command(
            "load", str(tmp_path / "sources.csv"), mapping=tmp_path / "map.toml", verbosity=0
        )

        (found,) = Source.objects.all()
        assert (str(found.published_on), found.published_precision) == ("1999-01-01", "year")

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"published_on": "2012-13"}, "if the day is unknown, 2025-07 or 2025"),
            ({"published_on": "2012", "published_precision": "month"}, "gives only the year"),
            ({"commenced_on": "2012"}, "a date such as 2025-07-23"),
        ],
    )
    def test_what_cannot_be_kept_is_refused(self, tmp_path, fields, said):
        out = StringIO()
        path = tmp_path / "a.jsonl"
        rows = [*REFERENCE, plan("a", **fields)]
        path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows))

        with pytest.raises(CommandError):
            call_command("load", str(path), stdout=out, stderr=out)

        assert said in out.getvalue()
        assert not Plan.objects.exists()
