"""The records that are published together with a single plan, so that all records are consistent.

Rows outside plans that were added or corrected are always included: documents of plans repeat only
their names. A change that affects documents of several plans is published for all of them or for
none: a scheme (merging a theme changes results in every plan), the name of a coder or of a row
outside plans, and coverage that quotes another plan's clauses. See decision 0026.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from provisions.choices import Stage
from provisions.models import (
    Assignment,
    Coder,
    Coding,
    Jurisdiction,
    Organization,
    Plan,
    PublicationQueueEntry,
    PublishedClause,
    PublishedCoding,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedRecord,
    PublishedScheme,
    PublishedSilence,
    PublishedSource,
    PublishedTheme,
    Scheme,
    Silence,
    Source,
    Theme,
    ThemeMatch,
)
from provisions.publishing.dependents import (
    plans_quoted_by,
    plans_quoting,
    plans_using,
    plans_with_new_codebook,
)
from provisions.publishing.rendered_record import PublicationScope
from provisions.publishing.renderers import themes as theme_documents
from provisions.publishing.store import compare

#: Rows outside plans that documents of plans name: model, name field and published model.
NAMED: tuple[tuple[type[Model], str, type[PublishedRecord]], ...] = (
    (Jurisdiction, "code", PublishedJurisdiction),
    (Organization, "slug", PublishedOrganization),
    (Source, "slug", PublishedSource),
)


#: For each scheme that differs from its published state: its published themes that are withdrawn or
#: have another successor. These changes affect plans.
Changes = dict[str, set[str]]


@dataclass(slots=True)
class Closure:
    """The smallest consistent set of plans and schemes that includes a given plan."""

    #: Slugs of plans, including those under which they are currently published.
    plans: set[str]
    schemes: set[str] = field(default_factory=set)
    #: Published names, by noun, that rows outside plans no longer have.
    renamed: set[tuple[str, str]] = field(default_factory=set)
    #: Entries of the queue that are deleted together with those of the plans.
    settled: Q = field(default_factory=lambda: Q(pk__in=()))
    #: Messages on what is included, and on what is not.
    taken_along: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def scope(self) -> PublicationScope:
        """The rows that the publication compares."""
        nouns = {model._meta.model_name or "" for model, *_ in NAMED}
        if self.schemes:
            nouns |= {"scheme", "theme"}
        return PublicationScope(
            plans=frozenset(self.plans),
            nouns=frozenset(nouns),
            schemes=frozenset(self.schemes),
            renamed=frozenset(self.renamed),
            is_closure=True,
        )


def closure_of(plan: str) -> Closure:
    """Find what must be published with a plan, and what is left to another publication."""
    found = Closure({plan})
    changes = changed_schemes()
    # Plans that are not published yet cannot contradict others.
    visible = set(PublishedPlan.objects.current().values_list("key", flat=True))
    _take_renamed(found, visible, changes)
    size = 0
    while size != (size := len(found.plans) + len(found.schemes)):
        found.plans.update(_former_names(found.plans, visible))
        _take_schemes(found, visible, changes)
        _take_coders(found, visible)
        _take_accounts(found, visible)
    for scheme in sorted(changes.keys() - found.schemes):
        found.left_out.append(
            f"Scheme {scheme} has changes that are not published: these plans do not use it."
        )
    return found


def _take(found: Closure, plans: Collection[str], visible: set[str], why: str) -> None:
    """Add the visible plans among some plans, with a message that gives the reason."""
    for slug in sorted(set(plans) & visible - found.plans):
        found.plans.add(slug)
        found.taken_along.append(f"Plan {slug} is also published: {why}.")


def changed_schemes() -> Changes:
    """The schemes that differ from their published state, or are not published yet."""
    changes: Changes = defaultdict(set)
    for batch in theme_documents.schemes(PublicationScope()):
        for key in compare(PublishedScheme, batch).keys:
            changes[key] = set()
    published = PublishedTheme.objects.current()
    successors = {
        key: rest for key, *rest in published.values_list("key", "is_deprecated", "replaced_by")
    }
    for batch in theme_documents.themes(PublicationScope()):
        difference = compare(PublishedTheme, batch)
        affected = set(difference.withdrawn.values())
        for row in difference.updated.values():
            if successors[row.key] != [row.columns["is_deprecated"], row.columns["replaced_by"]]:
                affected.add(row.key)
        for key in difference.keys:
            changes[key.partition(":")[0]].update({key} & affected)
    return changes


def _take_schemes(found: Closure, visible: set[str], changes: Changes) -> None:
    for scheme in sorted(_used_schemes(found.plans) & changes.keys() - found.schemes):
        _take_scheme(found, visible, scheme, changes[scheme])


def _take_scheme(found: Closure, visible: set[str], scheme: str, affected: set[str]) -> None:
    found.schemes.add(scheme)
    found.taken_along.append(f"Scheme {scheme} is also published: it has changed.")
    themes = Theme.objects.filter(scheme__slug=scheme)
    own = Scheme.objects.filter(slug=scheme)
    entries = {
        "theme": PublicationQueueEntry.objects.filter(noun="theme", row__in=themes.values("pk")),
        "scheme": PublicationQueueEntry.objects.filter(noun="scheme", row__in=own.values("pk")),
    }
    written = {
        "theme": themes.filter(pk__in=entries["theme"].values("row")).values_list("pk", flat=True),
        "scheme": own.filter(pk__in=entries["scheme"].values("row")).values_list("pk", flat=True),
    }
    plans = {*_plans_showing(affected), *plans_using(written), *plans_with_new_codebook(own)}
    for rows in entries.values():
        found.settled |= Q(pk__in=list(rows.values_list("pk", flat=True)))
    _take(found, plans, visible, f"changed themes of {scheme} affect it")


def _used_schemes(plans: set[str]) -> set[str]:
    """The schemes that these plans refer to, in published or curated rows."""
    found: set[str] = set()
    for model in (Assignment, Coding):
        rows = model.objects.filter(clause__plan__slug__in=plans, clause__stage=Stage.READY)
        found.update(rows.order_by().values_list("theme__scheme__slug", flat=True).distinct())
    silences = Silence.objects.filter(plan__slug__in=plans, stage=Stage.READY).order_by()
    found.update(silences.values_list("theme__scheme__slug", flat=True).distinct())
    themes: set[str] = set()
    for several in PublishedPlan.objects.current().filter(key__in=plans).values_list("themes"):
        themes.update(*several)
    for judgements in (PublishedCoding, PublishedSilence):
        published = judgements.objects.current().filter(plan__in=plans).order_by()
        themes.update(published.values_list("theme", flat=True).distinct())
    return found | {theme.partition(":")[0] for theme in themes}


def _plans_showing(themes: set[str]) -> Iterator[str]:
    """The plans whose published records have one of these themes."""
    keys = sorted(themes)
    plans = PublishedPlan.objects.current().filter(themes__overlap=keys)
    yield from plans.values_list("key", flat=True)
    for judgements in (PublishedCoding, PublishedSilence):
        published = judgements.objects.current().filter(theme__in=keys).order_by()
        yield from published.values_list("plan", flat=True).distinct()


def _take_coders(found: Closure, visible: set[str]) -> None:
    """Add the plans of renamed coders: judgements repeat the name of their coder."""
    rows = PublicationQueueEntry.objects.filter(noun="coder")
    for coder in Coder.objects.filter(pk__in=rows.values("row")):
        plans = set(plans_using({"coder": [coder.pk]}))
        if plans & found.plans:
            entries = rows.filter(row=coder.pk).values_list("pk", flat=True)
            found.settled |= Q(pk__in=list(entries))
            _take(found, plans, visible, f"it contains the old name of coder {coder.slug}")


def _take_accounts(found: Closure, visible: set[str]) -> None:
    """Add plans whose coverage quotes changed clauses of other plans, and the quoted plans."""
    own = set(Plan.objects.filter(slug__in=found.plans).values_list("pk", flat=True))
    inside_plans = PublicationQueueEntry.objects.filter(plan__isnull=False)
    written = inside_plans.values_list("plan", flat=True)
    quoting = plans_quoting(own.intersection(written)).values_list("slug", flat=True)
    _take(found, quoting, visible, "its coverage quotes changed clauses")
    quoted = plans_quoted_by(own).filter(pk__in=written).values_list("slug", flat=True)
    _take(found, quoted, visible, "the coverage of another plan quotes its clauses")


def _former_names(plans: set[str], visible: set[str]) -> set[str]:
    """The published slugs of plans that have been renamed since."""
    rows = Plan.objects.filter(slug__in=plans - visible)
    return set(rows.values_list("history__slug", flat=True)) & visible


def _take_renamed(found: Closure, visible: set[str], changes: Changes) -> None:
    """Add the renamed rows outside plans, with all plans that name them."""
    for model, name, published in NAMED:
        noun = published.noun
        touched = PublicationQueueEntry.objects.filter(noun=noun, row__isnull=False).values("row")
        names = model._default_manager.filter(pk__in=touched).values_list(
            "pk", name, f"history__{name}"
        )
        shown = set(published.objects.current().values_list("key", flat=True))
        gone = shown.difference(model._default_manager.values_list(name, flat=True))
        for pk, new, old in names.distinct():
            if new in shown or old not in gone:
                continue
            found.renamed.add((noun, old))
            why = f"{noun} {old} is renamed to {new}"
            _take(found, {*plans_using({noun: [pk]}), *_plans_naming(noun, old)}, visible, why)
            if noun == "source":
                matched = ThemeMatch.objects.filter(source=pk)
                for scheme in matched.values_list("theme__scheme__slug", flat=True).distinct():
                    if scheme in changes.keys() - found.schemes:
                        _take_scheme(found, visible, scheme, changes[scheme])


def _plans_naming(noun: str, name: str) -> Iterator[str]:
    """The plans whose published records contain this name of a row outside plans."""
    plans, clauses = PublishedPlan.objects.current(), PublishedClause.objects.current()
    found: dict[str, tuple[QuerySet[PublishedRecord], ...]] = {
        "jurisdiction": (plans.filter(jurisdiction=name),),
        "organization": (
            plans.filter(issuers__contains=[name]),
            clauses.filter(organizations__contains=[name]),
        ),
        "source": (
            plans.filter(sources__contains=[name]),
            clauses.filter(sources__contains=[name]),
        ),
    }
    for rows in found[noun]:
        column = "plan" if rows.model is PublishedClause else "key"
        yield from rows.order_by().values_list(column, flat=True).distinct()
