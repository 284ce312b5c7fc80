"""Curating codings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from provisions.admin.editing.base import CuratedAdmin, CuratedStacked
from provisions.analysis.evidence import FIELDS as EVIDENCE
from provisions.analysis.evidence import faults, misplaced
from provisions.curating.errors import RefusedError
from provisions.models import Coding

NAMED_BY = ("clause__plan", "theme__scheme", "coder")
JUDGEMENT = (
    ("applies", "stance", "confidence"),
    ("coder", "codebook_version", "coded_on"),
    "note",
    "evidence_quote",
    ("evidence_language", "evidence_start", "evidence_end"),
)


class EvidenceCheckedAdmin(CuratedAdmin):
    """A page that edits codings: their evidence must occur in the clause's texts."""

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        """Check evidence after all rows of the page, including texts, are written.

        Raises RefusedError; then nothing is saved. Unchanged evidence is not checked.
        """
        super().save_related(request, form, formsets, change)
        rows = Coding.objects.filter(pk__in=list(_with_changed_evidence(form, formsets)))
        for coding, fault in faults(misplaced(rows)[:1]):
            raise RefusedError(f"The evidence on {coding.theme.public_id} is wrong: {fault}")


def _with_changed_evidence(form: ModelForm[Any], formsets: Any) -> Iterator[int]:
    """Yield the keys of the submitted codings whose evidence or clause changed."""
    forms = [form, *(inline for formset in formsets for inline in formset.initial_forms)]
    forms += [inline for formset in formsets for inline in formset.extra_forms]
    for each in forms:
        row = each.instance
        if isinstance(row, Coding) and row.pk and {"clause", *EVIDENCE} & {*each.changed_data}:
            yield row.pk


class CodingInline(CuratedStacked):
    """The codings of a clause."""

    model = Coding
    fields = ("theme", *JUDGEMENT)
    autocomplete_fields = ("theme", "coder")
    classes = ("collapse",)
    named_by = NAMED_BY


@admin.register(Coding)
class CodingAdmin(EvidenceCheckedAdmin):
    """The codings of all clauses."""

    list_display = ("clause", "theme", "applies", "stance", "coder", "standing")
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
