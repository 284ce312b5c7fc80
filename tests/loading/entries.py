"""Rows of files, built as short as a test can say them."""

import json
from pathlib import Path
from typing import Any


def entry(model: str, **fields: Any) -> str:
    """One line of a fixture."""
    return json.dumps({"model": f"provisions.{model}", "fields": fields}, ensure_ascii=False)


def jurisdiction(code: str = "us", **fields: Any) -> str:
    return entry("jurisdiction", **{"code": code, "name": "A country", "kind": "country"} | fields)


def source(slug: str = "a-source", **fields: Any) -> str:
    defaults = {"slug": slug, "title": "A source", "kind": "official", "publisher": "A publisher"}
    return entry("source", **defaults | fields)


def scheme(slug: str = "a-scheme", **fields: Any) -> str:
    defaults = {"slug": slug, "title": "A scheme", "publisher": "A publisher", "version": "1.0"}
    return entry("scheme", **defaults | fields)


def theme(slug: str = "a-theme", **fields: Any) -> str:
    defaults = {
        "scheme": ["a-scheme"],
        "slug": slug,
        "preferred_label": "A theme",
        "codebook_version": "1.0",
    }
    return entry("theme", **defaults | fields)


def coder(slug: str = "a-coder", **fields: Any) -> str:
    return entry("coder", **{"slug": slug, "name": "A coder", "kind": "person"} | fields)


def plan(slug: str = "a-plan", **fields: Any) -> str:
    defaults = {
        "slug": slug,
        "title": "A plan",
        "language": "en",
        "jurisdiction": ["us"],
        "plan_type": "act",
        "legal_force": "binding",
        "status": "in_force",
        "completeness": "full",
    }
    return entry("plan", **defaults | fields)


def clause(eid: str = "sec_1", **fields: Any) -> str:
    defaults = {
        "plan": ["a-plan"],
        "eid": eid,
        "position": 1,
        "clause_type": "section",
        "locator": "Section 1",
        "heading": "A heading",
    }
    return entry("clause", **defaults | fields)


def coding(eid: str = "sec_1", **fields: Any) -> str:
    defaults = {
        "clause": ["a-plan", eid],
        "theme": ["a-scheme", "a-theme"],
        "coder": ["a-coder"],
        "codebook_version": "1.0",
    }
    return entry("coding", **defaults | fields)


def correspondence(from_clause: list[Any], to_clause: list[Any], **fields: Any) -> str:
    defaults = {
        "from_clause": from_clause,
        "to_clause": to_clause,
        "relation": "close",
        "rationale": "Both ask for the same.",
        "coder": ["a-coder"],
    }
    return entry("correspondence", **defaults | fields)


def write(path: Path, *lines: str) -> Path:
    """Write a file of these lines."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
