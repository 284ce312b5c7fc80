"""Curating codings."""

from django.contrib import admin

from provisions.admin.base import CuratedAdmin, CuratedStacked
from provisions.models import Coding

NAMED_BY = ("clause__plan", "theme__scheme", "coder")
JUDGEMENT = (
    ("applies", "stance", "confidence"),
    ("coder", "codebook_version", "coded_on"),
    "note",
    "evidence_quote",
    ("evidence_language", "evidence_start", "evidence_end"),
)


class CodingInline(CuratedStacked):
    """The codings of a clause."""

    model = Coding
    fields = ("theme", *JUDGEMENT)
    autocomplete_fields = ("theme", "coder")
    classes = ("collapse",)
    named_by = NAMED_BY


@admin.register(Coding)
class CodingAdmin(CuratedAdmin):
    """Codings of all clauses."""

    list_display = ("clause", "theme", "applies", "stance", "coder", "confidence", "standing")
    list_filter = ("applies", "stance", "coder__kind")
    search_fields = (
        "clause__eid",
        "clause__plan__slug",
        "theme__slug",
        "theme__preferred_label",
        "coder__slug",
    )
    autocomplete_fields = ("clause", "theme", "coder")
    fields = ("clause", "theme", *JUDGEMENT)
    show_full_result_count = False
    named_by = NAMED_BY
