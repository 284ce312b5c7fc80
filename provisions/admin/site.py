"""The name of the admin site and the chapters of its home page."""

from django.contrib import admin

admin.site.site_header = "govdb"
admin.site.site_title = "govdb"
admin.site.index_title = "Curating policy provisions"
admin.site.empty_value_display = "–"

#: The groups of nouns on the home page and in the side bar, in order.
CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Plans and clauses", ("Plan", "Clause", "Source", "SourceText")),
    ("Vocabulary", ("Scheme", "Theme")),
    ("Judgements", ("Coding", "Assignment", "Silence", "Correspondence", "Anchor", "Coder")),
    ("Work", ("Task", "Sample", "CoderAccount", "Upload")),
    ("Jurisdictions and organizations", ("Jurisdiction", "Organization")),
    (
        "Dependent rows",
        (
            "Edition",
            "ClauseText",
            "Span",
            "Citation",
            "Duty",
            "Involvement",
            "ThemeLabel",
            "ThemeMatch",
            "Search",
        ),
    ),
    ("Publications and loads", ("Revision", "Release", "Load")),
)

#: The chapter of every model that no other chapter names: the published tables.
REST = "Published records"
