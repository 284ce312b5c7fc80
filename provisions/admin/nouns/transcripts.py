"""The texts that were loaded, with the account of their characters; gaps are closed here."""

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

#: Characters shown on either side of a place that nobody explains.
AROUND = 120

#: More places than this are counted, not shown.
PLACES_SHOWN = 50


@admin.register(SourceText)
class SourceTextAdmin(ViewOnlyAdmin):
    """Source texts: written by loading alone, explained by spans."""

    list_display = ("source", "plan", "format")
    list_filter = ("format",)
    search_fields = ("source__slug", "plan__slug")
    list_select_related = ("source", "plan")
    fields = ("source", "plan", "format", "numbers", "places")
    readonly_fields = ("numbers", "places")

    @admin.display(description="characters")
    def numbers(self, row: SourceText) -> SafeString:
        """How many characters are what."""
        lines = [
            (label, f"{count:,}", f"{count / len(row.text):.1%}") for label, count in _sums(row)
        ]
        cells = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td></tr>", lines)
        return format_html('<table class="account">{}</table>', cells)

    @admin.display(description="to look at")
    def places(self, row: SourceText) -> SafeString | str:
        """Each place that nobody explains, in its context, with a way to explain it."""
        found = account_of(row).places
        if not found:
            return "Every character is explained."
        shown = format_html_join(
            "", "{}", ((_in_place(row, place),) for place in found[:PLACES_SHOWN])
        )
        more = f"{len(found) - PLACES_SHOWN} more." if len(found) > PLACES_SHOWN else ""
        return format_html('<ol class="places">{}</ol>{}', shown, more)


def _sums(row: SourceText) -> list[tuple[str, int]]:
    made: CoverageAccount = account_of(row)
    return [
        *((f"of clauses: {SpanPart(part).label.lower()}", n) for part, n in made.clauses.items()),
        *((f"left out: {Exclusion(why).label.lower()}", n) for why, n in made.excluded.items()),
        *((kind, made.others[kind]) for kind in ("blank", "gap", "overlap", "altered")),
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
    """What stretches of source texts are: parts of clauses, or left out for a reason."""

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
        """The characters it covers."""
        text: str = row.transcript.text if row.transcript_id else ""
        return text[row.start_char : row.end_char] if text else "Shown once it is saved."
