"""Clauses for benchmarks: German federal laws if they are at hand, else made-up ones.

The real corpus is ../shared/data/load/de-provisions.csv; it is read, never copied. Where it is too
short the laws come again under new slugs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from provisions.models import (
    Assignment,
    Clause,
    ClauseText,
    Jurisdiction,
    Plan,
    Scheme,
    Source,
    Theme,
)

THEME_COUNT = 20
#: Longer names of laws are cut, so that the number of the round fits behind them.
SLUG_LENGTH = 90
BATCH = 5_000
CORPUS = Path(__file__).resolve().parents[3] / "shared/data/load/de-provisions.csv"

KINDS = {"heading": "heading", "section": "section", "paragraph": "paragraph", "annex": "annex"}

#: One provision: its plan's slug, number in the plan, parent's number, type, number, heading, text.
Provision = tuple[str, int, int | None, str, str, str, str]


def described() -> str:
    """Which corpus it is, for the report."""
    return "German federal laws" if CORPUS.exists() else "made-up provisions (no ../shared here)"


def rounds(size: int) -> Iterator[list[Provision]]:
    """So many provisions, in rounds through the corpus; each round has plans of its own."""
    for number in count(1):
        found = list(islice(_german_laws() if CORPUS.exists() else _made_up(), size))
        yield [(f"{law[:SLUG_LENGTH]}-{number}", *rest) for law, *rest in found]
        size -= len(found)
        if not size:
            return


def _german_laws() -> Iterator[Provision]:
    csv.field_size_limit(10_000_000)
    with CORPUS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            parent = int(row["parent_id"]) if row["parent_id"] else None
            law, kind = "de-" + row["law"].replace("_", "-"), KINDS[row["kind"]]
            yield law, int(row["id"]), parent, kind, row["number"], row["heading"], row["text"]


def _made_up() -> Iterator[Provision]:
    number = 0
    while True:
        plan = f"plan-{number // 50}"
        top = number + 1
        for _ in range(50):
            number += 1
            parent = None if number == top else top
            text = f"The office reports on matter {number} every year, and says what it found. " * 3
            yield plan, number, parent, "section", f"§ {number}", f"Matter {number}", text


def fill(size: int) -> int:
    """Write clauses to the curated tables, each with a theme or two; return how many."""
    themes = _themes()
    jurisdiction = Jurisdiction.objects.create(code="de", name="Germany", kind="country")
    source = Source.objects.create(
        slug="corpus", title="Corpus", kind="official_copy", publisher="-", stage="ready"
    )
    return sum(_fill(found, themes, jurisdiction, source) for found in rounds(size))


def _fill(
    found: list[Provision], themes: list[Theme], jurisdiction: Jurisdiction, source: Source
) -> int:
    plans: dict[str, Plan] = {}
    clauses: dict[int, Clause] = {}
    texts: list[ClauseText] = []
    for slug, number, parent, kind, printed, heading, text in found:
        if slug not in plans:
            plans[slug] = Plan(
                slug=slug,
                title=slug,
                language="de",
                jurisdiction=jurisdiction,
                plan_type="act",
                legal_force="binding",
                status="in_force",
                completeness="full",
                stage="ready",
            )
        clauses[number] = Clause(
            plan=plans[slug],
            parent=clauses.get(parent) if parent else None,
            eid=f"prov_{number}",
            position=number,
            clause_type=kind,
            number=printed[:50],
            locator=(printed or kind)[:200],
            heading=(heading or printed or kind)[:1000],
            stage="ready",
        )
        if text:
            texts.append(
                ClauseText(
                    clause=clauses[number],
                    language="de",
                    standing="original",
                    text=text,
                    source=source,
                )
            )
    Plan.objects.bulk_create(plans.values(), batch_size=BATCH)
    _create_level_by_level(list(clauses.values()))
    ClauseText.objects.bulk_create(texts, batch_size=BATCH)
    _assign(list(clauses.values()), themes)
    return len(clauses)


def _themes() -> list[Theme]:
    scheme = Scheme.objects.create(
        slug="bench", title="Bench", publisher="-", version="1", stage="ready"
    )
    return Theme.objects.bulk_create(
        Theme(
            scheme=scheme,
            slug=f"theme-{number}",
            preferred_label=f"Theme {number}",
            position=number,
            codebook_version="1",
            stage="ready",
        )
        for number in range(THEME_COUNT)
    )


def _create_level_by_level(clauses: list[Clause]) -> None:
    waiting = clauses
    while waiting:
        level = [row for row in waiting if row.parent is None or row.parent.pk is not None]
        for row in level:
            row.parent_id = row.parent.pk if row.parent else None
        Clause.objects.bulk_create(level, batch_size=BATCH)
        waiting = [row for row in waiting if row.pk is None]


def _assign(clauses: list[Clause], themes: list[Theme]) -> None:
    Assignment.objects.bulk_create(
        (
            Assignment(clause=clause, theme=theme, method="single")
            for clause in clauses
            for theme in {
                themes[clause.position % THEME_COUNT],
                themes[clause.position // 7 % THEME_COUNT],
            }
        ),
        batch_size=BATCH,
    )
