"""The command blocks of docs/operations.md, as they stand there."""

from itertools import groupby
from textwrap import dedent

from govdb.database import REPOSITORY

DOCUMENT = (REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")


def blocks():
    """What is indented by four columns or more; text in lists is by two or three."""
    lines = DOCUMENT.splitlines(keepends=True)
    runs = groupby(lines, key=lambda line: line.startswith("    "))
    return [dedent("".join(run)).strip() for is_block, run in runs if is_block]


def block(start):
    """The block that begins with some words."""
    (found,) = [each for each in blocks() if each.startswith(start)]
    return found


def commands(text):
    """The commands of a block, those of several lines joined."""
    return text.replace("\\\n", " ").splitlines()
