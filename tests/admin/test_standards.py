"""Languages and territories are those of the standards."""

import pytest
from django.core.exceptions import ValidationError

from provisions.admin.editing.standards import check_jurisdiction, check_language
from provisions.models import Plan
from tests.admin.submissions import errors, save, url
from tests.factories import PlanFactory


@pytest.mark.parametrize("tag", ["en", "zh", "zh-Hant", "pt-BR", "zh-Hans-CN", "yue"])
def test_languages_that_there_are(tag):
    check_language(tag)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("xx", "'xx' is not a language (ISO 639)"),
        ("eng", "Did you mean 'en' (English)?"),
        ("en-UK", "'UK' is not a region (ISO 3166-1)."),
        ("zh-Hanx", "'Hanx' is not a script (ISO 15924). Did you mean 'Han"),
    ],
)
def test_languages_that_there_are_not(tag, said):
    with pytest.raises(ValidationError) as caught:
        check_language(tag)

    assert said in caught.value.messages[0]


def test_what_is_typed_is_held_to_the_list(curator):
    plan = PlanFactory()

    answer = save(curator, url(Plan, "change", plan.pk), language="en-UK")

    assert errors(answer) == [
        "'UK' is not a region (ISO 3166-1). Did you mean 'GB' (United Kingdom)?"
    ]


@pytest.mark.parametrize(("typed", "kept"), [("ZH-hant", "zh-Hant"), ("EN", "en"), ("fra", "fr")])
def test_a_tag_may_be_typed_in_any_case(curator, typed, kept):
    plan = PlanFactory()

    answer = save(curator, url(Plan, "change", plan.pk), language=typed)

    plan.refresh_from_db()
    assert (answer.status_code, plan.language) == (302, kept)


@pytest.mark.parametrize("code", ["us", "us-ca", "cn", "cn-gd", "eu", "int", "gb-sct"])
def test_jurisdictions_that_there_are(code):
    check_jurisdiction(code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("uk", "'UK' is not a country (ISO 3166-1)."),
        ("us-xx", "'US-XX' is not a subdivision (ISO 3166-2)."),
    ],
)
def test_jurisdictions_that_there_are_not(code, said):
    with pytest.raises(ValidationError) as caught:
        check_jurisdiction(code)

    assert said in caught.value.messages[0]
