"""Published records: immutable, revisioned, ready to serve. The only tables the API reads.

A row holds one record as it was from `revision_from` up to, not including, `revision_to`
(empty = still). Rows are inserted and closed, never changed or deleted; the database sees to it.
"""

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

__all__ = [
    "KEY_LENGTH",
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
