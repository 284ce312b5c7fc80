"""Names that keep the tree easy to enter; docs/developing/style.md gives the reasons."""

import re
from collections import defaultdict

from tests.structure.checkout import ROOT, product_classes, product_modules

#: Every Django command class has this name, and every inner options class that one.
FRAMEWORK_NAMES = {"Command", "Meta"}

#: Words that end like a participle or gerund, but are nouns; or that only look like one.
NOUNS = {"coding", "feed", "finding", "grouping", "numbering", "ordering", "standing"}

#: A model keeps its name until a migration renames its table.
MODELS = {"touched"}


def classes():
    return [(node.name, str(path.relative_to(ROOT))) for path, node in product_classes()]


def is_participle(name):
    """Whether a name is a single word such as `Touched` or `paging`, and no noun."""
    word = name.strip("_")
    is_single = re.fullmatch(r"[A-Z]?[a-z]+", word) is not None
    ends = word.endswith(("ed", "ing")) and word.lower() not in NOUNS | MODELS
    return is_single and ends


def test_class_names_are_unique():
    places = defaultdict(list)
    for name, path in classes():
        if name not in FRAMEWORK_NAMES:
            places[name].append(path)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_a_package_replaces_a_family_of_prefixes():
    """Three modules of one folder that share a first word are a package under another name."""
    families = defaultdict(set)
    for path in product_modules():
        if "_" in path.stem and path.stem != "__init__":
            families[path.parent.relative_to(ROOT), path.stem.partition("_")[0]].add(path.name)
    assert {str(key): names for key, names in families.items() if len(names) > 2} == {}


def test_no_class_is_named_by_a_participle_or_gerund_alone():
    assert [(name, path) for name, path in classes() if is_participle(name)] == []


def test_no_module_is_named_by_a_participle_or_gerund_alone():
    modules = [path for path in product_modules() if is_participle(path.stem)]
    assert [str(path.relative_to(ROOT)) for path in modules] == []
