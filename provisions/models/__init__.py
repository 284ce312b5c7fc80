"""The curated and the published tables; one file per noun."""

from provisions.models.anchors import Anchor
from provisions.models.clauses import Clause, ClauseText, Duty
from provisions.models.codings import Assignment, Coder, Coding, Search, Silence
from provisions.models.correspondences import Correspondence
from provisions.models.loads import BegunLoad, Load
from provisions.models.plans import Edition, Involvement, Plan
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
from provisions.models.reference import Jurisdiction, Organization
from provisions.models.sources import Citation, Source
from provisions.models.themes import Scheme, Theme, ThemeLabel, ThemeMatch
from provisions.models.touched import Touched
from provisions.models.transcripts import SourceText, Span
from provisions.models.uploads import Upload
from provisions.models.work import CoderAccount, Sample, Task

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
    "Touched",
    "Upload",
]
