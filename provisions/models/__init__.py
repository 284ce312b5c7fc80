"""The curated and the published tables; one file per noun."""

from provisions.models.curated.anchors import Anchor
from provisions.models.curated.clauses import Clause, ClauseText, Duty
from provisions.models.curated.codings import Assignment, Coder, Coding, Search, Silence
from provisions.models.curated.correspondences import Correspondence
from provisions.models.curated.loads import BegunLoad, Load
from provisions.models.curated.plans import Edition, Involvement, Plan
from provisions.models.curated.reference import Jurisdiction, Organization
from provisions.models.curated.sources import Citation, Source
from provisions.models.curated.themes import Scheme, Theme, ThemeLabel, ThemeMatch
from provisions.models.curated.transcripts import SourceText, Span
from provisions.models.curated.uploads import Upload
from provisions.models.curated.work import CoderAccount, Sample, Task
from provisions.models.publication_queue import PublicationQueueEntry
from provisions.models.published import (
    PUBLISHED_MODELS,
    Checksum,
    PublishedClause,
    PublishedCoding,
    PublishedCorrespondence,
    PublishedCoverage,
    PublishedJurisdiction,
    PublishedOrganization,
    PublishedPlan,
    PublishedRecord,
    PublishedScheme,
    PublishedSilence,
    PublishedSource,
    PublishedTheme,
    Release,
    Revision,
)

#: Every curated table in an order in which rows can be loaded: what is referred to comes first.
CURATED_MODELS = (
    Jurisdiction,
    Organization,
    Source,
    Scheme,
    Theme,
    ThemeLabel,
    ThemeMatch,
    Coder,
    Plan,
    Edition,
    Clause,
    ClauseText,
    SourceText,
    Span,
    Involvement,
    Citation,
    Duty,
    Coding,
    Assignment,
    Silence,
    Search,
    Correspondence,
    Anchor,
    Load,
)

__all__ = [
    "CURATED_MODELS",
    "PUBLISHED_MODELS",
    "Anchor",
    "Assignment",
    "BegunLoad",
    "Checksum",
    "Citation",
    "Clause",
    "ClauseText",
    "Coder",
    "CoderAccount",
    "Coding",
    "Correspondence",
    "Duty",
    "Edition",
    "Involvement",
    "Jurisdiction",
    "Load",
    "Organization",
    "Plan",
    "PublicationQueueEntry",
    "PublishedClause",
    "PublishedCoding",
    "PublishedCorrespondence",
    "PublishedCoverage",
    "PublishedJurisdiction",
    "PublishedOrganization",
    "PublishedPlan",
    "PublishedRecord",
    "PublishedScheme",
    "PublishedSilence",
    "PublishedSource",
    "PublishedTheme",
    "Release",
    "Revision",
    "Sample",
    "Scheme",
    "Search",
    "Silence",
    "Source",
    "SourceText",
    "Span",
    "Task",
    "Theme",
    "ThemeLabel",
    "ThemeMatch",
    "Upload",
]
