"""Parses RDF safely: with limits, without network access, and with the place of errors."""

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

#: The most bytes of a file; its graph needs about fifty times as much memory.
LARGEST: Final = 32 * 1024 * 1024
_TURTLE = re.compile(rb"^\s*(?:@prefix|@base|PREFIX|BASE)\s", re.MULTILINE)


def syntax_of(path: Path, head: bytes) -> str:
    """Return the syntax by the first bytes of a file: turtle, xml, json-ld, or "" for none."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and b"rdf:RDF" in head:
        return "xml"
    if start[:1] in (b"{", b"[") and re.search(rb'"@(?:context|graph|id|type)"\s*:', head):
        return "json-ld"
    if _TURTLE.search(head) and not start.startswith((b"<?xml", b"{", b"[")):
        return "turtle"
    return ""


def graph_of(path: Path) -> Graph:
    """Parse a file. Raises UnreadableFileError if it is empty, too large, too deep or invalid."""
    raw = bytes_of(path, LARGEST)
    syntax = syntax_of(path, raw[:65_536])
    if not syntax:
        message = (
            "The file is not RDF/XML, Turtle or JSON-LD: it has no rdf:RDF, no prefixes and no "
            "@context."
        )
        raise UnreadableFileError("unknown_format", message)
    text = text_of(raw)
    if syntax == "xml":
        tree_of(path)  # Raises for entities, traps and invalid XML, with the place.
    elif syntax == "json-ld":
        _check_json(text)
    with _silent(), _parser_errors(syntax):
        return _parsed(text, syntax, f"file:///{path.name}")


def _parsed(text: str, syntax: str, base: str) -> Graph:
    graph = Graph()
    if syntax != "json-ld":
        return graph.parse(data=text, format=syntax, publicID=base)
    # JSON-LD may have named graphs; their statements are added too.
    named = Dataset()
    named.parse(data=text, format=syntax, publicID=base)
    for subject, predicate, found, _ in named.quads():
        graph.add((subject, predicate, found))
    return graph


def _check_json(text: str) -> None:
    """Check that the JSON-LD refers to no remote contexts."""
    found = json_of(text)
    for address in _fetched(found, 0):
        message = (
            f"The file refers to a remote context ({address}), which is not downloaded. Save the "
            "vocabulary as Turtle, or with its context inline."
        )
        raise UnreadableFileError("remote_context", message)


def _fetched(found: Any, depth: int) -> Iterator[str]:
    """Yield the addresses that a JSON-LD processor would download."""
    if depth > DEEPEST:
        raise too_deep()
    if isinstance(found, dict):
        contexts = found.get("@context")
        listed = [*contexts] if isinstance(contexts, list) else [contexts]
        yield from (one for one in [*listed, found.get("@import")] if isinstance(one, str))
        found = list(found.values())
    for one in found if isinstance(found, list) else ():
        yield from _fetched(one, depth + 1)


@contextmanager
def _silent() -> Iterator[None]:
    """Suppress warnings about odd literals and IRIs: relevant ones become findings."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings():
            # rdflib's parser of JSON-LD still uses deprecated parts of rdflib.
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.disabled = before


@contextmanager
def _parser_errors(syntax: str) -> Iterator[None]:
    """Convert errors of the parser to UnreadableFileError, with the line."""
    name = {"turtle": "Turtle", "xml": "RDF/XML", "json-ld": "JSON-LD"}[syntax]
    try:
        yield
    except BadSyntax as error:
        message = f"The file is not valid {name}: {error._why}. Download it again."
        raise UnreadableFileError("invalid_rdf", message, error.lines + 1) from None
    except RecursionError:
        raise too_deep() from None
    except Exception as error:
        # The parsers of rdflib raise many types of errors: KeyError, TypeError, their own.
        line = getattr(error, "getLineNumber", lambda: None)()
        words = " ".join(str(error).split()) or type(error).__name__
        message = f"The file cannot be read as {name}: {words[:200]}."
        raise UnreadableFileError("invalid_rdf", message, line) from None
