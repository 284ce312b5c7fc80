"""Renderers of published records by noun; docs/records.md describes their members."""

from provisions.models import (
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedCoverage,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedScheme,
    PublishedSilence,
    PublishedSource,
    PublishedTheme,
)
from provisions.publishing.rendered_record import NounRenderer
from provisions.publishing.renderers import clauses, coverage, judgements, plans, reference, themes

#: Increased when the rendering of unchanged rows changes: the next publication then compares
#: everything, not only written rows.
RENDERING = 4

#: The renderer of every noun, each after those whose published rows it reads.
RENDERERS = (
    NounRenderer(PublishedJurisdiction, reference.jurisdictions, is_outside_plans=True),
    NounRenderer(PublishedOrganization, reference.organizations, is_outside_plans=True),
    NounRenderer(PublishedSource, reference.sources, is_outside_plans=True),
    NounRenderer(PublishedScheme, themes.schemes, is_outside_plans=True),
    NounRenderer(PublishedTheme, themes.themes, is_outside_plans=True),
    NounRenderer(PublishedPlan, plans.plans),
    NounRenderer(PublishedClause, clauses.clauses),
    NounRenderer(PublishedCoverage, coverage.coverage),
    NounRenderer(PublishedCoding, judgements.codings),
    NounRenderer(PublishedCorrespondence, judgements.correspondences),
    NounRenderer(PublishedSilence, judgements.silences),
)
