"""Which files are Akoma Ntoso, and which are refused."""

import gzip

import pytest

from provisions.loading.formats.akoma_ntoso import reader as akn
from provisions.loading.formats.file_format import HEAD_BYTES
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError
from tests.loading.formats.akoma_ntoso.samples import NAMESPACE, document


def test_the_envelope_of_a_web_service_is_looked_through(tmp_path):
    text = document('<section eId="sec_1"><num>1</num><heading>Ponds</heading></section>')
    path = tmp_path / "a.xml"
    path.write_text(f"<List><Results>{text}</Results></List>")
    (found,) = akn.read(path, Options())

    assert [provision.eid for provision in found.provisions] == ["sec_1"]
    path.write_text(f"<List><Results>{text}{text}</Results></List>")
    with pytest.raises(UnreadableFileError, match="holds 2 documents: save each"):
        list(akn.read(path, Options()))
    path.write_text(f"<List><Results>{text}and more</Results></List>")
    with pytest.raises(UnreadableFileError, match="the root is 'Results'"):
        list(akn.read(path, Options()))


WHOLE = document('<section eId="a"><num>1</num><content><p>Word.</p></content></section>')


BROKEN = {
    "empty": (b"", "empty_file"),
    "truncated": (WHOLE[:-40].encode(), "malformed_xml"),
    "binary": (b"\x00\x01\x02", "mislabelled"),
    "gzip": (gzip.compress(WHOLE.encode()), "compressed"),
    "html": (b"<html><body><p>No.</p></body></html>", "wrong_root"),
    "other namespace": (WHOLE.replace(NAMESPACE, "urn:x").encode(), "wrong_root"),
    "only metadata": (document("", preface="").encode(), "no_text"),
    "only a title": (document("").encode(), "no_text"),
    "no document": (f'<akomaNtoso xmlns="{NAMESPACE}"/>'.encode(), "no_text"),
    "entities": (
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + WHOLE.replace("Word", "&x;").encode(),
        "entities",
    ),
    "deep": (WHOLE.replace("Word", "<i>" * 201 + "x" + "</i>" * 201).encode(), "too_deep"),
}


@pytest.mark.parametrize(("content", "rule"), BROKEN.values(), ids=BROKEN.keys())
def test_refuses_what_is_broken(tmp_path, content, rule):
    path = tmp_path / "a.xml"
    path.write_bytes(content)

    with pytest.raises(UnreadableFileError) as caught:
        list(akn.read(path, Options()))

    assert caught.value.rule == rule
    assert caught.value.message


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        (WHOLE, True),
        (WHOLE.replace("<akomaNtoso xmlns", "<a:akomaNtoso xmlns:a"), True),
        ("<html>akomaNtoso</html>", False),
        (WHOLE.replace(NAMESPACE, "urn:x"), False),
    ],
    ids=["whole", "prefixed", "html", "other namespace"],
)
def test_knows_its_files(tmp_path, text, is_known):
    assert akn.recognizes(tmp_path / "a.xml", text.encode()[:HEAD_BYTES]) is is_known
