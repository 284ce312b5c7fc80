"""What modules import of each other; the layers themselves are in pyproject.toml."""

from graphlib import TopologicalSorter

import grimp
import pytest

#: A module that leans on more of its neighbours than this is a knot.
MOST_SIBLINGS = 12


@pytest.fixture(scope="module")
def imports():
    """The modules that each module imports, those imported for the type checker included."""
    graph = grimp.build_graph("govdb", "provisions", cache_dir=None)
    return {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}


def test_no_imports_go_round_in_a_circle(imports):
    """Raises CycleError, which names the modules of the circle."""
    assert len(list(TopologicalSorter(imports).static_order())) == len(imports)


def test_no_module_imports_more_siblings_than_a_reader_can_hold(imports):
    def package(name):
        return name.rpartition(".")[0]

    counts = {
        name: sum(package(other) == package(name) for other in imported)
        for name, imported in imports.items()
    }
    assert {name: count for name, count in counts.items() if count > MOST_SIBLINGS} == {}
