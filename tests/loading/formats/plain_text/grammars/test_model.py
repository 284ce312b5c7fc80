import pytest

from provisions.loading.formats.plain_text.grammars import model
from provisions.loading.rows.raw_rows import UnreadableFileError

SMALL = """
title = "Small acts"
language = "en"
recognizes = ['^A SMALL ACT']

[[level]]
name = "article"
type = "article"
eid = "art_{number}"
locator = "Art. {number}"
pattern = 'Article (?P<number>\\d+) '
"""


def reading(tmp_path, text):
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    return model.from_file(path)


def test_a_grammar_is_known_by_the_name_of_its_file(tmp_path):
    grammar = reading(tmp_path, SMALL)

    assert grammar.name == "small"
    assert [level.name for level in grammar.level] == ["article"]
    assert grammar.hyphens == "keep"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("language", "langage", "langage: There is no such key. Did you mean language?"),
        ('title = "Small acts"', "", "title: This key is required."),
        ('type = "article"', 'type = "artcle"', "level 1.type: 'artcle' is not"),
        ("(?P<number>", "(?P<number", "level 1.pattern: This is not a valid regular"),
        ('title = "Small acts"', "title = 3", "title: 3 has the wrong type"),
        ("pattern =", "within = ['part']\npattern =", "within: There is no level 'part'."),
        ("pattern =", "numbers = 'greek'\npattern =", "numbers: 'greek' is not valid"),
        ("pattern = ", "eid_ = ", "level 1.eid_: There is no such key."),
        ("'^A SMALL ACT'", "3", "recognizes 1: This must be a regular"),
        ("[[level]]", "[[level]", "is not valid TOML"),
        ("[[level]]", "[[leave_out]]\nreason = 'other'\n[[level]]", "leave_out: Give either"),
    ],
)
def test_a_wrong_grammar_is_refused_with_file_and_key(tmp_path, before, after, said):
    with pytest.raises(UnreadableFileError) as caught:
        reading(tmp_path, SMALL.replace(before, after))

    assert caught.value.rule == "invalid_grammar"
    assert "small.toml" in caught.value.message
    assert said in caught.value.message


def test_a_level_without_pattern_and_headings_is_refused(tmp_path):
    lines = [line for line in SMALL.splitlines() if not line.startswith("pattern")]

    with pytest.raises(UnreadableFileError, match="needs 'pattern' or 'headings'"):
        reading(tmp_path, "\n".join(lines))


def test_two_levels_of_one_name_are_refused(tmp_path):
    head, _, level = SMALL.partition("[[level]]")

    with pytest.raises(UnreadableFileError, match="Two levels have this name"):
        reading(tmp_path, f"{head}[[level]]{level}\n[[level]]{level}")


def test_a_grammar_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"absent\.toml cannot be read"):
        model.from_file(tmp_path / "absent.toml")
