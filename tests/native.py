"""Invented plans as files that `load` reads, so that they come in as a user's do."""

import json

from django.core.management import call_command


def line(model, **fields):
    """A line of the native format."""
    return json.dumps({"model": f"provisions.{model}", "fields": fields}, ensure_ascii=False)


def plan_lines(slug, clauses, *, editions=("as published",), issuers=(), pages=None, **plan):
    """The lines of a plan.

    `clauses` has by eid the fields that are not the same for all, and "texts" by language; `pages`
    by eid a locator in the plan's source.
    """
    jurisdiction = plan.setdefault("jurisdiction", ["fr"])[0]
    of_plan = {"title": slug, "language": "en", "plan_type": "strategy", **plan}
    of_plan = {"legal_force": "non_binding", "status": "in_force", "stage": "ready", **of_plan}
    source = f"{slug}-print"
    yield line("jurisdiction", code=jurisdiction, name=jurisdiction.title(), kind="country")
    yield line(
        "source",
        slug=source,
        title=slug,
        kind="official",
        publisher="Printer",
        url=f"https://print.example/{slug}.pdf",
        stage="ready",
    )
    yield line("plan", slug=slug, completeness="full", **of_plan)
    for number, name in enumerate(issuers):
        issuer = f"{slug}-issuer-{number}"
        at = {"jurisdiction": [jurisdiction], "kind": "government"}
        yield line("organization", slug=issuer, name=name, **at)
        yield line("involvement", plan=[slug], organization=[issuer], role="issuer")
    for number, label in enumerate(editions):
        dates = {"starts_on": f"202{number}-01-01", "ends_on": f"202{number + 1}-01-01"}
        dates["ends_on"] = dates["ends_on"] if number + 1 < len(editions) else None
        yield line("edition", plan=[slug], label=label, source=[source], **dates)
    for position, (eid, given) in enumerate(clauses.items(), 1):
        texts = given.get("texts", {})
        fields = {name: value for name, value in given.items() if name != "texts"}
        defaults = {"clause_type": "section", "number": "", "locator": eid, "heading": ""}
        more = {"summary": "", "is_operative": True, "stage": "ready", "wording": 1}
        yield line(
            "clause", plan=[slug], eid=eid, position=position, **{**defaults, **more, **fields}
        )
        for language, text in texts.items():
            standing = "original" if language == of_plan["language"] else "unofficial_translation"
            told = {"language": language, "standing": standing, "text": text, "heading": ""}
            yield line("clausetext", clause=[slug, eid], source=[source], **told)
        if pages and eid in pages:
            yield line("citation", clause=[slug, eid], source=[source], locator=pages[eid])


def load_lines(folder, *lines):
    """Load lines as one file by the command, and publish what they say."""
    path = folder / "lines.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    call_command("load", str(path), verbosity=0)
    call_command("publish", note="For a test.", verbosity=0)
