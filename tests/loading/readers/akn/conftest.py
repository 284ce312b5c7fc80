"""Reading a sample of Akoma Ntoso, with its account checked."""

import pytest
from lxml import etree

from provisions.loading.instruments import mismatches
from provisions.loading.readers import akn
from provisions.loading.readers.format import Options


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "a.xml"
        path.write_text(text, encoding="utf-8")
        (instrument,) = akn.read(path, Options())
        assert instrument.transcript == "".join(etree.fromstring(text).itertext())
        assert list(mismatches(instrument)) == []
        return instrument

    return read
