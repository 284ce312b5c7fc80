"""Curating themes."""

from django.contrib import admin
from django.utils.safestring import SafeString

from provisions.admin.editing.base import StagedAdmin
from provisions.admin.editing.tree_order import AdminTree, indented
from provisions.admin.nouns.theme_labels import ThemeLabelInline
from provisions.admin.nouns.theme_matches import ThemeMatchInline
from provisions.models import Theme


@admin.register(Theme)
class ThemeAdmin(StagedAdmin):
    """The concepts of the schemes, narrower ones below broader ones."""

    list_display = ("label_in_tree", "scheme", "slug", "codebook_version", "stage_word", "standing")
    list_filter = ("stage", "scheme")
    search_fields = ("slug", "preferred_label", "notation", "labels__label")
    autocomplete_fields = ("scheme", "broader")
    prepopulated_fields = {"slug": ("preferred_label",)}
    permanent = ("scheme", "slug")
    tree = AdminTree(parent="broader", scope="scheme")
    inlines = (ThemeLabelInline, ThemeMatchInline)
    fieldsets = (
        (None, {"fields": ("scheme", "preferred_label", "slug", "broader", "position", "stage")}),
        (
            "Meaning",
            {"fields": ("definition", "scope_note", "notation", "codebook_version")},
        ),
    )
    named_by = ("scheme",)

    @admin.display(description="theme", ordering="preferred_label")
    def label_in_tree(self, row: Theme) -> SafeString:
        """The label, indented by its depth."""
        return indented(row, row.preferred_label)
