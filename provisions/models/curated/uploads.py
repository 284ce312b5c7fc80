"""Files that were brought in the browser, on their way into the curated tables."""

import uuid

from django.db import models
from django.db.models.functions import Now

from provisions.choices import UploadState
from provisions.models.curated.base import one_of


class Upload(models.Model):
    """Some files, what was said of them, and what a load of them does or did."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, help_text="Names its folder.")
    files = models.JSONField(help_text="Names of the files.")
    options = models.JSONField(default=dict, help_text="What was said of them.")
    reason = models.CharField(max_length=500, blank=True, help_text="Why they are loaded.")
    state = models.CharField(
        max_length=12,
        choices=UploadState,
        default=UploadState.CHECKING,
        db_default=UploadState.CHECKING,
        help_text="How far they have got.",
    )
    message = models.TextField(blank=True, help_text="What the person should know of this state.")
    report = models.TextField(blank=True, help_text="The last report, as JSON.")
    uploaded_by = models.CharField(max_length=200, help_text="Account that brought them.")
    confirmed_by = models.CharField(
        max_length=200, blank=True, help_text="Account that had them loaded."
    )
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False, help_text="When.")

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        permissions = [("import_files", "Can import files in the browser")]
        constraints = [one_of("upload", "state", UploadState)]

    def __str__(self) -> str:
        return ", ".join(self.files)
