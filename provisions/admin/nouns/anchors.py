"""The queue of judgements whose words a new edition altered: a person decides each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from provisions.admin.editing.base import CuratedAdmin
from provisions.admin.history.differences import words_marked
from provisions.loading.instruments.anchors import attach
from provisions.models import Anchor, Clause
from provisions.models.curated.anchors import OPEN_STATES

#: What waits: nobody has decided, and the software must not.
WAITING = Q(state__in=OPEN_STATES, settled_by="")


class WaitingFilter(admin.SimpleListFilter):
    """Shows what waits for a decision, unless the rest is asked for."""

    title = "decision"
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices beside the usual one."""
        return [("settled", "Settled by a person"), ("certain", "Needed none"), ("all", "All")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Call the usual choice by its name."""
        usual, *others = super().choices(changelist)
        yield {**usual, "display": "Waiting"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Anchor]) -> QuerySet[Anchor]:
        """What waits, or what was asked for."""
        chosen = {
            "settled": ~Q(settled_by=""),
            "certain": ~Q(state__in=OPEN_STATES),
            "all": Q(),
        }
        return queryset.filter(chosen.get(self.value() or "", WAITING))


@admin.register(Anchor)
class AnchorAdmin(CuratedAdmin):
    """Judgements that a new edition touched, and what became of each."""

    list_display = ("row", "noun", "state", "edition", "settled_by")
    list_filter = (WaitingFilter, "state", "noun")
    search_fields = ("row", "edition__plan__slug")
    autocomplete_fields = ("edition", "clause", "target")
    actions = ("leave",)
    show_full_result_count = False
    fields = ("noun", "row", "edition", "state", "note", "quote", "clause", "words", "target")
    readonly_fields = ("noun", "row", "edition", "state", "note", "quote", "clause", "words")
    named_by = ("edition__plan", "clause__plan", "target__plan")

    @admin.display(description="old and new words")
    def words(self, row: Anchor) -> SafeString:
        """The words it was made on, and those of the wording that follows, differences marked."""
        if row.clause is None:
            return format_html("{}", "It rests on the whole plan.")
        after = (
            Clause.objects.filter(plan=row.clause.plan, eid=row.clause.eid)
            .order_by("-wording")
            .exclude(pk=row.clause.pk)
            .first()
        )
        return words_marked(_words(row.clause), _words(after) if after else "")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Anchors come from loading an edition."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Anchor, form: ModelForm[Any], change: bool
    ) -> None:
        """Attach the judgement to the clause that was chosen, and note who decided."""
        if not form.has_changed():
            return
        if obj.target and obj.settled_by == "":
            try:
                with transaction.atomic():
                    attach(obj, obj.target)
            except (Anchor.DoesNotExist, ValidationError) as error:
                self.message_user(request, f"Not attached: {error}", messages.ERROR)
                return
        self._settle(request, obj)
        super().save_model(request, obj, form, change)

    @admin.action(description="Leave on the old wording", permissions=["change"])
    def leave(self, request: HttpRequest, rows: QuerySet[Anchor]) -> None:
        """Decide that the judgement holds for the old wording only."""
        waiting = list(rows.filter(WAITING))
        for row in waiting:
            self._settle(request, row)
            row.save(update_fields=["settled_by", "settled_at"])
        self.message_user(request, f"{len(waiting)} stay on the old wording.", messages.SUCCESS)

    def _settle(self, request: HttpRequest, row: Anchor) -> None:
        row.settled_by, row.settled_at = request.user.get_username(), timezone.now()


def _words(clause: Clause) -> str:
    texts = [text.text for text in clause.texts.order_by("standing", "language")]
    return "\n".join([clause.heading, *texts])
