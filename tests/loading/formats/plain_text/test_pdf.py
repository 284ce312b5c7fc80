"""PDFs, written by hand for these tests."""

import pytest

from provisions.analysis.segments import account
from provisions.loading.formats.plain_text import pdf
from provisions.loading.formats.plain_text import reader as text
from provisions.loading.instruments.instrument import mismatches
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import UnreadableFileError

GRAMMAR = r"""
title = "Small notices"
language = "en"
recognizes = ['^NOTICE$']
page = '^\[PDF page \d+\]\n'

[[leave_out]]
reason = "title_page"
lines = '^NOTICE$'

[[leave_out]]
reason = "page_number"
lines = '^\d+$'
bottom = 1

[[level]]
name = "paragraph"
type = "paragraph"
eid = "para_{number}"
locator = "para. {number}"
pattern = '(?P<number>\d+)\. '
"""

MAGIC = b"%PDF-"

PAGES = [
    ["NOTICE", "1. Boats are to be named", "1"],
    ["before they float.", "2. Rafts are not.", "2"],
]


def written(pages, trailer=b""):
    """A PDF of one font, a line of text to each string."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    font = len(pages) * 2 + 3
    kids = []
    for page in pages:
        shown = "".join(f"({line}) Tj 0 -20 Td\n" for line in page)
        content = f"BT /F1 12 Tf 50 700 Td\n{shown}ET".encode()
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects) + 2} "
            f"0 R /Resources << /Font << /F1 {font} 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(places) + 1, trailer)
    return out + head + table + end + b"startxref\n%d\n%%%%EOF\n" % len(out)


@pytest.fixture
def read(tmp_path):
    def reading(content):
        (tmp_path / "notices.toml").write_text(GRAMMAR, encoding="utf-8")
        path = tmp_path / "notice.pdf"
        path.write_bytes(content)
        return next(pdf.read(path, Options(grammar=str(tmp_path / "notices.toml"))))

    return reading


def test_the_text_layer_is_read_by_a_grammar_over_the_ends_of_pages(read):
    instrument = read(written(PAGES))

    assert [(p.eid, p.text) for p in instrument.provisions] == [
        ("para_1", "Boats are to be named before they float."),
        ("para_2", "Rafts are not."),
    ]
    assert instrument.source["media_type"] == "application/pdf"
    assert instrument.findings == []


def test_every_character_of_the_text_layer_has_its_account(read):
    instrument = read(written(PAGES))

    kinds = {s.kind for s in account(instrument.transcript, instrument.stretches)}
    assert kinds <= {"told", "blank"}
    assert list(mismatches(instrument)) == []


def test_a_page_without_text_is_found(read):
    instrument = read(written([*PAGES, []]))

    (finding,) = instrument.findings
    assert finding.rule == "page_without_text"
    assert instrument.transcript.splitlines()[finding.line - 1] == "[PDF page 3]"


LOCKED = (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"28" * 32 + b"> /U <" + b"11" * 32
    + b"> >> /ID [<00><00>]"
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "rule", "said"),
    [
        (written([[], []]), "no_text", "2 pages of the PDF contain no text"),
        (written(PAGES, LOCKED), "encrypted", "password"),
        (b"%PDF-1.4\nand nothing else", "broken_pdf", "damaged or incomplete"),
        (b"<html>not a PDF</html>", "broken_pdf", "damaged or incomplete"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "broken_pdf", "damaged or incomplete"),
    ],
    ids=["scan", "locked", "cut off", "mislabelled", "rubbish"],
)
def test_what_holds_no_text_is_refused_with_what_to_do(read, content, rule, said):
    with pytest.raises(UnreadableFileError) as caught:
        read(content)

    assert caught.value.rule == rule
    assert said in caught.value.message


def test_a_pdf_too_large_for_a_plan_is_refused_unread(read, monkeypatch):
    monkeypatch.setattr(text, "MAX_BYTES", 10)

    with pytest.raises(UnreadableFileError, match="larger than"):
        read(written(PAGES))


def test_a_pdf_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableFileError) as caught:
        next(pdf.read(tmp_path / "absent.pdf", Options()))

    assert caught.value.rule == "unreadable"


def test_a_pdf_that_no_grammar_knows_says_so(tmp_path):
    path = tmp_path / "notice.pdf"
    path.write_bytes(written(PAGES))

    with pytest.raises(UnreadableFileError, match="No grammar recognizes this text"):
        next(pdf.read(path, Options()))


def test_pdfium_s_own_marks_are_hyphens_or_nothing():
    assert pdf._tidy("co\x02\r\noperate\ufffe\r\n") == "co-\noperate\n"


@pytest.mark.parametrize(
    ("head", "is_pdf"),
    [(b"%PDF-1.7\n", True), (b"\n\n%PDF-1.4", True), (b"PDF", False), (b" " * 2000 + MAGIC, False)],
)  # fmt: skip
def test_a_pdf_is_known_by_its_first_bytes(tmp_path, head, is_pdf):
    assert pdf.recognizes(tmp_path / "a.txt", head) is is_pdf
