"""Converts an instrument to rows for the loader.

Existing values in the database remain: headings and summaries are kept, and the official text is
added to the same clauses. Only the order and the parents of clauses come from the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provisions.analysis.segments import account
from provisions.analysis.words import squeezed
from provisions.choices import Completeness, SourceKind, Stage, Standing
from provisions.loading.instruments.instrument import Instrument, Provision, mismatches
from provisions.loading.rows.nouns import noun_of
from provisions.loading.rows.options import Options
from provisions.loading.rows.raw_rows import BadLine, Finding, RawRow
from provisions.models import Clause, ClauseText, Jurisdiction, Plan, Source, SourceText, Span
from provisions.standards import canonical_language

#: How many characters of a gap a finding quotes.
QUOTED = 60


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """The file of an instrument."""

    name: str
    sha256: str
    format: str


@dataclass(frozen=True, slots=True)
class Target:
    """The plan and the source of an instrument, determined before its rows."""

    plan: str
    source: str
    language: str
    standing: str
    is_new_plan: bool
    is_new_source: bool

    @property
    def source_key(self) -> list[str]:
        """The source's natural key."""
        return [self.source]


class UnclearError(Exception):
    """Neither the file nor the options give a required value; the message names it."""


def rows(
    instrument: Instrument, options: Options, opened: OpenedPlan
) -> Iterator[RawRow | BadLine | Finding]:
    """Yield the rows of a plan's text, and findings for people to review."""
    try:
        target = target_of(instrument, options, opened)
    except UnclearError as error:
        yield BadLine(1, "unclear", str(error))
        return
    known = latest_wordings(target.plan)
    keys = {p.eid: _key(target.plan, p.eid, known.get(p.eid)) for p in instrument.provisions}
    yield from instrument.findings
    yield from faults(instrument)
    yield from head(instrument, options, opened, target)
    yield from _clauses(instrument, options, target, known)
    if target.standing != Standing.ORIGINAL:
        yield from _beside_original(instrument, target)
    yield from transcript(instrument, opened, target, keys)


def target_of(instrument: Instrument, options: Options, opened: OpenedPlan) -> Target:
    """Determine the plan and the source of a file. Raises UnclearError."""
    slug = options.plan or instrument.plan.get("slug", "")
    if not slug:
        raise UnclearError("The file does not name its plan. Give --plan SLUG.")
    plan = Plan.objects.filter(slug=slug).first()
    given = {**instrument.plan, **options.plan_fields}
    language = canonical_language(options.language or instrument.language)
    if not language:
        raise UnclearError("The file does not state its language. Give --language, such as 'en'.")
    plan_language = plan.language if plan else given.get("language", language)
    if not options.standing and language != plan_language:
        raise UnclearError(
            f"The plan's language is '{plan_language}', but the language of the text is "
            f"'{language}'. Give --standing, one of: {', '.join(Standing.values)}."
        )
    if plan is None and (missing := _missing(given, instrument)):
        raise UnclearError(
            f"There is no plan '{slug}', and the file does not contain {', '.join(missing)}. Give "
            f"them with --set, such as --set {missing[-1]}=..., or load the plan first."
        )
    source, is_new = _source(slug, options, opened)
    standing = options.standing or Standing.ORIGINAL
    return Target(slug, source, language, standing, plan is None, is_new)


def _missing(given: dict[str, Any], instrument: Instrument) -> list[str]:
    """Return the required fields of a new plan that neither the file nor the options give."""
    known = {*given, "slug", "language", "completeness"}
    if instrument.jurisdiction:
        known.add("jurisdiction")
    return [c.name for c in noun_of(Plan).columns if c.is_required and c.name not in known]


def _source(plan: str, options: Options, opened: OpenedPlan) -> tuple[str, bool]:
    """Return the slug of the named source, of the one with this checksum, or of a new one."""
    if options.source:
        if not Source.objects.filter(slug=options.source).exists():
            raise UnclearError(
                f"--source: there is no source '{options.source}'. Give the slug of an existing "
                "source, or omit --source."
            )
        return options.source, False
    same = Source.objects.filter(sha256=opened.sha256).order_by("slug")
    found = (
        same.filter(transcript__plan__slug=plan).first()
        or same.filter(transcript__isnull=True).first()
    )
    return (found.slug, False) if found else (f"{plan[:100]}-{opened.sha256[:8]}", True)


def faults(instrument: Instrument) -> Iterator[Finding]:
    """Yield findings for unexplained characters, and for provisions that differ from the file."""
    text = instrument.transcript
    for segment in account(text, instrument.stretches):
        if segment.kind in ("gap", "overlap"):
            words = " ".join(text[segment.start : segment.end].split())
            yield Finding(
                segment.kind,
                f"{segment.end - segment.start} characters: {words[:QUOTED]}",
                f"characters {segment.start} to {segment.end}",
                line_of(instrument, segment.start),
            )
    for message in mismatches(instrument):
        yield Finding("mismatch", message)


def head(
    instrument: Instrument, options: Options, opened: OpenedPlan, target: Target
) -> Iterator[RawRow]:
    """Yield the rows of the jurisdiction, the plan and the source if they are new."""
    stage = Stage.READY if options.is_ready else Stage.DRAFT
    code = instrument.jurisdiction.get("code")
    if target.is_new_plan and code and not _is_known(code):
        yield RawRow(1, noun_of(Jurisdiction), dict(instrument.jurisdiction))
    if target.is_new_plan:
        fields: dict[str, Any] = {"language": target.language, "completeness": Completeness.FULL}
        fields |= instrument.plan
        if code:
            fields["jurisdiction"] = [code]
        fields |= options.plan_fields | {"slug": target.plan, "stage": stage}
        yield RawRow(1, noun_of(Plan), fields)
    if target.is_new_source:
        title = instrument.plan.get("title") or target.plan
        fields = {"title": title, "publisher": "not stated", "kind": SourceKind.OFFICIAL_COPY}
        fields |= instrument.source
        fields |= {"slug": target.source, "sha256": opened.sha256, "stage": stage}
        fields |= {"language": target.language}
        yield RawRow(1, noun_of(Source), fields)


def _is_known(jurisdiction: str) -> bool:
    return Jurisdiction.objects.filter(code=jurisdiction).exists()


def _clauses(
    instrument: Instrument,
    options: Options,
    target: Target,
    known: dict[str, dict[str, Any]],
) -> Iterator[RawRow | Finding]:
    unseen = dict(known)
    positions: Counter[str] = Counter()
    hulls = hulls_of(instrument)
    for provision in instrument.provisions:
        positions[provision.parent] += 1
        ours = unseen.pop(provision.eid, None)
        line = line_of(instrument, hulls.get(provision.eid, (0, 0))[0])
        yield from _clause(provision, ours, positions[provision.parent], options, target, line)
        yield from text(provision, _key(target.plan, provision.eid, ours), hulls, target, line)
    for eid in unseen:
        message = "The database contains this clause of the plan, but the file does not."
        yield Finding("not_in_file", message, f"{target.plan}:{eid}")


def _beside_original(instrument: Instrument, target: Target) -> Iterator[Finding]:
    """Yield findings where the structure of a translation differs from the original."""
    found = ClauseText.objects.filter(
        clause__plan__slug=target.plan, clause__ends_on=None, standing=Standing.ORIGINAL
    )
    original = {eid: text.count("\n") for eid, text in found.values_list("clause__eid", "text")}
    for provision in instrument.provisions:
        place = f"{target.plan}:{provision.eid}"
        if original and provision.eid not in original and provision.text:
            message = "The translation has text here, but the original has none."
            yield Finding("only_translated", message, place)
        elif (breaks := provision.text.count("\n")) != original.get(provision.eid, breaks):
            expected = original[provision.eid] + 1
            message = f"The translation has {breaks + 1} paragraphs, but the original {expected}."
            yield Finding("paragraphs_differ", message, place)


def latest_wordings(plan: str) -> dict[str, dict[str, Any]]:
    """Return the latest wording of each clause of the plan, by eid."""
    found = Clause.objects.filter(plan__slug=plan).order_by("eid", "wording")
    wanted = found.values("eid", "wording", "heading", "number", "clause_type", "parent__eid")
    return {row["eid"]: row for row in wanted}


def _key(plan: str, eid: str, ours: dict[str, Any] | None) -> list[Any]:
    wording = ours["wording"] if ours else 1
    return [plan, eid] if wording == 1 else [plan, eid, wording]


def _clause(
    provision: Provision,
    ours: dict[str, Any] | None,
    position: int,
    options: Options,
    target: Target,
    line: int,
) -> Iterator[RawRow | Finding]:
    fields: dict[str, Any] = {
        "plan": [target.plan],
        "eid": provision.eid,
        "parent": [target.plan, provision.parent] if provision.parent else None,
        "position": position,
    }
    if ours is None:
        fields |= {
            "clause_type": provision.clause_type,
            "number": provision.number,
            "locator": provision.locator,
            "heading": provision.heading if target.standing == Standing.ORIGINAL else "",
            "is_operative": provision.is_operative,
            "stage": Stage.READY if options.is_ready else Stage.DRAFT,
        }
    else:
        fields["wording"] = ours["wording"]
        if not ours["heading"] and target.standing == Standing.ORIGINAL:
            fields["heading"] = provision.heading
        yield from _differences(provision, ours, target)
    yield RawRow(line, noun_of(Clause), fields, is_partial=True)


def _differences(provision: Provision, ours: dict[str, Any], target: Target) -> Iterator[Finding]:
    place = f"{target.plan}:{provision.eid}"
    pairs = [
        ("type", ours["clause_type"], str(provision.clause_type)),
        ("parent", ours["parent__eid"] or "", provision.parent),
    ]
    if target.standing == Standing.ORIGINAL and ours["heading"]:
        pairs.append(("heading", squeezed(ours["heading"]), squeezed(provision.heading)))
    for name, before, now in pairs:
        if before != now:
            message = f"The {name} is '{before}' in the database, but '{now}' in the file."
            yield Finding("differs", message, place)


def text(
    provision: Provision,
    key: list[Any],
    hulls: dict[str, tuple[int, int]],
    target: Target,
    line: int,
) -> Iterator[RawRow]:
    """Yield the row of a provision's text, if it has a heading or a text of its own."""
    if not provision.heading and not provision.text:
        return
    start, end = hulls.get(provision.eid, (None, None))
    fields = {
        "clause": key,
        "language": target.language,
        "standing": target.standing,
        "heading": provision.heading,
        "text": provision.text,
        "source": target.source_key,
        "start_char": start,
        "end_char": end,
    }
    yield RawRow(line, noun_of(ClauseText), fields)


def hulls_of(instrument: Instrument) -> dict[str, tuple[int, int]]:
    """Return the range from the first to the last character of each provision's text, by eid."""
    hulls: dict[str, tuple[int, int]] = {}
    for stretch in instrument.stretches:
        if stretch.part:
            start, end = hulls.get(stretch.eid, (stretch.start, stretch.end))
            hulls[stretch.eid] = (min(start, stretch.start), max(end, stretch.end))
    return hulls


def transcript(
    instrument: Instrument, opened: OpenedPlan, target: Target, keys: dict[str, list[Any]]
) -> Iterator[RawRow]:
    """Yield the source's text and its spans; `keys` are the clauses' natural keys by eid."""
    fields: dict[str, Any] = {
        "source": target.source_key,
        "plan": [target.plan],
        "format": opened.format,
        "text": instrument.transcript,
    }
    yield RawRow(1, noun_of(SourceText), fields)
    for stretch in instrument.stretches:
        if stretch.part and stretch.eid not in keys:
            continue  # Reported as a mismatch; its characters are a gap.
        fields = {
            "transcript": target.source_key,
            "start_char": stretch.start,
            "end_char": stretch.end,
            "clause": keys[stretch.eid] if stretch.part else None,
            "part": stretch.part or "",
            "exclusion": stretch.reason or "",
            "note": stretch.note,
        }
        yield RawRow(line_of(instrument, stretch.start), noun_of(Span), fields)


def line_of(instrument: Instrument, position: int) -> int:
    """Return the line of a character in the transcript, from 1."""
    return instrument.transcript.count("\n", 0, position) + 1
