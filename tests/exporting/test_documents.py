"""JSON Lines out of COPY: every document to the byte, however the blocks are cut."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provisions.exporting.documents import copied, gathered, parsed

documents = st.lists(st.dictionaries(st.text(max_size=5), st.text(), max_size=3), max_size=8)


@given(documents, st.integers(1, 40))
def test_blocks_may_end_anywhere(drawn, size):
    lines = b"".join(orjson.dumps(each) + b"\n" for each in drawn)
    blocks = [lines[start : start + size] for start in range(0, len(lines), size)]
    assert [document for handful in parsed(blocks) for document in handful] == drawn
    assert b"".join(gathered(blocks)) == lines


@pytest.mark.django_db
def test_what_postgresql_copies_is_what_was_stored():
    hard = [{"a": 'quotes " and \\ and ,;\t', "b": "line\nbreak"}, {"a": "\x01\x02\x7f安全 \u2028"}]
    texts = [orjson.dumps(each).decode() for each in hard]
    select = "SELECT x FROM unnest(%s::text[]) WITH ORDINALITY AS t (x, n) ORDER BY n"
    with copied(select, (texts,)) as blocks:
        assert b"".join(blocks) == b"".join(text.encode() + b"\n" for text in texts)
