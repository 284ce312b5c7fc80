"""Languages and jurisdictions as the standards have them, asked for and loaded."""

import orjson
import pytest
from django.core.management import CommandError, call_command

from provisions.models import Plan
from tests.api.test_visible_days import REFERENCE, clause, plan, publish_rows, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def tongues(tmp_path):
    def text(slug, tag):
        return row(
            "clausetext",
            clause=[slug, "s_1"],
            language=tag,
            standing="original",
            heading="",
            text="Words.",
        )

    tags = {"p-zh": "zh", "p-hans": "zh-Hans", "p-tw": "zh-TW", "p-gb": "en-GB", "p-en": "en"}
    rows = []
    for slug, tag in tags.items():
        rows += [plan(slug, language=tag), clause(slug, "s_1", heading=""), text(slug, tag)]
    publish_rows(tmp_path, [*REFERENCE, *rows])


@pytest.mark.usefixtures("tongues")
class TestLanguages:
    @pytest.mark.parametrize(
        ("asked", "slugs"),
        [
            ("zh", ["p-hans", "p-tw", "p-zh"]),
            ("ZH", ["p-hans", "p-tw", "p-zh"]),
            ("zh-CN", ["p-hans", "p-zh"]),
            ("zh_cn", ["p-hans", "p-zh"]),
            ("zh-hant", ["p-tw", "p-zh"]),
            ("zh-Hans-SG", ["p-hans", "p-zh"]),
            ("EN", ["p-en", "p-gb"]),
            ("eng", ["p-en", "p-gb"]),
            ("en-US", ["p-en"]),
            ("zho,en-gb", ["p-en", "p-gb", "p-hans", "p-tw", "p-zh"]),
            ("ga", []),
        ],
    )
    def test_a_tag_finds_what_may_mean_the_same(self, api, asked, slugs):
        assert api.list("plans", language=asked).ids == slugs
        clauses = api.list("clauses", language=asked).body["results"]
        assert [each["plan"] for each in clauses] == slugs

    def test_excluding_is_the_rest(self, api):
        assert api.list("plans", language_not="zh-CN").ids == ["p-en", "p-gb", "p-tw"]

    @pytest.mark.parametrize(
        ("asked", "near"), [("chinese", "zh"), ("english", "en"), ("en-UK", "en"), ("qqq", "en")]
    )
    def test_what_is_no_language_is_refused_with_those_held(self, api, asked, near):
        answer = api.get("plans/", {"language": asked})

        assert answer.status == 400
        assert near in answer.fault["nearest"]
        assert "en, en-GB, zh, zh-Hans, zh-TW" in answer.fault["detail"]

    def test_facets_count_what_the_filter_finds(self, api):
        buckets = api.list("plans", facets="language").body["facets"]["language"]["buckets"]

        for bucket in buckets:
            assert bucket["count"] == len(api.list("plans", language=bucket["value"]).ids)
        assert {bucket["value"] for bucket in buckets} == {"en", "en-GB", "zh", "zh-Hans", "zh-TW"}


class TestJurisdictions:
    @pytest.mark.parametrize(
        ("asked", "code"), [("uk", "gb"), ("UK", "gb"), ("gbr", "gb"), ("elbonia", "zz")]
    )
    def test_another_name_leads_to_the_code(self, api, tmp_path, asked, code):
        rows = [
            row("jurisdiction", code="gb", name="United Kingdom", kind="country"),
            row("jurisdiction", code="zz", name="Elbonia", kind="country"),
            row("jurisdiction", code="us", name="United States", kind="country"),
            row("jurisdiction", code="us-ca", name="California", kind="subdivision"),
        ]
        publish_rows(tmp_path, [*REFERENCE, *rows, plan("a")])

        answer = api.get("plans/", {"jurisdiction": asked})

        assert answer.status == 400
        assert answer.fault["nearest"][0] == code


class TestOneSpelling:
    def test_a_file_may_write_a_tag_in_any_case(self, tmp_path):
        path = tmp_path / "a.jsonl"
        rows = [*REFERENCE, plan("a", language="PT-br"), plan("b", language="ENG")]
        path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows))
        call_command("load", str(path), verbosity=0)

        assert dict(Plan.objects.values_list("slug", "language")) == {"a": "pt-BR", "b": "en"}

    def test_what_is_no_tag_is_refused(self, tmp_path, capsys):
        path = tmp_path / "a.jsonl"
        rows = [*REFERENCE, plan("a", language="english")]
        path.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in rows))

        with pytest.raises(CommandError):
            call_command("load", str(path))

        assert "Use a BCP 47 tag such as 'en'" in capsys.readouterr().out
