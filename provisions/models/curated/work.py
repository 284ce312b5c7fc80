"""Work to be done by people: who judges as which coder, what was drawn, what waits for whom.

None of it is published: readers see the codings and assignments that come out of it.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from provisions import validators
from provisions.choices import CoderKind, TaskKind, TaskState
from provisions.models.curated.base import one_of


class CoderAccount(models.Model):
    """The coder as whom an account judges. Accounts stay here; readers see the coder."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="judges_as",
        help_text="Who signs in.",
    )
    coder = models.OneToOneField(
        "provisions.Coder",
        on_delete=models.PROTECT,
        related_name="account",
        help_text="Under which name the judgements are published: a person.",
    )

    class Meta:
        ordering = ["coder"]

    def __str__(self) -> str:
        return f"{self.account} as {self.coder}"

    def clean(self) -> None:
        """Only a person signs in: a group or a model has no hands."""
        if self.coder_id and self.coder.kind != CoderKind.PERSON:
            raise ValidationError({"coder": "Choose a person; groups and models do not sign in."})


class Sample(models.Model):
    """Clauses drawn by chance for a second, blind coding; the seed lets anyone draw them again."""

    name = models.CharField(max_length=200, unique=True, help_text="What it is drawn for.")
    scheme = models.ForeignKey(
        "provisions.Scheme", on_delete=models.PROTECT, related_name="samples", help_text="Codebook."
    )
    codebook_version = models.CharField(
        max_length=20,
        validators=[validators.validate_version],
        help_text="The scheme's version when it was drawn.",
    )
    strata = models.JSONField(
        default=list, blank=True, help_text="By what it was drawn: plan, theme, length."
    )
    size = models.PositiveIntegerField(help_text="How many clauses were asked for.")
    seed = models.PositiveBigIntegerField(help_text="What the draw began with.")
    drawn_by = models.CharField(max_length=200, help_text="Account that drew it.")
    drawn_at = models.DateTimeField(db_default=Now(), editable=False, help_text="When.")

    class Meta:
        ordering = ["-drawn_at"]
        permissions = [("draw_sample", "Can draw samples for second coding")]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """One clause that waits for one person: to be judged, judged again, or decided."""

    kind = models.CharField(max_length=12, choices=TaskKind, help_text="What is to be done.")
    clause = models.ForeignKey(
        "provisions.Clause", on_delete=models.CASCADE, related_name="tasks", help_text="With what."
    )
    scheme = models.ForeignKey(
        "provisions.Scheme", on_delete=models.PROTECT, related_name="tasks", help_text="By which."
    )
    codebook_version = models.CharField(
        max_length=20,
        validators=[validators.validate_version],
        help_text="The scheme's version that is to be applied.",
    )
    coder = models.ForeignKey(
        "provisions.Coder",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tasks",
        help_text="By whom; an adjudication may wait for anyone who may decide.",
    )
    sample = models.ForeignKey(
        Sample,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="tasks",
        help_text="The draw it comes from.",
    )
    stratum = models.CharField(
        max_length=200, blank=True, help_text="What it was drawn to stand for."
    )
    state = models.CharField(
        max_length=10,
        choices=TaskState,
        default=TaskState.OPEN,
        db_default=TaskState.OPEN,
        help_text="Whether it still waits.",
    )
    note = models.TextField(blank=True, help_text="Why it was skipped, or what is unclear.")
    assigned_by = models.CharField(max_length=200, help_text="Account that gave the task.")
    assigned_at = models.DateTimeField(db_default=Now(), editable=False, help_text="When.")
    done_at = models.DateTimeField(null=True, blank=True, help_text="When it was done or skipped.")

    class Meta:
        ordering = ["id"]
        permissions = [
            ("work_on_task", "Can judge the clauses that are assigned to them"),
            ("assign_task", "Can assign work to coders"),
            ("adjudicate", "Can decide where coders disagree"),
        ]
        constraints = [
            one_of("task", "kind", TaskKind),
            one_of("task", "state", TaskState),
            models.CheckConstraint(
                name="task_coder_known",
                condition=Q(kind=TaskKind.ADJUDICATE) | Q(coder__isnull=False),
                violation_error_message="Say who is to code it.",
            ),
            models.CheckConstraint(
                name="task_done_at_when_done",
                condition=Q(state=TaskState.OPEN) ^ Q(done_at__isnull=False),
                violation_error_message="A task that is done says when, an open one does not.",
            ),
            models.CheckConstraint(
                name="task_skipped_says_why",
                condition=~Q(state=TaskState.SKIPPED) | ~Q(note=""),
                violation_error_message="Say why it is skipped.",
            ),
            # One coder judges a clause by a codebook once: nobody is their own second coder.
            models.UniqueConstraint(
                fields=["clause", "scheme", "codebook_version", "coder"],
                condition=~Q(kind=TaskKind.ADJUDICATE),
                name="task_one_coding_each",
                violation_error_message="This coder already has this clause to code.",
            ),
            models.UniqueConstraint(
                fields=["clause", "scheme", "codebook_version"],
                condition=Q(kind=TaskKind.ADJUDICATE, state=TaskState.OPEN),
                name="task_one_open_adjudication",
                violation_error_message="This clause already waits for a decision.",
            ),
        ]
        indexes = [
            models.Index(fields=["coder", "state", "kind"], name="task_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.clause}"
