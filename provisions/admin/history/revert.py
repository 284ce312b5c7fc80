"""The history of a row, and reverting it to any earlier state or after a deletion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst

from provisions.admin.history.entries import EVENTS_SHOWN, HistoryEntry, entries_of
from provisions.admin.history.publication_state import ever_published
from provisions.curating.errors import RefusedError
from provisions.curating.revert import revert
from provisions.curating.row_version import Dependents, events_of, seen_of

#: The columns that identify a deleted row to people, for any noun.
NAMING = ("slug", "code", "eid", "locator", "title", "name", "heading", "label", "actor", "words")

#: The maximum number of deleted rows in the list, the latest first.
DELETED_SHOWN = 100


class HistoryAdmin(admin.ModelAdmin[Any]):
    """Shows who changed what, when and why, and restores earlier states."""

    #: The fields of the published key, which cannot change after the first publication.
    permanent: ClassVar[tuple[str, ...]] = ()

    def dependents(self) -> list[tuple[type[Model], str]]:
        """The tables that a row's page also edits, each with its link to the row."""
        links = []
        for inline in self.inlines:
            keys = [
                field.name
                for field in inline.model._meta.concrete_fields
                if isinstance(field, ForeignKey) and field.related_model is self.model
            ]
            links.append((inline.model, inline.fk_name or keys[0]))
        return links

    def get_urls(self) -> list[URLPattern]:
        """Add the pages for deleted rows and for reverting."""
        view, name = self.admin_site.admin_view, self.opts.model_name
        pages = [
            path("deleted/", view(self.deleted_view), name=f"provisions_{name}_deleted"),
            path("<int:pk>/revert/", view(self.revert_view), name=f"provisions_{name}_revert"),
        ]
        return [*pages, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed the row and its dependents, when and why, field by field."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self.get_object(request, object_id)
        if row is None:
            # Django's own method; django-stubs omits private names.
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined, no-any-return]
                request, self.opts, object_id
            )
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        entries = entries_of(self.model, row.pk, self._visible(request))
        return self._render(
            request,
            "object_history.html",
            f"History of {row}",
            object=row,
            preserved_filters=self.get_preserved_filters(request),
            entries=entries,
            may_revert=self.has_change_permission(request, row),
            limit=EVENTS_SHOWN,
            **(extra_context or {}),
        )

    def _visible(self, request: HttpRequest) -> Dependents:
        """The dependents that this person may view: a blind coder sees no codings."""
        return [
            (model, link)
            for model, link in self.dependents()
            if request.user.has_perm(f"provisions.view_{model._meta.model_name}")
        ]

    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the changes of a revert to a moment; POST makes them."""
        at = _requested_moment(request)
        row = self.model._default_manager.filter(pk=pk).first()
        allowed = (
            self.has_add_permission(request)
            if row is None
            else self.has_change_permission(request, row)
        )
        if not allowed:
            raise PermissionDenied
        locked = self.permanent if row is not None and ever_published(row) else ()
        entries: list[HistoryEntry] = []
        refusal = ""
        try:
            if request.method == "POST":
                restored = revert(self.model, pk, at, self.dependents(), locked=locked)
                message = f"Reverted to the state of {at:%Y-%m-%d %H:%M}."
                self.log_change(request, restored, message)
                self.message_user(request, f"Reverted: {restored}.", messages.SUCCESS)
                name = f"admin:provisions_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(name, args=[pk]))
            entries = self._preview_entries(pk, row, at, locked)
        except RefusedError as error:
            refusal = str(error)
        return self._render(
            request,
            "revert.html",
            f"Revert to {at:%-d %B %Y, %H:%M:%S}",
            object=row,
            entries=entries,
            refusal=refusal,
            at=at,
        )

    def _preview_entries(
        self, pk: int, row: Model | None, at: datetime, locked: Any
    ) -> list[HistoryEntry]:
        """The entries that a revert would record: it runs and is rolled back."""
        dependents = self.dependents()
        with transaction.atomic():
            seen = seen_of(row, dependents) if row is not None else None
            revert(self.model, pk, at, dependents, locked=locked)
            entries = entries_of(self.model, pk, dependents, since=seen)
            transaction.set_rollback(True)
        return entries if row is not None else entries[:1]

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """List the rows that were deleted last, each with a link to restore it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._render(
            request,
            "deleted.html",
            f"Deleted {self.opts.verbose_name_plural}",
            rows=list(self._deleted()),
        )

    def _deleted(self) -> Iterator[dict[str, Any]]:
        events = events_of(self.model).filter(pgh_label="delete")
        events = events.exclude(pgh_obj__in=self.model._default_manager.values("pk"))
        for event in events.order_by("-pgh_id")[:DELETED_SHOWN]:
            yield {
                "pk": event.pgh_obj_id,
                "at": event.pgh_created_at,
                # The dependents were deleted in the same transaction, with the same timestamp.
                "before": (event.pgh_created_at - timedelta(microseconds=1)).isoformat(),
                "words": _words(event),
            }

    def _render(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        page_context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            **context,
        }
        return TemplateResponse(request, f"admin/provisions/{template}", page_context)


def _requested_moment(request: HttpRequest) -> datetime:
    """The moment in the request's `at`. Raises Http404 if it is missing or invalid."""
    given = request.POST.get("at") or request.GET.get("at") or ""
    moment = parse_datetime(given.replace(" ", "+"))
    if moment is None or moment.tzinfo is None:
        raise Http404("'at' must be a time with an offset. Use a link on the history page.")
    return moment


def _words(event: Any) -> str:
    """The name of a deleted row, taken from its own columns."""
    found = [str(getattr(event, name)) for name in NAMING if getattr(event, name, "")]
    return ", ".join(found[:3]) or f"row {event.pgh_obj_id}"
