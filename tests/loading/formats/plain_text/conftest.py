"""Reading a plain text by a grammar."""

import pytest

from provisions.loading.formats.plain_text import reader as text
from provisions.loading.rows.options import Options
from tests.loading.formats.plain_text.samples import GRAMMAR


@pytest.fixture
def read(tmp_path):
    def reading(words, grammar=GRAMMAR):
        (tmp_path / "small.toml").write_text(grammar, encoding="utf-8")
        path = tmp_path / "act.txt"
        path.write_text(words, encoding="utf-8")
        return next(text.read(path, Options(grammar=str(tmp_path / "small.toml"))))

    return reading
