"""Importing in the browser: upload files, preview the load, confirm it, keep the report."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import orjson
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import path
from django.views.decorators.http import require_POST

from provisions import validators
from provisions.admin.history.differences import FieldDifference, difference
from provisions.admin.workbench.pages import page, render_page
from provisions.characters import validate_characters
from provisions.choices import Standing, UploadState
from provisions.loading.formats.plain_text.reader import known
from provisions.loading.pipeline.assign import SINGLE
from provisions.loading.pipeline.formats import names
from provisions.loading.uploads import RefusedUploadError, confirm, discard, keep, step_of
from provisions.models import SourceText, Upload
from provisions.models.languages import LanguageFormField

#: The number of rows, errors or findings on a page; of earlier imports in the list.
PER_PAGE, UPLOADS_SHOWN = 50, 30

AT_WORK = (UploadState.CHECKING, UploadState.LOADING)


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file."""
        given = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each] or (
            super().clean(None, initial)
        )


class ImportForm(forms.Form):
    """The files, and options that the files do not contain."""

    chosen = FilesField(label="Files")
    reason = forms.CharField(
        validators=[validate_characters],
        required=False,
        max_length=500,
        help_text="The reason for the import, recorded in the history of every row.",
    )
    format = forms.ChoiceField(
        choices=[(name, name) for name in names() if name != "mapped"],
        help_text="The format of the files; most are detected.",
    )
    plan = forms.CharField(
        required=False,
        validators=[validators.validate_slug],
        help_text="Slug of the plan whose official text the file contains.",
    )
    plan_fields = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        label="Fields of a new plan",
        help_text="Values that the file does not contain, one per line, such as status=in_force.",
    )
    source = forms.CharField(
        required=False,
        validators=[validators.validate_slug],
        help_text="Slug of the source of the file. If empty, a new source is created.",
    )
    grammar = forms.ChoiceField(
        required=False,
        choices=[("", "detect"), *((each.name, each.name) for each in known())],
        help_text="The grammar of a plain text.",
    )
    language = LanguageFormField(
        required=False,
        validators=[validators.validate_language],
        help_text="BCP 47 tag, if the file has none.",
    )
    standing = forms.ChoiceField(
        required=False,
        choices=[("", "as in the file"), *Standing.choices],
        help_text="Authority of the text.",
    )
    edition = forms.CharField(
        required=False, max_length=200, help_text="Name of a new edition of an existing plan."
    )
    valid_from = forms.DateField(
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text="First day of that edition, which loads as a difference to the previous one.",
    )
    assign = forms.ChoiceField(
        required=False,
        choices=[("", "No: decide in the workbench"), (SINGLE, "If a clause has only one coder")],
        label="Assign the themes of codings",
        help_text="A clause has a theme only if the theme is assigned; a coding is not enough.",
    )
    is_ready = forms.BooleanField(
        required=False,
        label="Ready to publish",
        help_text="If not set, new rows are drafts.",
    )

    #: The fields that are always visible; the page folds the others.
    first = ("chosen", "format", "plan", "reason")

    def clean_plan_fields(self) -> dict[str, Any]:
        """Parse the lines. Raises ValidationError for a line without an equals sign."""
        found: dict[str, Any] = {}
        for line in filter(str.strip, self.cleaned_data["plan_fields"].splitlines()):
            name, sign, value = (piece.strip() for piece in line.partition("="))
            if not sign:
                raise forms.ValidationError(f"'{line[:80]}' has no equals sign. Write field=value.")
            found[name] = [value] if name == "jurisdiction" else value
        return found

    @property
    def options(self) -> dict[str, Any]:
        """The options in the form that is stored with the files."""
        given = {n: v for n, v in self.cleaned_data.items() if n not in ("chosen", "reason")}
        day = given["valid_from"]
        return {**given, "valid_from": day.isoformat() if day else None}


@page("import_files")
def imports(request: HttpRequest) -> HttpResponse:
    """Show the form and the earlier imports; POST uploads files."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            files = cast(list[Any], form.cleaned_data["chosen"])
            upload = keep(
                files, form.options, form.cleaned_data["reason"], request.user.get_username()
            )
            return redirect("workbench:import", upload.key)
        except RefusedUploadError as error:
            form.add_error("chosen", str(error))
    return render_page(
        request,
        "imports.html",
        "Import files",
        form=form,
        first=[form[name] for name in form.first],
        more=[field for field in form if field.name not in form.first],
        limit=filesizeformat(settings.UPLOAD_LIMIT),
        uploads=Upload.objects.exclude(state=UploadState.DISCARDED)[:UPLOADS_SHOWN],
    )


@page("import_files")
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one import: its progress, its preview or its result."""
    row = get_object_or_404(Upload, key=key)
    step = step_of(row) if row.state in AT_WORK else None
    row.refresh_from_db()
    report = orjson.loads(row.report) if row.report else {}
    parts = {
        "errors": report.get("errors", []),
        "findings": report.get("findings", []),
        "changes": report.get("changes", []),
    }
    chosen = request.GET.get("part") or next((name for name, rows in parts.items() if rows), "")
    listed = Paginator(parts.get(chosen, []), PER_PAGE).get_page(request.GET.get("page"))
    read = [each["sha256"] for each in report.get("files", [])]
    texts = SourceText.objects.filter(source__sha256__in=read).select_related("source", "plan")
    return render_page(
        request,
        "import.html",
        f"Import of {row}",
        upload=row,
        step=step,
        is_at_work=row.state in AT_WORK,
        report=report,
        counts=[(noun, list(each.values())) for noun, each in report.get("counts", {}).items()],
        parts=[(name, len(rows)) for name, rows in parts.items()],
        part=chosen,
        listed=listed,
        items=[{**item, "differences": _differences(item)} for item in listed],
        texts=texts.order_by("plan__slug", "source__slug"),
    )


def _differences(item: dict[str, Any]) -> list[FieldDifference]:
    """The fields that an update changes."""
    before, after = item.get("before") or {}, item.get("after") or {}
    return [difference(name, before[name], after.get(name)) for name in before]


@page("import_files")
def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the progress of an import as JSON, for the page's script."""
    row = get_object_or_404(Upload, key=key)
    step = step_of(row) if row.state in AT_WORK else None
    row.refresh_from_db()
    progress_of_step = {"step": step.name, "share": step.share} if step else {}
    return JsonResponse({"is_at_work": row.state in AT_WORK, **progress_of_step})


@page("import_files")
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the report as a JSON file."""
    row = get_object_or_404(Upload, key=key)
    response = HttpResponse(row.report or "{}", content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="import-{row.key}.json"'
    return response


@require_POST
@page("import_files")
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Load the checked files, or discard them."""
    row = get_object_or_404(Upload, key=key)
    try:
        if "discard" in request.POST:
            discard(row)
            messages.success(request, "The import was discarded. Nothing was written.")
            return redirect("workbench:imports")
        confirm(row, request.user.get_username())
    except RefusedUploadError as error:
        messages.error(request, str(error))
    return redirect("workbench:import", key)


urlpatterns = [
    path("import/", imports, name="imports"),
    path("import/<uuid:key>/", upload, name="import"),
    path("import/<uuid:key>/progress/", progress, name="import-progress"),
    path("import/<uuid:key>/report/", report, name="import-report"),
    path("import/<uuid:key>/decide/", decide, name="import-decide"),
]
