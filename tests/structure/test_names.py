"""Names and sizes that keep the tree easy to enter; docs/developing/style.md gives the reasons."""

import ast
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Every Django command class has this name, and every inner options class that one.
FRAMEWORK_NAMES = {"Command", "Meta"}
PRODUCT = {"govdb", "provisions"}
LONGEST_FILE = 420  # lines
LARGEST_FILE = 500_000  # bytes


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


def test_class_names_are_unique():
    places = defaultdict(list)
    for path in product_modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name not in FRAMEWORK_NAMES:
                places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in product_modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_a_package_replaces_a_family_of_prefixes():
    """Three modules of one folder that share a first word are a package under another name."""
    families = defaultdict(set)
    for path in product_modules():
        if "_" in path.stem and path.stem != "__init__":
            families[path.parent.relative_to(ROOT), path.stem.partition("_")[0]].add(path.name)
    assert {str(key): names for key, names in families.items() if len(names) > 2} == {}


def test_no_tracked_file_is_large():
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in tracked()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}
