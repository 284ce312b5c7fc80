"""RDF parsed as a file from anywhere must be: bounded, nothing fetched, told where it breaks."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rdflib import Dataset, Graph
from rdflib.plugins.parsers.notation3 import BadSyntax

from provisions.loading.formats.xml.parse import tree_of
from provisions.loading.rows.raw_rows import UnreadableFileError
from provisions.loading.rows.whole_file import DEEPEST, bytes_of, json_of, text_of, too_deep

#: A graph takes some fifty times as much memory as its file.
LARGEST: Final = 32 * 1024 * 1024
_TURTLE = re.compile(rb"^\s*(?:@prefix|@base|PREFIX|BASE)\s", re.MULTILINE)


def syntax_of(path: Path, head: bytes) -> str:
    """The syntax that a file's beginning shows: turtle, xml, json-ld, or "" for none."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and b"rdf:RDF" in head:
        return "xml"
    if start[:1] in (b"{", b"[") and re.search(rb'"@(?:context|graph|id|type)"\s*:', head):
        return "json-ld"
    if _TURTLE.search(head) and not start.startswith((b"<?xml", b"{", b"[")):
        return "turtle"
    return ""


def graph_of(path: Path) -> Graph:
    """Parse a file. Raises UnreadableFileError for what is empty, too large, too deep or broken."""
    raw = bytes_of(path, LARGEST)
    syntax = syntax_of(path, raw[:65_536])
    if not syntax:
        message = "No RDF/XML, Turtle or JSON-LD: no prefixes, no rdf:RDF, no @context."
        raise UnreadableFileError("unknown_format", message)
    text = text_of(raw)
    if syntax == "xml":
        tree_of(path)  # refuses entities, traps and what is broken, with the place
    elif syntax == "json-ld":
        _check_json(text)
    with _silent(), _told(syntax):
        return _parsed(text, syntax, f"file:///{path.name}")


def _parsed(text: str, syntax: str, base: str) -> Graph:
    graph = Graph()
    if syntax != "json-ld":
        return graph.parse(data=text, format=syntax, publicID=base)
    # JSON-LD may name graphs; what stands in one is said all the same.
    named = Dataset()
    named.parse(data=text, format=syntax, publicID=base)
    for subject, predicate, found, _ in named.quads():
        graph.add((subject, predicate, found))
    return graph


def _check_json(text: str) -> None:
    """See that it is JSON that needs nothing from elsewhere: contexts are written out in it."""
    found = json_of(text)
    for address in _fetched(found, 0):
        message = (
            f"It needs a context from elsewhere ({address}), and nothing is fetched: save the "
            "vocabulary as Turtle, or with its context written out."
        )
        raise UnreadableFileError("remote_context", message)


def _fetched(found: Any, depth: int) -> Iterator[str]:
    """The addresses a JSON-LD processor would fetch."""
    if depth > DEEPEST:
        raise too_deep()
    if isinstance(found, dict):
        contexts = found.get("@context")
        told = [*contexts] if isinstance(contexts, list) else [contexts]
        yield from (one for one in [*told, found.get("@import")] if isinstance(one, str))
        found = list(found.values())
    for one in found if isinstance(found, list) else ():
        yield from _fetched(one, depth + 1)


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing on the screen of odd literals and addresses: what matters becomes a finding."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            # Of rdflib's own older parts, which its parser of JSON-LD still uses.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.disabled = before


@contextmanager
def _told(syntax: str) -> Iterator[None]:
    """Tell what the parser says, with the line."""
    name = {"turtle": "Turtle", "xml": "RDF/XML", "json-ld": "JSON-LD"}[syntax]
    try:
        yield
    except BadSyntax as error:
        message = f"Not {name}: {error._why}. Fetch the whole file again."
        raise UnreadableFileError("invalid_rdf", message, error.lines + 1) from None
    except RecursionError:
        raise too_deep() from None
    except Exception as error:
        # The parsers of rdflib raise whatever comes to hand: KeyError, TypeError, their own.
        line = getattr(error, "getLineNumber", lambda: None)()
        words = " ".join(str(error).split()) or type(error).__name__
        message = f"Not {name} that can be read: {words[:200]}."
        raise UnreadableFileError("invalid_rdf", message, line) from None
