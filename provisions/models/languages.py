"""Fields that hold language tags in their one spelling, however they were written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from provisions.standards import canonical_language


class LanguageFormField(forms.CharField):
    """A language tag as a person types it: 'EN' and 'ZH-hant' are spelt 'en' and 'zh-Hant'."""

    def to_python(self, value: Any) -> str:
        """Return the tag in its one spelling."""
        return canonical_language(super().to_python(value))


class LanguageField(models.CharField):  # type: ignore[type-arg]
    """A BCP 47 tag in its one spelling."""

    def to_python(self, value: Any) -> Any:
        """Return the tag in its one spelling."""
        text = super().to_python(value)
        return canonical_language(text) if isinstance(text, str) else text

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field that spells what is typed in the same way."""
        return super().formfield(**{"form_class": LanguageFormField, **kwargs})

    def deconstruct(self) -> Any:
        """To the database it is a text like others."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
