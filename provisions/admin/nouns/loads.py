"""Read-only pages of the records of bulk loads."""

from django.contrib import admin

from provisions.admin.editing.base import ViewOnlyAdmin
from provisions.models import Load


@admin.register(Load)
class LoadAdmin(ViewOnlyAdmin):
    """The recorded runs of `manage.py load`."""

    list_display = ("loaded_at", "loaded_by", "reason", "key")
    search_fields = ("key", "loaded_by", "reason")
    date_hierarchy = "loaded_at"
