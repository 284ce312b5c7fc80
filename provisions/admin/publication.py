"""Pages to preview, make and list publications."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_POST

from provisions.admin.editing.base import ViewOnlyAdmin
from provisions.admin.history import differences
from provisions.models import PUBLISHED_MODELS, Revision
from provisions.publishing.publisher import (
    Publication,
    PublicationRefusedError,
    RecordChange,
    UnknownPlanError,
    preview,
    publish,
)

NOUN_ORDER = [model.noun for model in PUBLISHED_MODELS]
PLURALS = {model.noun: str(model._meta.verbose_name_plural) for model in PUBLISHED_MODELS}


def may_publish(request: HttpRequest) -> bool:
    """Whether this person may preview and publish."""
    return request.user.has_perm("provisions.publish")


def chapters(publication: Publication) -> list[dict[str, Any]]:
    """The changes of a publication by noun, each with its differences by field."""
    ordered = sorted(publication.changes, key=lambda change: NOUN_ORDER.index(change.noun))
    by_noun = {
        noun: [_change_context(change) for change in changes]
        for noun, changes in groupby(ordered, key=lambda change: change.noun)
    }
    return [
        {
            "noun": noun,
            "title": PLURALS[noun].removeprefix("published "),
            "counts": {action: number for action, number in counter.items() if number},
            "changes": by_noun.get(noun, []),
            "hidden": counter.total() - len(by_noun.get(noun, [])),
        }
        for noun, counter in publication.counts.items()
        if counter.total()
    ]


def _change_context(change: RecordChange) -> dict[str, Any]:
    return {
        "key": change.key,
        "action": change.action,
        "title": _title(change.after or change.before or {}),
        "differences": differences.documents(change.before, change.after),
    }


def _title(document: dict[str, Any]) -> str:
    for name in ("heading", "title", "preferred_label", "name", "summary", "rationale"):
        if document.get(name):
            return str(document[name])
    return ""


@admin.register(Revision)
class RevisionAdmin(ViewOnlyAdmin):
    """Publications: a preview of the next one, publishing, and the list of revisions."""

    list_display = ("number", "published_at", "published_by", "changed", "note", "short_root")
    list_display_links = ("number", "published_at")
    search_fields = ("=number", "note", "published_by")
    fields = (
        "number",
        "published_at",
        "published_by",
        "note",
        "counts",
        "changes",
        "overrides",
        "root_sha256",
    )

    @admin.display(description="changes")
    def changed(self, row: Revision) -> str:
        """The number of changes by action."""
        totals: dict[str, int] = {}
        for counter in row.changes.values():
            for action, number in counter.items():
                totals[action] = totals.get(action, 0) + number
        return ", ".join(f"{number} {action}" for action, number in totals.items() if number)

    @admin.display(description="checksum")
    def short_root(self, row: Revision) -> str:
        """The first 12 digits of the root checksum."""
        return f"{row.root_sha256[:12]}…"

    def get_urls(self) -> list[URLPattern]:
        """Add the pages to preview and to publish."""
        view = self.admin_site.admin_view
        pages = [
            path(
                "preview/",
                view(require_GET(self.preview_view)),
                name="provisions_revision_preview",
            ),
            path(
                "publish/",
                view(require_POST(self.publish_view)),
                name="provisions_revision_publish",
            ),
        ]
        return [*pages, *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """Show what a publication of everything or of one plan would change now."""
        if not may_publish(request):
            raise PermissionDenied
        plan = request.GET.get("plan") or None
        try:
            publication = preview(plan)
        except UnknownPlanError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:index"))
        return self._page(request, plan, publication)

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """Publish and show the revision, or show why publication was refused."""
        if not may_publish(request):
            raise PermissionDenied
        plan = request.POST.get("plan") or None
        note = request.POST.get("note", "").strip()
        override = request.POST.get("override", "").strip()
        try:
            publication = publish(
                published_by=request.user.get_username(), note=note, plan=plan, override=override
            )
        except UnknownPlanError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:index"))
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                self.message_user(request, f"{name}: {' '.join(sentences)}", messages.ERROR)
            return self._page(request, plan, preview(plan), note)
        except PublicationRefusedError as error:
            refusal = Publication(reasons=error.reasons, taken_along=error.taken_along)
            return self._page(request, plan, refusal, note)
        return self._redirect_to_revision(request, publication)

    def _redirect_to_revision(self, request: HttpRequest, publication: Publication) -> HttpResponse:
        revision = publication.revision
        if revision is None:
            self.message_user(
                request, "There were no changes to publish, so no revision was made.", messages.INFO
            )
            return HttpResponseRedirect(reverse("admin:index"))
        message = f"Published as {revision}, with {publication.total} changes."
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(
            reverse("admin:provisions_revision_change", args=[revision.number])
        )

    def _page(
        self, request: HttpRequest, plan: str | None, publication: Publication, note: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"Preview of publishing {plan}" if plan else "Preview of publishing",
            "opts": self.opts,
            "plan": plan,
            "note": note,
            "publication": publication,
            "is_overridable": all(reason.is_overridable for reason in publication.reasons),
            "chapters": chapters(publication),
        }
        return TemplateResponse(request, "admin/provisions/preview.html", context)
