"""The text layer of a PDF, page by page, read by the grammars of plain text.

The transcript is that text with a line '[PDF page 3]' before each page, as in our plain texts.
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

#: The header may follow some bytes of another kind, but not many.
HEADER_WITHIN = 1024

#: What PDFium puts for a hyphen at the end of a line, and for a character it cannot name.
HYPHEN_MARK = "\x02"
UNKNOWN = "\ufffe\uffff"

#: What PDFium says of a file that it cannot open, and what to do about it.
REASONS = {
    pypdfium2.raw.FPDF_ERR_PASSWORD: (
        "encrypted",
        "The PDF is locked by a password. Save a copy without one, and load that.",
    ),
    pypdfium2.raw.FPDF_ERR_SECURITY: (
        "encrypted",
        "The PDF is locked in a way that cannot be opened. Save a copy that is not.",
    ),
}
BROKEN = "The PDF is broken or cut off: PDFium cannot open it. Fetch it again from where it came."


def read(path: Path, options: Options) -> Iterator[Instrument]:
    """Yield the one plan of a PDF. Raises UnreadableFileError."""
    pages = list(pages_of(path))
    words = "\n\n".join(f"[PDF page {number}]\n{page}" for number, page in enumerate(pages, 1))
    if not any(page.strip() for page in pages):
        message = (
            f"The PDF's {len(pages)} pages hold no text, only pictures of it: a scan. Run text "
            "recognition over it, or load a plain text."
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
        message = f"More than {text.MAX_BYTES >> 20} MiB: not one plan. Load its text instead."
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
        message = f"Page {number + 1} of the PDF is broken: {error}. Fetch the file again."
        raise UnreadableFileError("broken_pdf", message) from error
    return _tidy(words)


def _tidy(words: str) -> str:
    """Line ends as line feeds, and hyphens where PDFium has marks of its own."""
    words = with_line_feeds(words).replace(HYPHEN_MARK, "-")
    return CONTROL.sub("", "".join(char for char in words if char not in UNKNOWN))


def _blank_pages(words: str, pages: list[str]) -> Iterator[Finding]:
    for number, page in enumerate(pages, 1):
        if not page.strip():
            line = words.count("\n", 0, words.index(f"[PDF page {number}]")) + 1
            message = f"Page {number} holds no text: it is blank, or a picture."
            yield Finding("page_without_text", message, line=line)


def recognizes(path: Path, head: bytes) -> bool:
    """Whether a file begins as a PDF does."""
    return MAGIC in head[:HEADER_WITHIN]


FORMAT = Format(name="pdf", title="PDF with text", recognizes=recognizes, instruments=read)
