"""What a plan that is published alone takes along, so that nothing is ever half published.

Rows outside plans that were added or corrected always come along: documents of plans repeat only
their names. What documents of several plans follow comes for all of them or for none: a scheme
(a merged theme moves results in every plan), a coder's name, another name of a row outside plans,
an account that quotes another plan's clauses. See decision 0026.
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
    accounted_for_by,
    accounting_for,
    plans_judged_anew,
    plans_using,
)
from provisions.publishing.rendered_record import PublicationScope
from provisions.publishing.renderers import themes as theme_documents
from provisions.publishing.store import compare

#: Rows outside plans that documents of plans name: by what, and where readers find them.
NAMED: tuple[tuple[type[Model], str, type[PublishedRecord]], ...] = (
    (Jurisdiction, "code", PublishedJurisdiction),
    (Organization, "slug", PublishedOrganization),
    (Source, "slug", PublishedSource),
)


#: By each scheme that differs from what is published of it: its published themes that go, or that
#: now lead to another one. Plans follow these.
Changes = dict[str, set[str]]


@dataclass(slots=True)
class Closure:
    """The smallest set of plans and schemes that holds one plan and is published as a whole."""

    #: Slugs of plans, also those under which they are published until now.
    plans: set[str]
    schemes: set[str] = field(default_factory=set)
    #: Published names, by noun, that rows outside plans no longer have.
    renamed: set[tuple[str, str]] = field(default_factory=set)
    #: Entries of the queue that are settled along with those of the plans.
    settled: Q = field(default_factory=lambda: Q(pk__in=()))
    #: In sentences: what comes along, and what waits.
    taken_along: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def scope(self) -> PublicationScope:
        """What the publication looks at."""
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
    """Find what has to be published with a plan, and what is left for another publication."""
    found = Closure({plan})
    changes = changed_schemes()
    # Plans of which readers see nothing yet have nothing that could contradict the others.
    visible = set(PublishedPlan.objects.current().values_list("key", flat=True))
    _take_renamed(found, visible, changes)
    size = 0
    while size != (size := len(found.plans) + len(found.schemes)):
        found.plans.update(_former_names(found.plans, visible))
        _take_schemes(found, visible, changes)
        _take_coders(found, visible)
        _take_accounts(found, visible)
    for scheme in sorted(changes.keys() - found.schemes):
        found.left_out.append(f"The changes of scheme {scheme} wait: nothing here uses it.")
    return found


def _take(found: Closure, plans: Collection[str], visible: set[str], why: str) -> None:
    """Add the visible ones of some plans, and say why."""
    for slug in sorted(set(plans) & visible - found.plans):
        found.plans.add(slug)
        found.taken_along.append(f"Plan {slug} is published along: {why}.")


def changed_schemes() -> Changes:
    """The schemes that are published otherwise than curators have them, or not yet."""
    changes: Changes = defaultdict(set)
    for batch in theme_documents.schemes(PublicationScope()):
        for key in compare(PublishedScheme, batch).keys:
            changes[key] = set()
    published = PublishedTheme.objects.current()
    leads_to = {
        key: rest for key, *rest in published.values_list("key", "is_deprecated", "replaced_by")
    }
    for batch in theme_documents.themes(PublicationScope()):
        difference = compare(PublishedTheme, batch)
        followed = set(difference.withdrawn.values())
        for row in difference.updated.values():
            if leads_to[row.key] != [row.columns["is_deprecated"], row.columns["replaced_by"]]:
                followed.add(row.key)
        for key in difference.keys:
            changes[key.partition(":")[0]].update({key} & followed)
    return changes


def _take_schemes(found: Closure, visible: set[str], changes: Changes) -> None:
    for scheme in sorted(_used_schemes(found.plans) & changes.keys() - found.schemes):
        _take_scheme(found, visible, scheme, changes[scheme])


def _take_scheme(found: Closure, visible: set[str], scheme: str, followed: set[str]) -> None:
    found.schemes.add(scheme)
    found.taken_along.append(f"Scheme {scheme} has changed and is published along, as a whole.")
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
    plans = {*_plans_showing(followed), *plans_using(written), *plans_judged_anew(own)}
    for rows in entries.values():
        found.settled |= Q(pk__in=list(rows.values_list("pk", flat=True)))
    _take(found, plans, visible, f"it follows changed themes of {scheme}")


def _used_schemes(plans: set[str]) -> set[str]:
    """The schemes that these plans refer to, as published or as curated."""
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
    """The plans that are published with one of these themes."""
    keys = sorted(themes)
    plans = PublishedPlan.objects.current().filter(themes__overlap=keys)
    yield from plans.values_list("key", flat=True)
    for judgements in (PublishedCoding, PublishedSilence):
        published = judgements.objects.current().filter(theme__in=keys).order_by()
        yield from published.values_list("plan", flat=True).distinct()


def _take_coders(found: Closure, visible: set[str]) -> None:
    """Judgements repeat the name of their coder."""
    rows = PublicationQueueEntry.objects.filter(noun="coder")
    for coder in Coder.objects.filter(pk__in=rows.values("row")):
        plans = set(plans_using({"coder": [coder.pk]}))
        if plans & found.plans:
            entries = rows.filter(row=coder.pk).values_list("pk", flat=True)
            found.settled |= Q(pk__in=list(entries))
            _take(found, plans, visible, f"coder {coder.slug} has another name in it")


def _take_accounts(found: Closure, visible: set[str]) -> None:
    """Accounts of sources quote clauses of other plans; both say the same, or neither is new."""
    own = set(Plan.objects.filter(slug__in=found.plans).values_list("pk", flat=True))
    inside_plans = PublicationQueueEntry.objects.filter(plan__isnull=False)
    written = inside_plans.values_list("plan", flat=True)
    quoting = accounting_for(own.intersection(written)).values_list("slug", flat=True)
    _take(found, quoting, visible, "its account of sources quotes what has changed")
    quoted = accounted_for_by(own).filter(pk__in=written).values_list("slug", flat=True)
    _take(found, quoted, visible, "an account of sources quotes its clauses")


def _former_names(plans: set[str], visible: set[str]) -> set[str]:
    """Under which slugs plans are published that have another one by now."""
    rows = Plan.objects.filter(slug__in=plans - visible)
    return set(rows.values_list("history__slug", flat=True)) & visible


def _take_renamed(found: Closure, visible: set[str], changes: Changes) -> None:
    """Another name of a row outside plans comes along with all that names it."""
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
            why = f"{noun} {old} is now called {new}"
            _take(found, {*plans_using({noun: [pk]}), *_plans_naming(noun, old)}, visible, why)
            if noun == "source":
                matched = ThemeMatch.objects.filter(source=pk)
                for scheme in matched.values_list("theme__scheme__slug", flat=True).distinct():
                    if scheme in changes.keys() - found.schemes:
                        _take_scheme(found, visible, scheme, changes[scheme])


def _plans_naming(noun: str, name: str) -> Iterator[str]:
    """The plans that are published with this name of a row outside plans."""
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
