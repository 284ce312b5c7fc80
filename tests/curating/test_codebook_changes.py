"""Changes of a codebook: merged, split, moved, given up, and what is to be judged again."""

import orjson
import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from provisions.curating.codebook_changes import (
    Part,
    clauses_to_recode,
    deprecate,
    merge,
    move,
    split,
    to_recode,
)
from provisions.curating.errors import RefusedError
from provisions.models import Assignment, Coding, PublishedTheme, Theme, ThemeLabel
from provisions.publishing.publisher import publish
from tests.factories import (
    AssignmentFactory,
    ClauseFactory,
    CodingFactory,
    SchemeFactory,
    ThemeFactory,
    ThemeLabelFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return SchemeFactory(slug="themes", version="1.9")


@pytest.fixture
def theme(scheme):
    """Make themes of the scheme by slug."""

    def made(slug, **fields):
        return ThemeFactory(scheme=scheme, slug=slug, codebook_version="1.9", **fields)

    return made


def results(theme):
    rows = Assignment.objects.filter(theme=theme).order_by("clause__eid")
    return list(rows.values_list("clause__eid", "applies"))


def test_merged_theme_gives_its_names_parts_and_results(theme):
    old, new = theme("harm", preferred_label="Harm"), theme("safety", preferred_label="Safety")
    part = theme("injury", broader=old)
    ThemeLabelFactory(theme=old, language="fr", label="Dommage")
    one, two, three = (ClauseFactory(eid=eid) for eid in ("one", "three", "two"))
    AssignmentFactory(theme=old, clause=one)
    AssignmentFactory(theme=old, clause=two)
    AssignmentFactory(theme=new, clause=two, applies=False)
    AssignmentFactory(theme=old, clause=three, applies=False)

    merge([old], new, "1.10", "One thing.")

    assert results(new) == [("one", True), ("three", True), ("two", False)]
    assert results(old) == []
    part.refresh_from_db()
    assert part.broader == new
    names = set(ThemeLabel.objects.filter(theme=new).values_list("language", "label"))
    assert names == {("en", "Harm"), ("fr", "Dommage")}
    old.refresh_from_db()
    assert (old.is_deprecated, old.replaced_by) == (True, new)
    assert new.scheme.version == "1.10"


def test_merging_twice_leads_to_the_last(theme):
    first, second, third = theme("first"), theme("second"), theme("third")

    merge([first], second, "2.0", "A")
    merge([second], third, "2.1", "B")

    first.refresh_from_db()
    assert first.replaced_by == third


def test_readers_of_a_merged_theme_are_led_to_the_other(theme):
    old, new = theme("harm"), theme("safety")
    clause = ClauseFactory()
    AssignmentFactory(theme=old, clause=clause)
    publish(published_by="tester")
    merge([old], new, "2.0", "One thing.")
    publish(published_by="tester")
    client = APIClient()

    led = client.get("/api/v1/themes/themes:harm/", {"fields": "id"})
    found = client.get("/api/v1/clauses/", {"theme": "themes:harm"})
    before = client.get("/api/v1/themes/themes:harm/", {"known_at": "1"})

    assert led.status_code == 301
    assert led["Location"] == "/api/v1/themes/themes:safety/?fields=id"
    assert client.get(led["Location"]).json() == {"id": "themes:safety"}
    assert [each["id"] for each in found.json()["results"]] == [clause.public_id]
    assert before.json()["is_deprecated"] is False
    told = orjson.loads(PublishedTheme.objects.current().get(key="themes:harm").document)
    assert told["replaced_by"] == "themes:safety"


def test_a_theme_is_not_merged_into_one_below_it(theme):
    top = theme("top")
    below = theme("below", broader=top)

    with pytest.raises(RefusedError, match=r"is narrower than Top\. Move it first"):
        merge([top], below, "2.0", "No.")

    assert not Theme.objects.filter(is_deprecated=True).exists()


def test_themes_of_another_scheme_are_not_merged(theme):
    with pytest.raises(RefusedError, match="is not a theme of"):
        merge([ThemeFactory()], theme("here"), "2.0", "No.")


@pytest.mark.parametrize("version", ["1.9", "1.8", "1", "one"])
def test_a_change_needs_a_later_version(theme, version):
    row = theme("here")

    with pytest.raises(RefusedError, match="version"):
        deprecate(row, None, version, "No use.")

    row.refresh_from_db()
    assert not row.is_deprecated


def test_a_change_says_why(theme):
    with pytest.raises(RefusedError, match="Say why"):
        deprecate(theme("here"), None, "2.0", " ")


def test_split_theme_stays_as_the_sum_of_its_parts(theme):
    row = theme("security")

    made = split(row, [Part("cyber", "Cyber"), Part("biology", "Biology", "Life.")], "2.0", "Two.")

    assert [(part.broader, part.codebook_version, part.stage) for part in made] == [
        (row, "2.0", "ready")
    ] * 2
    assert row.codebook_version == "2.0"


def test_split_is_all_or_nothing(theme):
    row = theme("security")
    theme("cyber")

    with pytest.raises(ValidationError):
        split(row, [Part("biology", "Biology"), Part("cyber", "Cyber")], "2.0", "Two.")

    assert not Theme.objects.filter(slug="biology").exists()
    row.scheme.refresh_from_db()
    assert row.scheme.version == "1.9"


def test_moved_theme_stands_last_below_the_other(theme):
    top, row = theme("top"), theme("row")
    theme("first", broader=top)

    move(row, top, "2.0", "Belongs there.")

    row.refresh_from_db()
    assert (row.broader, row.position, row.codebook_version) == (top, 2, "2.0")


def test_a_theme_does_not_move_below_itself(theme):
    top = theme("top")
    below = theme("below", broader=top)

    with pytest.raises(ValidationError, match="below itself"):
        move(top, below, "2.0", "No.")


def test_a_theme_with_parts_is_not_given_up(theme):
    top = theme("top")
    theme("below", broader=top)

    with pytest.raises(RefusedError, match="has narrower themes"):
        deprecate(top, None, "2.0", "No use.")


def test_what_was_coded_with_an_earlier_meaning_is_listed_until_it_is_judged_again(theme, scheme):
    changed, same = theme("changed"), theme("same")
    clause, other = ClauseFactory(), ClauseFactory()
    CodingFactory(theme=changed, clause=clause, codebook_version="1.9")
    CodingFactory(theme=changed, clause=other, codebook_version="1.9")
    CodingFactory(theme=same, clause=other, codebook_version="1.9")
    assert to_recode(scheme) == []

    # 1.10 comes after 1.9: versions are numbers, not words.
    split(changed, [Part("a", "A"), Part("b", "B")], "1.10", "Two.")

    assert [(found.theme, found.clause_count) for found in to_recode(scheme)] == [(changed, 2)]
    CodingFactory(theme=changed, clause=clause, codebook_version="1.10")
    assert set(clauses_to_recode(changed)) == {other}
    CodingFactory(theme=Theme.objects.get(slug="a"), clause=other, codebook_version="1.10")
    scheme.refresh_from_db()
    assert to_recode(scheme) == []
    assert Coding.objects.filter(codebook_version="1.9").count() == 3
