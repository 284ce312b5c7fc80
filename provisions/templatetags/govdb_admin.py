"""Tags and filters of the admin's templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.text import slugify

from provisions.admin.site import CHAPTERS, REST
from provisions.admin.workbench import home
from provisions.models import Revision

register = template.Library()


@register.filter
def by_chapter(app_list: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Split the list of models of this app into chapters."""
    found: list[dict[str, Any]] = []
    for app in app_list:
        found += _chapters(app) if app["app_label"] == "provisions" else [app]
    return found


def _chapters(app: dict[str, Any]) -> list[dict[str, Any]]:
    remaining = {model["object_name"]: model for model in app["models"]}
    chapters = [
        (title, [remaining.pop(name) for name in names if name in remaining])
        for title, names in CHAPTERS
    ]
    chapters.append((REST, list(remaining.values())))
    return [
        {**app, "name": title, "app_label": slugify(title), "models": models}
        for title, models in chapters
        if models
    ]


@register.simple_tag
def latest_revision() -> Revision | None:
    """The latest revision."""
    return Revision.objects.order_by("-number").first()


@register.simple_tag
def awaiting(request: HttpRequest) -> list[home.Card]:
    """The open work of the person who is signed in."""
    return home.awaiting(request)


@register.simple_tag
def progress(request: HttpRequest) -> dict[str, Any] | None:
    """The progress of the work on plans."""
    return home.progress(request)
