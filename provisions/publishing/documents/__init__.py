"""What each published record says; one module per noun, in the words of docs/records.md."""

from provisions.models import (
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedScheme,
    PublishedSilence,
    PublishedSource,
    PublishedTheme,
)
from provisions.publishing.documents import clauses, judgements, plans, reference, themes
from provisions.publishing.records import NounRenderer

#: Every noun's renderer, each after those whose published rows it looks at.
RENDERERS = (
    NounRenderer(PublishedJurisdiction, reference.jurisdictions),
    NounRenderer(PublishedOrganization, reference.organizations),
    NounRenderer(PublishedSource, reference.sources),
    NounRenderer(PublishedScheme, themes.schemes),
    NounRenderer(PublishedTheme, themes.themes),
    NounRenderer(PublishedPlan, plans.plans),
    NounRenderer(PublishedClause, clauses.clauses),
    NounRenderer(PublishedCoding, judgements.codings),
    NounRenderer(PublishedCorrespondence, judgements.correspondences),
    NounRenderer(PublishedSilence, judgements.silences),
)
