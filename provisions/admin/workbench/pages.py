"""What the pages of the workbench share: who may enter, and what stands around the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

View = Callable[..., HttpResponse]


def page(*permissions: str) -> Callable[[View], View]:
    """Let in whoever is staff and has one of these permissions of ours, such as 'adjudicate'.

    Others are sent to the login page, or refused with 403.
    """

    def made(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has_perm(f"provisions.{each}") for each in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded: View = admin.site.admin_view(entered)
        return guarded

    return made


def shown(
    request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any
) -> TemplateResponse:
    """Show `workbench/<template>` in the frame of the admin."""
    around = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"workbench/{template}", around, status=status)
