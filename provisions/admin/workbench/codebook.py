"""Pages to change a codebook; each form describes the effect of the change first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from provisions import validators
from provisions.admin.workbench.pages import page, render_page
from provisions.characters import validate_characters
from provisions.choices import CoderKind
from provisions.curating.codebook_changes import (
    Part,
    clauses_to_recode,
    deprecate,
    in_tree_order,
    merge,
    move,
    split,
    to_recode,
)
from provisions.curating.errors import RefusedError
from provisions.curating.tasks import assign
from provisions.models import Coder, Scheme, Theme


class ThemeField(forms.ModelChoiceField[Theme]):
    """A choice of the scheme's themes in use, by label."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Theme.objects.none(), **kwargs)

    def label_from_instance(self, obj: Theme) -> str:
        """The preferred label."""
        return str(obj.preferred_label)


class ChangeForm(forms.Form):
    """The base of all changes of a codebook: a later version and a reason."""

    #: The label of the button, and the effect of the change.
    verb: ClassVar[str] = ""
    effect: ClassVar[str] = ""

    version = forms.CharField(
        max_length=20,
        validators=[validators.validate_version],
        label="New version of the codebook",
    )
    reason = forms.CharField(
        validators=[validate_characters],
        max_length=500,
        label="Why",
        help_text="Recorded in the history, where coders can read it.",
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = _next_version(scheme.version)
        self.order_fields([name for name in self.fields if name not in ("version", "reason")])
        for field in self.fields.values():
            if isinstance(field, ThemeField):
                field.queryset = scheme.themes.filter(is_deprecated=False).order_by("slug")

    def make(self) -> None:
        """Make the change. Raises RefusedError or ValidationError."""
        raise NotImplementedError

    @property
    def _version_and_reason(self) -> dict[str, str]:
        return {"version": self.cleaned_data["version"], "reason": self.cleaned_data["reason"]}


class MergeForm(ChangeForm):
    """Merges one theme into another."""

    verb = "Merge"
    effect = (
        "The first theme is deprecated and replaced by the second, which gets its labels, its "
        "narrower themes and its results. Codings do not change."
    )
    theme = ThemeField(label="Merge")
    into = ThemeField(label="into")

    def make(self) -> None:
        """Merge one theme into another."""
        merge([self.cleaned_data["theme"]], self.cleaned_data["into"], **self._version_and_reason)


class SplitForm(ChangeForm):
    """Splits a theme into narrower ones."""

    verb = "Split"
    effect = (
        "The theme becomes the broader theme of its parts. Clauses coded with it are listed for "
        "recoding."
    )
    theme = ThemeField(label="Split")
    parts = forms.CharField(
        widget=forms.Textarea({"rows": 4}),
        label="into",
        help_text="One per line: slug, colon, label, such as 'cyber: Cybersecurity'.",
    )

    def clean_parts(self) -> list[Part]:
        """Parse the lines. Raises ValidationError with the first wrong line."""
        found = []
        for number, line in enumerate(self.cleaned_data["parts"].splitlines(), 1):
            slug, colon, label = (piece.strip() for piece in line.partition(":"))
            if not line.strip():
                continue
            if not (slug and colon and label):
                raise ValidationError(
                    f"Line {number} is not in the form 'slug: label': {line[:80]}"
                )
            found.append(Part(slug, label))
        return found

    def make(self) -> None:
        """Split the theme."""
        split(self.cleaned_data["theme"], self.cleaned_data["parts"], **self._version_and_reason)


class MoveForm(ChangeForm):
    """Moves a theme below another one."""

    verb = "Move"
    effect = (
        "The theme moves with all its narrower themes. Its clauses then also count for its new "
        "broader theme."
    )
    theme = ThemeField(label="Move")
    broader = ThemeField(required=False, label="below", empty_label="the top")

    def make(self) -> None:
        """Move the theme."""
        move(self.cleaned_data["theme"], self.cleaned_data["broader"], **self._version_and_reason)


class DeprecateForm(ChangeForm):
    """Deprecates a theme."""

    verb = "Deprecate"
    effect = "Coders can no longer choose the theme. Readers still find it, marked as deprecated."
    theme = ThemeField(label="Deprecate")
    instead = ThemeField(required=False, label="Use instead", empty_label="none")

    def make(self) -> None:
        """Deprecate the theme."""
        deprecate(
            self.cleaned_data["theme"], self.cleaned_data["instead"], **self._version_and_reason
        )


#: The changes by the word in their address.
CHANGES: dict[str, type[ChangeForm]] = {
    "merge": MergeForm,
    "split": SplitForm,
    "move": MoveForm,
    "give-up": DeprecateForm,
}


class RecodeForm(forms.Form):
    """The coder who recodes clauses."""

    coder = forms.ModelChoiceField(
        Coder.objects.filter(kind=CoderKind.PERSON, account__isnull=False), to_field_name="slug"
    )


@page("change_theme")
def codebook(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the themes of a scheme, the possible changes, and the clauses to recode."""
    scheme = get_object_or_404(Scheme, slug=slug)
    return render_page(
        request,
        "codebook.html",
        f"{scheme.title}, version {scheme.version}",
        scheme=scheme,
        themes=in_tree_order(scheme),
        changes=[(word, form.verb, form.effect) for word, form in CHANGES.items()],
        recodings=to_recode(scheme),
        recode_form=RecodeForm(),
    )


@page("change_theme")
def change(request: HttpRequest, slug: str, word: str) -> HttpResponse:
    """Show the form of one change; POST makes the change."""
    scheme = get_object_or_404(Scheme, slug=slug)
    form_class: Callable[..., ChangeForm] = CHANGES[word]
    form = form_class(request.POST or None, scheme=scheme, initial=_initial(request, scheme))
    if request.method == "POST" and form.is_valid():
        try:
            form.make()
        except RefusedError as error:
            form.add_error(None, str(error))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            message = f"The codebook is now version {form.cleaned_data['version']}."
            messages.success(request, message)
            return redirect("workbench:codebook", slug)
    return render_page(
        request, "codebook_change.html", f"{form.verb} a theme", scheme=scheme, form=form
    )


@require_POST
@page("assign_task")
def recode(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    """Assign the clauses of one changed theme to a coder."""
    row = get_object_or_404(Theme.objects.select_related("scheme"), scheme__slug=slug, slug=theme)
    form = RecodeForm(request.POST)
    if form.is_valid():
        coder = form.cleaned_data["coder"]
        by = request.user.get_username()
        given = assign(clauses_to_recode(row), coder, row.scheme, by=by)
        messages.success(request, f"{given} clauses assigned to {coder.name}.")
    else:
        messages.error(request, "Choose a coder to recode the clauses.")
    return redirect("workbench:codebook", slug)


def _initial(request: HttpRequest, scheme: Scheme) -> dict[str, Any]:
    slug = request.GET.get("theme")
    return {"theme": scheme.themes.filter(slug=slug).first()} if slug else {}


def _next_version(version: str) -> str:
    *first, last = version.split(".")
    return ".".join([*first, str(int(last) + 1)])


urlpatterns = [
    path("codebooks/<slug:slug>/", codebook, name="codebook"),
    *(
        path(f"codebooks/<slug:slug>/{word}/", change, {"word": word}, name=f"codebook-{word}")
        for word in CHANGES
    ),
    path("codebooks/<slug:slug>/recode/<slug:theme>/", recode, name="recode"),
]
