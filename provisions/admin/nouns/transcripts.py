"""Loaded source texts with their coverage accounts, and the spans that explain characters."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from provisions.admin.editing.base import CuratedAdmin, ViewOnlyAdmin
from provisions.analysis.coverage import CoverageAccount, CoveragePlace, account_of
from provisions.choices import Exclusion, SpanPart
from provisions.models import SourceText, Span

#: The number of characters shown before and after an unexplained place.
AROUND = 120

#: The maximum number of places that are shown; the rest are counted.
PLACES_SHOWN = 50


@admin.register(SourceText)
class SourceTextAdmin(ViewOnlyAdmin):
    """Source texts, which only loads write and spans explain."""

    list_display = ("source", "plan", "format")
    list_filter = ("format",)
    search_fields = ("source__slug", "plan__slug")
    list_select_related = ("source", "plan")
    fields = ("source", "plan", "format", "numbers", "places")
    readonly_fields = ("numbers", "places")

    @admin.display(description="characters")
    def numbers(self, row: SourceText) -> SafeString:
        """The number of characters of each kind."""
        lines = [
            (label, f"{count:,}", f"{count / len(row.text):.1%}") for label, count in _sums(row)
        ]
        cells = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", lines)
        return format_html('<table class="account">{}</table>', cells)

    @admin.display(description="unexplained")
    def places(self, row: SourceText) -> SafeString | str:
        """Each unexplained place in its context, with a link to explain it."""
        found = account_of(row).places
        if not found:
            return "Every character is explained."
        shown = format_html_join(
            "", "{}", ((_in_place(row, place),) for place in found[:PLACES_SHOWN])
        )
        more = f"{len(found) - PLACES_SHOWN} more." if len(found) > PLACES_SHOWN else ""
        return format_html('<ol class="places">{}</ol>{}', shown, more)


def _sums(row: SourceText) -> list[tuple[str, int]]:
    account: CoverageAccount = account_of(row)
    return [
        *((f"clause: {SpanPart(part).label.lower()}", n) for part, n in account.clauses.items()),
        *((f"excluded: {Exclusion(why).label.lower()}", n) for why, n in account.excluded.items()),
        *((kind, account.others[kind]) for kind in ("blank", "gap", "overlap", "altered")),
    ]


def _in_place(row: SourceText, place: CoveragePlace) -> SafeString:
    query = urlencode({"transcript": row.pk, "start_char": place.start, "end_char": place.end})
    return format_html(
        '<li><b>{}</b> at {}–{} {}<p class="in-place">…{}<mark>{}</mark>{}…</p>'
        '<a href="{}?{}">Explain it</a></li>',
        place.kind,
        place.start,
        place.end,
        ", ".join(place.clauses),
        row.text[max(0, place.start - AROUND) : place.start],
        row.text[place.start : place.end],
        row.text[place.end : place.end + AROUND],
        reverse("admin:provisions_span_add"),
        query,
    )


@admin.register(Span)
class SpanAdmin(CuratedAdmin):
    """Spans of source texts: parts of clauses, or exclusions with a reason."""

    list_display = ("transcript", "start_char", "end_char", "clause", "part", "exclusion")
    list_filter = ("exclusion", "part")
    search_fields = ("transcript__source__slug", "clause__eid")
    autocomplete_fields = ("transcript", "clause")
    fields = (
        "transcript",
        ("start_char", "end_char"),
        "words",
        ("clause", "part"),
        "exclusion",
        "note",
    )
    readonly_fields = ("words",)
    show_full_result_count = False
    named_by = ("transcript__source", "clause__plan")

    @admin.display(description="words")
    def words(self, row: Span) -> str:
        """The covered characters."""
        text: str = row.transcript.text if row.transcript_id else ""
        return text[row.start_char : row.end_char] if text else "Shown after saving."
