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
    """A page on which codings are edited: the words they rely on must be in the clause's texts."""

    def save_related(
        self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool
    ) -> None:
        """Check evidence once all rows of the page are written, texts included.

        Raises RefusedError; then nothing is kept. Evidence that nobody touched does not hinder.
        """
        super().save_related(request, form, formsets, change)
        rows = Coding.objects.filter(pk__in=list(_written(form, formsets)))
        for coding, fault in faults(misplaced(rows)[:1]):
            raise RefusedError(f"Evidence on {coding.theme.public_id}: {fault}")


def _written(form: ModelForm[Any], formsets: Any) -> Iterator[int]:
    """The codings of a submission of which the evidence, or the clause, is new."""
    each = [form, *(inline for formset in formsets for inline in formset.initial_forms)]
    each += [inline for formset in formsets for inline in formset.extra_forms]
    for found in each:
        row = found.instance
        if isinstance(row, Coding) and row.pk and {"clause", *EVIDENCE} & {*found.changed_data}:
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
    """Codings of all clauses."""

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
