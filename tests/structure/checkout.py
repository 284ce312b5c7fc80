"""The files of the checkout, as git knows them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked(pattern="*"):
    listed = subprocess.run(
        ["git", "ls-files", "-z", pattern], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def product_modules():
    return [
        path
        for path in tracked("*.py")
        if path.relative_to(ROOT).parts[0] in {"govdb", "provisions"}
        and "migrations" not in path.parts
    ]


@cache
def product_classes():
    """Every class with its module; parsed once, which takes a second or two."""
    return [
        (path, node)
        for path in product_modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    ]
