"""Sizes that a reader, or a clone, can hold; docs/developing/style.md gives the reasons."""

from tests.structure.checkout import ROOT, product_classes, product_modules, tracked

LONGEST_FILE = 400  # lines
LONGEST_VIEW_SET = 150  # lines
LARGEST_FILE = 500_000  # bytes


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {str(p.relative_to(ROOT)): len(p.read_text().splitlines()) for p in product_modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_view_set_is_longer_than_a_page_or_two():
    lengths = {
        node.name: node.end_lineno - node.lineno + 1
        for path, node in product_classes()
        if "api" in path.parts and node.name.endswith("ViewSet")
    }
    assert "RecordViewSet" in lengths
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_VIEW_SET} == {}


def test_no_tracked_file_is_large():
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in tracked()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_FILE} == {}
