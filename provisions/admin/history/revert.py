"""The history of a row, and the way back: to any point of it, and from a deletion."""

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

from provisions.admin.history.entries import EVENTS_SHOWN, HistoryEntry, entries_of
from provisions.admin.history.publication_state import ever_published
from provisions.curating.errors import RefusedError
from provisions.curating.revert import revert
from provisions.curating.row_version import Dependents, events_of, seen_of

#: The columns that tell one row from another, whatever the noun.
NAMING = ("slug", "code", "eid", "locator", "title", "name", "heading", "label", "actor", "words")

#: So many deleted rows are listed, the latest first.
DELETED_SHOWN = 100


class HistoryAdmin(admin.ModelAdmin[Any]):
    """Tells who changed what, when and why; writes an earlier state again."""

    #: The fields that readers know the row by: they do not go back once it has been published.
    permanent: ClassVar[tuple[str, ...]] = ()

    def dependents(self) -> list[tuple[type[Model], str]]:
        """The tables edited within a row's page, each with its link to the row."""
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
        """Add the list of deleted rows and the way back before the usual pages."""
        view, name = self.admin_site.admin_view, self.opts.model_name
        pages = [
            path("deleted/", view(self.deleted_view), name=f"provisions_{name}_deleted"),
            path("<int:pk>/revert/", view(self.revert_view), name=f"provisions_{name}_revert"),
        ]
        return [*pages, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tell who changed the row and its dependents, when and why, field by field."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        row = self.get_object(request, object_id)
        if row is None:
            # Django's own way; its types leave private names out.
            return self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined, no-any-return]
                request, self.opts, object_id
            )
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        entries = entries_of(self.model, row.pk, self._visible(request))
        return self._answer(
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
        """What of a row's page this person may see: who codes blind sees no codings."""
        return [
            (model, link)
            for model, link in self.dependents()
            if request.user.has_perm(f"provisions.view_{model._meta.model_name}")
        ]

    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what going back to a moment would change; on a POST, do it."""
        at = _moment(request)
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
                made = revert(self.model, pk, at, self.dependents(), locked=locked)
                self.log_change(request, made, f"Reverted to the state of {at:%Y-%m-%d %H:%M}.")
                self.message_user(request, f"{made} is as it was then.", messages.SUCCESS)
                name = f"admin:provisions_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(name, args=[pk]))
            entries = self._rehearsed(pk, row, at, locked)
        except RefusedError as error:
            refusal = str(error)
        return self._answer(
            request,
            "revert.html",
            f"Back to {at:%-d %B %Y, %H:%M:%S}",
            object=row,
            entries=entries,
            refusal=refusal,
            at=at,
        )

    def _rehearsed(
        self, pk: int, row: Model | None, at: datetime, locked: Any
    ) -> list[HistoryEntry]:
        """What a revert would record, found by doing it and taking it back."""
        dependents = self.dependents()
        with transaction.atomic():
            seen = seen_of(row, dependents) if row is not None else None
            revert(self.model, pk, at, dependents, locked=locked)
            entries = entries_of(self.model, pk, dependents, since=seen)
            transaction.set_rollback(True)
        return entries if row is not None else entries[:1]

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The rows that were deleted last, each with the way back."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self._answer(
            request,
            "deleted.html",
            f"Deleted {self.opts.verbose_name_plural}",
            rows=list(self._deleted()),
        )

    def _deleted(self) -> Iterator[dict[str, Any]]:
        gone = events_of(self.model).filter(pgh_label="delete")
        gone = gone.exclude(pgh_obj__in=self.model._default_manager.values("pk"))
        for event in gone.order_by("-pgh_id")[:DELETED_SHOWN]:
            yield {
                "pk": event.pgh_obj_id,
                "at": event.pgh_created_at,
                # What hung on the row was deleted in the same transaction, at the same moment.
                "before": (event.pgh_created_at - timedelta(microseconds=1)).isoformat(),
                "words": _words(event),
            }

    def _answer(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> HttpResponse:
        around = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural),
            **context,
        }
        return TemplateResponse(request, f"admin/provisions/{template}", around)


def _moment(request: HttpRequest) -> datetime:
    """The moment that was asked for. Raises Http404 if it is none."""
    given = request.POST.get("at") or request.GET.get("at") or ""
    moment = parse_datetime(given.replace(" ", "+"))
    if moment is None or moment.tzinfo is None:
        raise Http404("Say to which moment: follow a link of the history.")
    return moment


def _words(event: Any) -> str:
    """What a deleted row was called, as far as its own columns say."""
    found = [str(getattr(event, name)) for name in NAMING if getattr(event, name, "")]
    return ", ".join(found[:3]) or f"row {event.pgh_obj_id}"
