"""Three plans that refer to each other, with rows of every curated kind."""

import itertools

from provisions.models import (
    Assignment,
    Citation,
    Clause,
    ClauseText,
    Coder,
    Coding,
    Correspondence,
    Duty,
    Edition,
    Involvement,
    Jurisdiction,
    Organization,
    Plan,
    Scheme,
    Search,
    Silence,
    Source,
    SourceText,
    Span,
    Theme,
    ThemeLabel,
    ThemeMatch,
)
from tests import factories

#: Each plan, with the one that it refers to.
PLANS = {"a-plan": "b-plan", "b-plan": "c-plan", "c-plan": "a-plan"}

LANGUAGES = ("fr", "de", "es", "it", "pt", "nl", "sv", "da", "fi", "el")


def clause_of(plan):
    return Clause.objects.filter(plan__slug=plan, parent=None).order_by("pk").first()


def place(plan):
    """The plan and its first clause; both are made if they are gone."""
    row = Plan.objects.filter(slug=plan).first() or factories.PlanFactory(
        slug=plan, jurisdiction=add_jurisdiction()
    )
    return row, clause_of(plan) or factories.ClauseFactory(plan=row)


def add_jurisdiction(*_):
    taken = set(Jurisdiction.objects.values_list("code", flat=True))
    code = next(code for code in ("fr", "de", "br", "jp", "in", "ke", "gb") if code not in taken)
    return factories.JurisdictionFactory(code=code, name=code.upper())


def add_clause(plan):
    """One that can be moved anywhere: it stands at the top, and nothing stands below it."""
    return factories.ClauseFactory(plan=place(plan)[0])


def add_text(plan):
    """The words of a clause that a source of another plan holds; see `add_transcript`."""
    clause = place(plan)[1]
    if clause.texts.exists():
        clause = add_clause(plan)
    return factories.ClauseTextFactory(
        clause=clause, text=". The of", source=factories.SourceFactory()
    )


def add_citation(plan):
    row, clause = place(plan)
    factories.CitationFactory(clause=clause)
    return factories.CitationFactory(plan=row, clause=None)


def add_involvement(plan):
    row, clause = place(plan)
    factories.InvolvementFactory(clause=clause)
    return factories.InvolvementFactory(clause=None, plan=row, role="issuer")


def add_transcript(plan):
    """A source of this plan, of which the clause of another plan holds the first characters."""
    row, clause = place(plan)
    transcript = factories.SourceTextFactory(plan=row)
    other = place(PLANS[plan])[1]
    factories.SpanFactory(transcript=transcript, clause=clause)
    factories.SpanFactory(
        transcript=transcript, start_char=1, end_char=9, part="text", clause=other
    )
    return factories.SpanFactory(
        transcript=transcript,
        start_char=9,
        end_char=12,
        part="",
        exclusion="running_header",
        clause=None,
    )


def add_theme(_plan):
    above = factories.ThemeFactory()
    return factories.ThemeFactory(scheme=above.scheme, broader=above)


#: One more row of each curated model, for a plan.
ADD = {
    Jurisdiction: add_jurisdiction,
    Organization: lambda plan: factories.OrganizationFactory(jurisdiction=add_jurisdiction()),
    Source: lambda plan: factories.SourceFactory(),
    Scheme: lambda plan: factories.SchemeFactory(),
    Theme: add_theme,
    ThemeLabel: lambda plan: factories.ThemeLabelFactory(),
    ThemeMatch: lambda plan: factories.ThemeMatchFactory(),
    Coder: lambda plan: factories.CodingFactory(clause=place(plan)[1]).coder,
    Plan: lambda plan: factories.PlanFactory(jurisdiction=Jurisdiction.objects.first()),
    Edition: lambda plan: factories.EditionFactory(
        plan=place(plan)[0], source=factories.SourceFactory()
    ),
    Clause: add_clause,
    ClauseText: add_text,
    SourceText: add_transcript,
    Span: add_transcript,
    Involvement: add_involvement,
    Citation: add_citation,
    Duty: lambda plan: factories.DutyFactory(
        clause=place(plan)[1],
        organization=factories.OrganizationFactory(jurisdiction=Jurisdiction.objects.first()),
    ),
    Coding: lambda plan: factories.CodingFactory(clause=place(plan)[1]),
    Assignment: lambda plan: factories.AssignmentFactory(
        clause=place(plan)[1], method="adjudicated", adjudicator=factories.CoderFactory()
    ),
    Silence: lambda plan: factories.SilenceFactory(plan=place(plan)[0]),
    Search: lambda plan: factories.SearchFactory(
        silence=Silence.objects.filter(plan__slug=plan).first()
        or factories.SilenceFactory(plan=place(plan)[0])
    ),
    Correspondence: lambda plan: factories.CorrespondenceFactory(
        from_clause=add_clause(plan), to_clause=place(PLANS[plan])[1]
    ),
}


def fill():
    """Three plans with one of everything; a row outside plans is used in one place only."""
    for plan in PLANS:
        row, top = place(plan)
        item = factories.ClauseFactory(plan=row, parent=top, eid=f"{top.eid}__item_1")
        factories.ClauseFactory(plan=row, parent=item, eid=f"{item.eid}__item_1")
        factories.ClauseFactory(plan=row, stage="draft", withheld_reason="Not read yet.")
    for add, plan in itertools.product(ADD.values(), PLANS):
        if add is not add_jurisdiction:
            add(plan)
