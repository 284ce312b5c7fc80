"""docs/grammars.md names every key that a grammar may have, and every grammar there is."""

import dataclasses
from pathlib import Path

import pytest

from provisions.loading.formats.plain_text import reader as text
from provisions.loading.formats.plain_text.grammars import model

PAGE = (Path(__file__).resolve().parents[5] / "docs" / "grammars.md").read_text(encoding="utf-8")

KINDS = [
    model.Grammar,
    model.GrammarLevel,
    model.Split,
    model.LeaveOut,
    model.Footnotes,
    model.Paragraphs,
    model.Fact,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_page_names_every_key(kind):
    keys = {field.name for field in dataclasses.fields(kind)}
    if kind is model.Grammar:
        keys -= {"name"}  # the file's

    missing = [key for key in keys if f"`{key}`" not in PAGE and f"`{key} " not in PAGE]

    assert [key for key in missing if f"[{key}]" not in PAGE] == []


def test_the_page_names_every_grammar():
    assert [one.name for one in text.known() if f"| `{one.name}` |" not in PAGE] == []


def test_the_example_of_the_page_is_a_grammar(tmp_path):
    example = PAGE.split("## A small grammar")[1].split("Patterns are")[0]
    path = tmp_path / "example.toml"
    path.write_text("\n".join(line[4:] for line in example.splitlines()), encoding="utf-8")

    grammar = model.from_file(path)

    assert [level.name for level in grammar.level] == ["article", "point"]
