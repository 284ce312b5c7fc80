import pytest

from provisions.loading.formats.akoma_ntoso.codes import jurisdiction_of, language_of


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("ad", {"code": "ad", "name": "Andorra", "kind": "country"}),
        ("ZW", {"code": "zw", "name": "Zimbabwe", "kind": "country"}),
        ("bo", {"code": "bo", "name": "Bolivia", "kind": "country"}),
        ("ru", {"code": "ru", "name": "Russia", "kind": "country"}),
        ("ci", {"code": "ci", "name": "Côte d'Ivoire", "kind": "country"}),
        ("de-by", {"code": "de-by", "name": "Germany, by", "kind": "subdivision"}),
        ("uk", {"code": "gb", "name": "United Kingdom", "kind": "country"}),
        ("gb-sct", {"code": "gb-sct", "name": "Scotland", "kind": "subdivision"}),
        ("", {}),
        ("-by", {}),
        ("de-", {}),
        ("xx", {}),
    ],
)
def test_a_code_gives_the_name_that_people_use(code, fields):
    assert jurisdiction_of(code) == fields


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("eng", "en"),
        ("ger", "de"),
        ("deu", "de"),
        ("ZHO-Hans", "zh-Hans"),
        ("fr", "fr"),
        ("und", ""),
        ("", ""),
    ],
)
def test_a_language_has_two_letters_where_there_are_two(code, tag):
    assert language_of(code) == tag
