"""Closed vocabularies of `choices` fields. Each has a CheckConstraint in its table."""

from django.db.models import TextChoices


class Stage(TextChoices):
    """Whether a curator has released a row for publication."""

    DRAFT = "draft", "Draft (not published)"
    READY = "ready", "Ready (published with the next revision)"


class JurisdictionKind(TextChoices):
    """The kind of territory or legal community of a jurisdiction."""

    COUNTRY = "country", "Country (ISO 3166-1)"
    SUBDIVISION = "subdivision", "Subdivision (ISO 3166-2)"
    UNION = "union", "Supranational union"
    INTERNATIONAL = "international", "International"


class OrganizationKind(TextChoices):
    """The kind of body of an organization."""

    GOVERNMENT = "government", "Government or head of state"
    DEPARTMENT = "department", "Ministry or department"
    AGENCY = "agency", "Agency, office or bureau"
    LEGISLATURE = "legislature", "Legislature"
    COURT = "court", "Court"
    INTERNATIONAL = "international", "International organization"
    CONFERENCE = "conference", "Conference or summit"
    COMPANY = "company", "Company"
    SOCIETY = "society", "Civil society or academia"


class PlanType(TextChoices):
    """The form of a policy instrument."""

    ACTION_PLAN = "action_plan", "Action plan"
    STRATEGY = "strategy", "Strategy"
    INITIATIVE = "initiative", "Initiative"
    ACT = "act", "Act or statute"
    REGULATION = "regulation", "Regulation"
    ORDER = "order", "Order or decree"
    TREATY = "treaty", "Treaty or convention"
    DECLARATION = "declaration", "Declaration"
    RECOMMENDATION = "recommendation", "Recommendation"
    RESOLUTION = "resolution", "Resolution"
    STANDARD = "standard", "Standard or framework"
    CODE = "code", "Code of conduct"
    GUIDANCE = "guidance", "Guidance or memorandum"
    WHITE_PAPER = "white_paper", "White paper"


class LegalForce(TextChoices):
    """Whether a plan is legally binding."""

    BINDING = "binding", "Binding"
    NON_BINDING = "non_binding", "Not binding"
    MIXED = "mixed", "Binding in part"


class PlanStatus(TextChoices):
    """The stage of a plan in its life cycle."""

    PROPOSED = "proposed", "Proposed"
    ADOPTED = "adopted", "Adopted, not yet in force"
    IN_FORCE = "in_force", "In force or in effect"
    SUPERSEDED = "superseded", "Superseded"
    REPEALED = "repealed", "Repealed or withdrawn"


class Completeness(TextChoices):
    """How much of a plan is in this database."""

    FULL = "full", "Every clause"
    PARTIAL = "partial", "Some clauses; the coverage note says which are missing and why"
    METADATA_ONLY = "metadata_only", "No clause, only the plan's own record"


class ClauseType(TextChoices):
    """The structural role of a clause in its plan."""

    PREAMBLE = "preamble", "Preamble"
    CITATION = "citation", "Citation (having regard to ...)"
    RECITAL = "recital", "Recital"
    FORMULA = "formula", "Enacting formula"
    PILLAR = "pillar", "Pillar"
    BOOK = "book", "Book"
    PART = "part", "Part"
    SUBPART = "subpart", "Subpart"
    TITLE = "title", "Title"
    SUBTITLE = "subtitle", "Subtitle"
    DIVISION = "division", "Division"
    CHAPTER = "chapter", "Chapter"
    SUBCHAPTER = "subchapter", "Subchapter"
    SECTION = "section", "Section"
    SUBSECTION = "subsection", "Subsection"
    ARTICLE = "article", "Article"
    RULE = "rule", "Rule"
    FUNCTION = "function", "Function of a framework"
    CATEGORY = "category", "Category of a framework"
    SUBCATEGORY = "subcategory", "Subcategory of a framework"
    PARAGRAPH = "paragraph", "Paragraph"
    SUBPARAGRAPH = "subparagraph", "Subparagraph"
    CLAUSE = "clause", "Clause"
    SUBCLAUSE = "subclause", "Subclause"
    POINT = "point", "Point"
    ITEM = "item", "Item"
    INDENT = "indent", "Indent"
    ACTION = "action", "Action"
    PROPOSAL = "proposal", "Proposal"
    PRINCIPLE = "principle", "Principle"
    DEFINITION = "definition", "Definition"
    ANNEX = "annex", "Annex, schedule or appendix"
    TABLE = "table", "Table"
    QUOTATION = "quotation", "Quoted text of another plan"
    SPEECH = "speech", "Speech"
    BLOCK = "block", "Other block of text"
    HEADING = "heading", "Heading"
    CONCLUSION = "conclusion", "Closing words and signatures"
    NOTE = "note", "Note"


class SpanPart(TextChoices):
    """The part of a clause that a span of a source contains."""

    NUMBER = "number", "Its number"
    HEADING = "heading", "Its heading"
    TEXT = "text", "Its text"


class Exclusion(TextChoices):
    """Why a span of a source belongs to no clause."""

    TITLE_PAGE = "title_page", "Title page, imprint or masthead"
    TABLE_OF_CONTENTS = "table_of_contents", "Table of contents"
    RUNNING_HEADER = "running_header", "Running header or footer"
    PAGE_NUMBER = "page_number", "Page number or page mark"
    FOOTNOTE_MARK = "footnote_mark", "Mark that points to a footnote"
    BULLET = "bullet", "Bullet or ornament"
    METADATA = "metadata", "Metadata of the file"
    MARKUP = "markup", "Marks of the file format"
    EDITORIAL = "editorial", "Note of an editor, not part of the plan"
    REPEATED = "repeated", "Repetition of a text that stands elsewhere"
    SIGNATURE = "signature", "Signatures"
    OTHER_WORK = "other_work", "Another work in the same file"
    OTHER = "other", "Another reason, given in the note"


class AnchorState(TextChoices):
    """The state of a judgement after its clause has got a new wording."""

    KEPT = "kept", "Kept: the words it rests on stand where they stood"
    MOVED = "moved", "Moved: the same words stand elsewhere now"
    CHANGED = "changed", "Changed: the words it rests on were altered"
    AMBIGUOUS = "ambiguous", "Ambiguous: the words stand in several places"
    ORPHANED = "orphaned", "Orphaned: nothing like them is left"


class Standing(TextChoices):
    """The authority of a clause text in its language."""

    ORIGINAL = "original", "Original"
    OFFICIAL_TRANSLATION = "official_translation", "Official translation"
    UNOFFICIAL_TRANSLATION = "unofficial_translation", "Unofficial translation"
    MACHINE_TRANSLATION = "machine_translation", "Machine translation"


class SourceKind(TextChoices):
    """How close a source is to the official text."""

    OFFICIAL = "official", "Official document"
    OFFICIAL_COPY = "official_copy", "Copy of the official document, kept by others"
    OFFICIAL_EXCERPT = "official_excerpt", "Excerpt of the official text"
    SECONDARY = "secondary", "Report or comment by others"
    VOCABULARY = "vocabulary", "Published vocabulary or taxonomy"


class InvolvementRole(TextChoices):
    """An organization's part in a plan or in one of its clauses."""

    ISSUER = "issuer", "Issues the plan"
    LEAD = "lead", "Leads"
    PARTNER = "partner", "Takes part"
    ADDRESSEE = "addressee", "Is addressed"


class LabelKind(TextChoices):
    """SKOS label properties: skos:prefLabel, skos:altLabel, skos:hiddenLabel."""

    PREFERRED = "preferred", "Preferred label in another language"
    ALTERNATIVE = "alternative", "Alternative label"
    HIDDEN = "hidden", "Hidden label (found by search, not shown)"


class MatchRelation(TextChoices):
    """SKOS mapping properties from a theme to a concept of another vocabulary."""

    EXACT = "exact", "skos:exactMatch"
    CLOSE = "close", "skos:closeMatch"
    BROAD = "broad", "skos:broadMatch"
    NARROW = "narrow", "skos:narrowMatch"
    RELATED = "related", "skos:relatedMatch"


class CoderKind(TextChoices):
    """The kind of coder. A language model is never recorded as a person."""

    PERSON = "person", "Person"
    GROUP = "group", "Group"
    MODEL = "model", "Model"


class Stance(TextChoices):
    """The stance of a clause on a theme that applies to it."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    NEUTRAL = "neutral", "Neutral or descriptive"
    MIXED = "mixed", "Mixed: for in part, against in part"
    NOT_STATED = "not_stated", "Not stated"


class AssignmentMethod(TextChoices):
    """How the result for a clause and theme was derived from codings."""

    SINGLE = "single", "One coding, taken over"
    AGREED = "agreed", "Coders agreed"
    ADJUDICATED = "adjudicated", "Disagreement, adjudicated"


class CorrespondenceRelation(TextChoices):
    """How the first clause relates to the second (SKOS mapping and ELI relations)."""

    EXACT = "exact", "says the same as"
    CLOSE = "close", "says nearly the same as"
    BROADER = "broader", "is broader than"
    NARROWER = "narrower", "is narrower than"
    RELATED = "related", "is related to"
    CONTRASTS = "contrasts", "contrasts with"
    IMPLEMENTS = "implements", "implements"
    CITES = "cites", "cites"
    SUPERSEDES = "supersedes", "supersedes"


class ReviewState(TextChoices):
    """Whether a second person confirmed a correspondence."""

    UNREVIEWED = "unreviewed", "Not reviewed"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class Modality(TextChoices):
    """The deontic force of a duty."""

    MUST = "must", "Must"
    SHOULD = "should", "Should"
    MAY = "may", "May"
    INTENDS = "intends", "Intends"
    CALLS_ON = "calls_on", "Calls on"


class TaskKind(TextChoices):
    """The kind of work of a task."""

    CODE = "code", "Code"
    SECOND = "second", "Code a second time, blind"
    ADJUDICATE = "adjudicate", "Decide where coders disagree"


class TaskState(TextChoices):
    """Whether a task is still open."""

    OPEN = "open", "Waiting"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped, with a note"


class DatePrecision(TextChoices):
    """How much of a date is known."""

    DAY = "day", "The day"
    MONTH = "month", "The month"
    YEAR = "year", "The year"


class UploadState(TextChoices):
    """The progress of files that were uploaded in the browser."""

    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked, not loaded"
    LOADING = "loading", "Being loaded"
    LOADED = "loaded", "Loaded"
    FAILED = "failed", "Broken off; nothing was written"
    DISCARDED = "discarded", "Discarded"
