"""The elements of a parsed document, as those who walk it want them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element


def tree_of(path: Path) -> Element:
    """Parse a file; comments and instructions are no text of it, what follows them is."""
    root = etree.parse(
        str(path), etree.XMLParser(resolve_entities=False, no_network=True)
    ).getroot()
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(etree.QName(element).localname)


def children(element: Element) -> list[Element]:
    """The elements in an element."""
    return list(element)


def words(element: Element) -> Iterable[str]:
    """Every piece of text in an element, in order."""
    return (str(piece) for piece in element.itertext())


def plain(element: Element) -> str:
    """All words in an element, blanks single."""
    return " ".join("".join(words(element)).split())


def blank(element: Element) -> bool:
    """Whether no word is in an element."""
    return not any(piece.strip() for piece in words(element))
