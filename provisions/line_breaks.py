"""One form of line breaks, on every way in: LF, as files have it; browsers send CR LF."""


def with_line_feeds(text: str) -> str:
    """Return a text with LF for each CR LF and for each CR alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
