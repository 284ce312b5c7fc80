"""What was written since it was last published: triggers fill this queue, publishing empties it."""

from django.db import models


class PublicationQueueEntry(models.Model):
    """A plan inside which something was written, or a row outside plans; see decision 0011.

    No foreign keys: the plan or row may be gone. A publication deletes what its snapshot shows;
    what is committed later stays for the next one.
    """

    noun = models.CharField(max_length=20, help_text="What was written, such as 'clause'.")
    plan = models.BigIntegerField(null=True, help_text="Primary key of the plan it is inside.")
    row = models.BigIntegerField(
        null=True, help_text="Primary key of a row outside plans, if documents of plans may change."
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.noun} {self.plan or self.row or ''}".strip()
