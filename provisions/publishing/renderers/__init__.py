"""What each published record says; one module per noun, in the words of docs/records.md."""

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

#: Goes up when the same rows come to be rendered otherwise: the next publication then looks at
#: everything, and not only at what was written.
RENDERING = 4

#: Every noun's renderer, each after those whose published rows it looks at.
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
