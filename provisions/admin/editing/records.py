"""Reading the published records, as clients do: one list a noun, and each document in full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from provisions.admin.editing.base import ViewOnlyAdmin
from provisions.models import PUBLISHED_MODELS, PublishedRecord


class CurrentFilter(admin.SimpleListFilter):
    """Shows what readers see now, unless the rows of the past are asked for."""

    title = "revision"
    parameter_name = "rows"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The choice beside the usual one."""
        return [("all", "All, also of the past")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Call the usual choice by its name."""
        usual, *others = super().choices(changelist)
        yield {**usual, "display": "The latest"}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[PublishedRecord]
    ) -> QuerySet[PublishedRecord]:
        """The rows still shown, or all."""
        return queryset if self.value() == "all" else queryset.filter(revision_to=None)


class RecordAdmin(ViewOnlyAdmin):
    """A published noun: what stands here never changes, and cannot be edited."""

    list_display = ("key", "revision_from", "revision_to", "sha256_start")
    list_filter = (CurrentFilter,)
    # From the beginning: that the unique index finds, among millions.
    search_fields = ("key__startswith",)
    ordering = ("key", "revision_from")
    fields = ("key", "revision_from", "revision_to", "sha256", "pretty_document")
    readonly_fields = ("pretty_document",)

    @admin.display(description="sha256")
    def sha256_start(self, row: PublishedRecord) -> str:
        """Enough of the checksum to compare by eye."""
        return f"{row.sha256[:12]}…"

    @admin.display(description="document")
    def pretty_document(self, row: PublishedRecord) -> SafeString:
        """The document, indented."""
        pretty = json.dumps(json.loads(row.document), indent=2, ensure_ascii=False)
        return format_html('<pre class="document">{}</pre>', pretty)


for model in PUBLISHED_MODELS:
    admin.site.register(model, RecordAdmin)
