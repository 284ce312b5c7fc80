"""Published records: immutable, revisioned, ready to serve. The only tables the API reads.

A row holds one record as it was from `revision_from` up to, not including, `revision_to`
(empty = still). Rows are inserted and closed, never changed or deleted; the database sees to it.
"""

from django.core.exceptions import ImproperlyConfigured

from provisions.models.published.coverage import PublishedCoverage
from provisions.models.published.judgements import (
    MORE_THAN_YES,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedSilence,
)
from provisions.models.published.plans import PublishedClause, PublishedPlan
from provisions.models.published.record import (
    KEY_LENGTH,
    DatedRecord,
    PublishedQuerySet,
    PublishedRecord,
    Searchable,
)
from provisions.models.published.reference import (
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedSource,
)
from provisions.models.published.revisions import Checksum, Release, Revision
from provisions.models.published.themes import PublishedScheme, PublishedTheme
from provisions.nouns import NOUNS

#: Every published table, each noun after those its documents refer to.
PUBLISHED_MODELS: tuple[type[PublishedRecord], ...] = (
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedSource,
    PublishedScheme,
    PublishedTheme,
    PublishedPlan,
    PublishedClause,
    PublishedCoverage,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedSilence,
)

MODELS_BY_NOUN: dict[str, type[PublishedRecord]] = {model.noun: model for model in PUBLISHED_MODELS}

# A coverage account has no list of its own: it is a part of `plans/{slug}/coverage/`.
if MODELS_BY_NOUN.keys() != {*NOUNS, PublishedCoverage.noun}:
    undeclared = sorted(MODELS_BY_NOUN.keys() ^ {*NOUNS, PublishedCoverage.noun})
    raise ImproperlyConfigured(f"A declaration or a published table is missing: {undeclared}.")

__all__ = [
    "KEY_LENGTH",
    "MODELS_BY_NOUN",
    "MORE_THAN_YES",
    "PUBLISHED_MODELS",
    "Checksum",
    "DatedRecord",
    "PublishedClause",
    "PublishedCoding",
    "PublishedCorrespondence",
    "PublishedCoverage",
    "PublishedJurisdiction",
    "PublishedOrganization",
    "PublishedPlan",
    "PublishedQuerySet",
    "PublishedRecord",
    "PublishedScheme",
    "PublishedSilence",
    "PublishedSource",
    "PublishedTheme",
    "Release",
    "Revision",
    "Searchable",
]
