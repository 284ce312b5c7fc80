"""docs/loading/tried-files.md lists the contents of each official file; each is read here."""

import pytest

from tests.loading import official

pytestmark = pytest.mark.skipif(
    not official.SHARED.exists(), reason="the official files of ../shared/data are not at hand"
)


@pytest.mark.parametrize("path", official.paths(), ids=lambda path: path.name)
def test_the_page_says_what_is_in_the_file(path):
    line = official.row(path)

    assert line in official.in_page().splitlines(), "run python -m tests.loading.official"
    assert "| 100.0% |" in line or "| refused: " in line


def test_the_page_names_no_file_that_is_not_at_hand():
    named = [line.split("|")[1].strip() for line in official.in_page().splitlines()[2:]]

    assert named == [str(path.relative_to(official.SHARED)) for path in official.paths()]
