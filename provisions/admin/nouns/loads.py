"""Reading the records of bulk loads."""

from django.contrib import admin

from provisions.admin.editing.base import ViewOnlyAdmin
from provisions.models import Load


@admin.register(Load)
class LoadAdmin(ViewOnlyAdmin):
    """Runs of `manage.py load`: they record themselves."""

    list_display = ("loaded_at", "loaded_by", "reason", "key")
    search_fields = ("key", "loaded_by", "reason")
    date_hierarchy = "loaded_at"
