"""The text layer of a PDF, parsed by the grammars of plain text.

The transcript is that text with a line such as '[PDF page 3]' before each page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw

from provisions.characters import CONTROL, with_line_feeds
from provisions.loading.formats.file_format import Format
from provisions.loading.formats.plain_text import reader as text
from provisions.loading.instruments.instrument import Instrument
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import Finding, UnreadableFileError

MAGIC = b"%PDF-"

#: The header of a PDF is within this many bytes of its start.
HEADER_WITHIN = 1024

#: PDFium's characters for a hyphen at the end of a line, and for an unknown character.
HYPHEN_MARK = "\x02"
UNKNOWN = "\ufffe\uffff"

#: Rule and message by the error code of PDFium.
REASONS = {
    pypdfium2.raw.FPDF_ERR_PASSWORD: (
        "encrypted",
        "The PDF is protected by a password. Save a copy without a password, and load that.",
    ),
    pypdfium2.raw.FPDF_ERR_SECURITY: (
        "encrypted",
        "The encryption of the PDF is not supported. Save an unencrypted copy, and load that.",
    ),
}
BROKEN = "The PDF is damaged or incomplete: PDFium cannot open it. Download it again."


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the single plan of a PDF. Raises UnreadableFileError."""
    pages = list(pages_of(path))
    words = "\n\n".join(f"[PDF page {number}]\n{page}" for number, page in enumerate(pages, 1))
    if not any(page.strip() for page in pages):
        message = (
            f"The {len(pages)} pages of the PDF contain no text, only images: it is a scan. Apply "
            "text recognition (OCR), or load a plain text."
        )
        raise UnreadableFileError("no_text", message)
    instrument = text.instrument_of(words + "\n", text.grammar_for(words, options), options)
    instrument.source.setdefault("media_type", "application/pdf")
    instrument.findings += _blank_pages(words, pages)
    yield instrument


def pages_of(path: Path) -> Iterator[str]:
    """Yield the text of each page. Raises UnreadableFileError."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    if size > text.MAX_BYTES:
        message = f"The PDF is larger than {text.MAX_BYTES >> 20} MiB. Load its text instead."
        raise UnreadableFileError("too_large", message)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        rule, message = REASONS.get(code, ("broken_pdf", BROKEN))
        raise UnreadableFileError(rule, message) from error
    try:
        for number in range(len(document)):
            yield _page(document, number)
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        layer = page.get_textpage()
        words: str = layer.get_text_range()
    except pypdfium2.PdfiumError as error:
        message = f"Page {number + 1} of the PDF is damaged: {error}. Download the file again."
        raise UnreadableFileError("broken_pdf", message) from error
    return _tidy(words)


def _tidy(words: str) -> str:
    """Return the text with line feeds as line ends and without PDFium's special characters."""
    words = with_line_feeds(words).replace(HYPHEN_MARK, "-")
    return CONTROL.sub("", "".join(char for char in words if char not in UNKNOWN))


def _blank_pages(words: str, pages: list[str]) -> Iterator[Finding]:
    for number, page in enumerate(pages, 1):
        if not page.strip():
            line = words.count("\n", 0, words.index(f"[PDF page {number}]")) + 1
            message = f"Page {number} contains no text: it is blank or an image."
            yield Finding("page_without_text", message, line=line)


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file has the header of a PDF."""
    return MAGIC in head[:HEADER_WITHIN]


FORMAT = Format(name="pdf", title="PDF with text", recognizes=recognizes, instruments=read)
