"""Shared by all pages of the workbench: permissions and the frame of the page."""

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
    """Restrict a view to staff with one of these permissions of this app, such as 'adjudicate'.

    Other people are redirected to the login page or get status 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def check_permissions(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.has_perm(f"provisions.{each}") for each in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded: View = admin.site.admin_view(check_permissions)
        return guarded

    return decorate


def render_page(
    request: HttpRequest, template: str, title: str, *, status: int = 200, **context: Any
) -> TemplateResponse:
    """Render `workbench/<template>` in the frame of the admin."""
    page_context = {**admin.site.each_context(request), "title": title, **context}
    return TemplateResponse(request, f"workbench/{template}", page_context, status=status)
