"""Read-only pages of the published records: one list per noun, and each complete document."""

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
    """Shows the current records by default, or all revisions."""

    title = "revision"
    parameter_name = "rows"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """The choice besides the default."""
        return [("all", "All revisions")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Name the default choice."""
        default, *others = super().choices(changelist)
        yield {**default, "display": "Latest revision"}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[PublishedRecord]
    ) -> QuerySet[PublishedRecord]:
        """The current records, or all of them."""
        return queryset if self.value() == "all" else queryset.filter(revision_to=None)


class RecordAdmin(ViewOnlyAdmin):
    """A published noun: records never change and cannot be edited."""

    list_display = ("key", "revision_from", "revision_to", "sha256_start")
    list_filter = (CurrentFilter,)
    # Only a prefix search uses the unique index.
    search_fields = ("key__startswith",)
    ordering = ("key", "revision_from")
    fields = ("key", "revision_from", "revision_to", "sha256", "pretty_document")
    readonly_fields = ("pretty_document",)

    @admin.display(description="sha256")
    def sha256_start(self, row: PublishedRecord) -> str:
        """The first 12 digits of the checksum."""
        return f"{row.sha256[:12]}…"

    @admin.display(description="document")
    def pretty_document(self, row: PublishedRecord) -> SafeString:
        """The document, indented."""
        pretty = json.dumps(json.loads(row.document), indent=2, ensure_ascii=False)
        return format_html('<pre class="document">{}</pre>', pretty)


for model in PUBLISHED_MODELS:
    admin.site.register(model, RecordAdmin)
