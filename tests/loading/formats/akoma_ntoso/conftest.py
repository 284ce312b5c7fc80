"""Reading a sample of Akoma Ntoso, with its account checked."""

import pytest
from lxml import etree

from provisions.loading.formats.akoma_ntoso import reader as akn
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options


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
