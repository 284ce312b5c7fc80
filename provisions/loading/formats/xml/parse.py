"""XML, parsed as a file from anywhere must be, and its elements as readers want them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from provisions.loading.rows.raw_rows import UnreadableFileError

#: Larger and deeper than any law that was ever published as XML.
LARGEST: Final = 256 * 1024 * 1024
DEEPEST: Final = 200
#: What files begin with that are no XML, and what they are.
_OTHERS: Final = (
    (b"\x1f\x8b", "compressed", "A gzip file: unpack it first, and load what is in it."),
    (b"PK\x03\x04", "compressed", "A zip file: unpack it first, and load what is in it."),
    (b"%PDF", "mislabelled", "A PDF, not XML."),
)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def tree_of(path: Path) -> Element:
    """Parse a file; comments and instructions are no text of it, what follows them is.

    Entities are never expanded, nothing is fetched. Raises UnreadableFileError for what is empty,
    too large or too deep, no XML, or broken, with the line and column.
    """
    _check_head(path)
    try:
        root = _parsed(path)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if "depth" in str(error.msg).lower():
            raise _too_deep(line) from None
        message = f"Not well-formed XML: {error.msg}. Get the whole file again from its publisher."
        raise UnreadableFileError("malformed_xml", message, line, column) from None
    _check_entities(root.getroottree())
    _check_depth(root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )


def _parsed(path: Path) -> Element:
    try:
        return etree.parse(str(path), _parser()).getroot()
    except OSError:
        # lxml takes wrong bytes in a file for a file that cannot be read; fed, it says where.
        parser = _parser()
        parser.feed(path.read_bytes())
        return parser.close()


def _check_head(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
    if not head.strip():
        raise UnreadableFileError("empty_file", "The file is empty.")
    if size > LARGEST:
        message = f"{size:,} bytes; XML of more than {LARGEST:,} bytes is not read: split it."
        raise UnreadableFileError("too_large", message)
    for start, rule, message in _OTHERS:
        if head.startswith(start):
            raise UnreadableFileError(rule, message, 1, 1)
    is_wide = head.startswith(_MARKS[1:])
    if not is_wide and (
        b"\0" in head or not head.removeprefix(_MARKS[0]).lstrip().startswith(b"<")
    ):
        message = "Not XML: it does not begin with '<'. Is the file's name right?"
        raise UnreadableFileError("mislabelled", message, 1, 1)


def _check_entities(tree: etree._ElementTree) -> None:
    dtd = tree.docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        message = "The file declares entities (<!ENTITY>); they are never expanded: remove them."
        raise UnreadableFileError("entities", message, 1)
    # Of entities that an external DTD declares, only the references are in the file.
    for reference in tree.iter(etree.Entity):
        message = f"{reference.text} is declared outside the file: replace it by its characters."
        raise UnreadableFileError("entities", message, reference.sourceline)


def _check_depth(root: Element) -> None:
    level, depth = [root], 1
    while level:
        if depth > DEEPEST:
            raise _too_deep(level[0].sourceline)
        level = [child for element in level for child in element]
        depth += 1


def _too_deep(line: int | None) -> UnreadableFileError:
    message = f"Elements lie in each other deeper than {DEEPEST}: not a published law."
    return UnreadableFileError("too_deep", message, line)


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]  # ten times as fast as etree.QName


def children(element: Element) -> list[Element]:
    """The elements in an element."""
    return list(element)


def words(element: Element) -> Iterator[str]:
    """Every piece of text in an element, in order."""
    return (str(piece) for piece in element.itertext())


def plain(element: Element) -> str:
    """All words in an element, blanks single."""
    return " ".join("".join(words(element)).split())


def has_words(element: Element) -> bool:
    """Whether words stand in an element itself, not in others in it."""
    pieces = [element.text, *(child.tail for child in element)]
    return any(piece and piece.strip() for piece in pieces)


def blank(element: Element) -> bool:
    """Whether no word is in an element."""
    return not any(piece.strip() for piece in words(element))
