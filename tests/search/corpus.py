"""Plans of our own, loaded by `load` and published, for searches over HTTP."""

import json
from urllib.parse import urlencode

from django.core.management import call_command
from django.test import Client

PLAN = "tide-charter-2031"


def row(model, **fields):
    return {"model": f"provisions.{model}", "fields": fields}


def plan(slug, title, **fields):
    return row(
        "plan",
        slug=slug,
        title=title,
        language="en",
        plan_type="act",
        legal_force="binding",
        status="in_force",
        completeness="partial",
        coverage_note="A sample.",
        stage="ready",
        **{"jurisdiction": ["zz"], "summary": "", **fields},
    )


def clause(eid, text, *, plan=PLAN, position=1, locator=None, heading="", language="en", **fields):
    """A clause and its text, as two rows."""
    yield row(
        "clause",
        plan=[plan],
        eid=eid,
        position=position,
        clause_type="article",
        locator=locator or f"Rule {eid}",
        heading=heading,
        is_operative=True,
        stage="ready",
        **{"number": "", "summary": "", **fields},
    )
    if text:
        yield row(
            "clausetext",
            clause=[plan, eid],
            language=language,
            standing="original",
            heading="",
            text=text,
            source=None,
        )


def theme(slug, label, position=1, **labels):
    """A theme, with alternative labels by language."""
    yield row(
        "theme",
        scheme=["tides"],
        slug=slug,
        position=position,
        preferred_label=label,
        definition=f"What {slug} is about.",
        scope_note="Leave out ferries.",
        codebook_version="1",
        stage="ready",
    )
    for language, text in labels.items():
        yield row(
            "themelabel",
            theme=["tides", slug],
            language=language,
            kind="preferred",
            label=text,
        )


def assigned(eid, slug, *, plan=PLAN):
    return row(
        "assignment",
        clause=[plan, eid],
        theme=["tides", slug],
        applies=True,
        method="single",
        adjudicator=None,
        rationale="",
    )


def reference():
    yield row("jurisdiction", code="zz", name="Tidal Union", kind="country")
    yield row(
        "scheme", slug="tides", title="Tides", publisher="Tidal Union", version="1", stage="ready"
    )


def load(folder, rows):
    """Load rows by the command, and publish them."""
    file = folder / "rows.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in rows))
    call_command("load", str(file), verbosity=0)
    call_command("publish", verbosity=0)


def get(address, **parameters):
    return Client().get(f"/api/v1/{address}?{urlencode(parameters)}")


def found(query, address="clauses/", **parameters):
    """The records that a search finds, by the last part of their ids."""
    answer = get(address, q=query, page_size=500, **parameters)
    assert answer.status_code == 200, answer.content
    return {record["id"].rpartition(":")[2] for record in answer.json()["results"]}
