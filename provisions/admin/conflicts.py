"""Two people on one page: the second save is refused, with what the first one changed.

A form carries the version that was seen. A save locks the row, so that of two saves in the same
instant one waits and then finds its version stale. What was typed stays in the form; saved again
after reading, it is kept on top of what the other person saved.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict

from provisions.admin.differences import Difference, difference
from provisions.admin.history import entries_of
from provisions.curating.versions import Dependents, Seen, read, seen_of, written

if TYPE_CHECKING:
    from provisions.admin.forms import RuledForm

    FormBase = RuledForm
    AdminBase = admin.ModelAdmin[Any]
else:
    FormBase = AdminBase = object

STALE = "stale"


class VersionedForm(FormBase):
    """Knows which state of the row was seen, and refuses to overwrite a later one unseen."""

    #: The tables edited along with the row; set by the admin.
    dependents: Dependents = ()

    #: The state that was seen by whoever submitted a form that came too late.
    seen: Seen | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["version"] = written(seen_of(self.instance, self.dependents))

    def clean_version(self) -> str:
        """Refuse a version that is no longer the last, once: the page then shows what changed."""
        version = str(self.cleaned_data["version"])
        if not self.instance.pk:
            return version
        now = written(seen_of(self.instance, self.dependents))
        if version != now:
            self.seen = {}
            with suppress(ValueError):
                self.seen = read(version)
            # What is shown now has been seen when it is sent again.
            data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
            data[self.add_prefix("version")] = now
            self.data = data
            raise ValidationError("It was changed while you were editing it.", code=STALE)
        return version

    def typed(self) -> list[Difference]:
        """What was typed where it differs from what is saved now."""
        saved = {} if not self.instance.pk else _values(type(self.instance), self.instance.pk)
        return [
            difference(str(self.fields[name].label or name), saved.get(name), _shown(value))
            for name in self.fields
            if name in saved
            and (value := self[name].value()) is not None
            and _shown(value) != _shown(saved[name])
        ]


def _values(model: type[Model], pk: Any) -> dict[str, Any]:
    row = model._default_manager.get(pk=pk)
    return {
        field.name: _shown(getattr(row, field.attname)) for field in model._meta.concrete_fields
    }


def _shown(value: Any) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


class GuardedAdmin(AdminBase):
    """Locks a row while it is saved, and shows a refused save beside what was saved before."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Lock a row that is about to be saved: two saves take turns."""
        found = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            self.model._default_manager.select_for_update().get(pk=found.pk)
            found.refresh_from_db()
        return found

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Any]]:
        """Tell the form what is edited along with the row."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, VersionedForm):
            form.dependents = self.dependents()  # type: ignore[attr-defined]  # of CuratedAdmin
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Put what was saved meanwhile above a form that came too late."""
        form = context["adminform"].form
        row = context.get("original")
        if row is not None and isinstance(form, VersionedForm) and form.seen is not None:
            context["conflict"] = entries_of(self.model, row.pk, form.dependents, since=form.seen)
            context["typed"] = form.typed()
        return super().render_change_form(request, context, *args, **kwargs)
