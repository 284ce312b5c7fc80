"""The queue of judgements whose text a new edition changed: a person decides each one."""

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

#: Judgements that no one has decided and that the software must not decide.
WAITING = Q(state__in=OPEN_STATES, settled_by="")


class WaitingFilter(admin.SimpleListFilter):
    """Shows open decisions by default, or the others."""

    title = "decision"
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices besides the default."""
        return [
            ("settled", "Decided by a person"),
            ("certain", "No decision needed"),
            ("all", "All"),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Name the default choice."""
        default, *others = super().choices(changelist)
        yield {**default, "display": "Open"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Anchor]) -> QuerySet[Anchor]:
        """The anchors that match the choice."""
        conditions = {
            "settled": ~Q(settled_by=""),
            "certain": ~Q(state__in=OPEN_STATES),
            "all": Q(),
        }
        return queryset.filter(conditions.get(self.value() or "", WAITING))


@admin.register(Anchor)
class AnchorAdmin(CuratedAdmin):
    """Judgements that a new edition affects, and the decision on each."""

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
        """The old and the new words, with differences marked."""
        if row.clause is None:
            return format_html("{}", "This judgement concerns the whole plan.")
        after = (
            Clause.objects.filter(plan=row.clause.plan, eid=row.clause.eid)
            .order_by("-wording")
            .exclude(pk=row.clause.pk)
            .first()
        )
        return words_marked(_words(row.clause), _words(after) if after else "")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: the load of an edition creates anchors."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Anchor, form: ModelForm[Any], change: bool
    ) -> None:
        """Attach the judgement to the chosen clause, and record who decided."""
        if not form.has_changed():
            return
        if obj.target and obj.settled_by == "":
            try:
                with transaction.atomic():
                    attach(obj, obj.target)
            except (Anchor.DoesNotExist, ValidationError) as error:
                self.message_user(request, f"Judgement not attached: {error}", messages.ERROR)
                return
        self._settle(request, obj)
        super().save_model(request, obj, form, change)

    @admin.action(description="Keep on the old wording", permissions=["change"])
    def leave(self, request: HttpRequest, rows: QuerySet[Anchor]) -> None:
        """Decide that the judgement applies to the old wording only."""
        waiting = list(rows.filter(WAITING))
        for row in waiting:
            self._settle(request, row)
            row.save(update_fields=["settled_by", "settled_at"])
        message = f"Judgements kept on the old wording: {len(waiting)}."
        self.message_user(request, message, messages.SUCCESS)

    def _settle(self, request: HttpRequest, row: Anchor) -> None:
        row.settled_by, row.settled_at = request.user.get_username(), timezone.now()


def _words(clause: Clause) -> str:
    texts = [text.text for text in clause.texts.order_by("standing", "language")]
    return "\n".join([clause.heading, *texts])
