"""The lock that lets loads run one at a time, and reports loads that did not finish."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from provisions.loading.pipeline.temp_tables import run_sql
from provisions.loading.rows.progress import Progress
from provisions.models import BegunLoad

#: Key of the advisory lock of loads: "govdb" and "load" in one 64-bit number.
TURN = 0x676F7664_6C6F6164


@contextlib.contextmanager
def turn(key: UUID, loaded_by: str, progress: Progress) -> Iterator[list[str]]:
    """Wait for other loads to end; yield a sentence for each earlier load that did not finish.

    A row outside the transaction of the load records its start. If the process is killed, the row
    remains. The next load finds it: that load cannot be active, because the lock is free, and
    PostgreSQL has rolled back its changes.
    """
    _take_turn(progress)
    try:
        unfinished = [_unfinished(begun) for begun in BegunLoad.objects.order_by("pk")]
        BegunLoad.objects.all().delete()
        BegunLoad.objects.create(key=key, begun_by=loaded_by)
        yield unfinished
        finish(key)
    finally:
        with contextlib.suppress(DatabaseError):
            run_sql("SELECT pg_advisory_unlock(%s)", [TURN])


def finish(key: UUID) -> None:
    """Record the end of a load; called in its transaction, so that both commit together."""
    BegunLoad.objects.filter(key=key).delete()


def _unfinished(begun: BegunLoad) -> str:
    moment = timezone.localtime(begun.begun_at).isoformat(" ", "seconds")
    by = f" by {begun.begun_by}" if begun.begun_by else ""
    return f"The load started {moment}{by} did not finish. It wrote nothing; run it again."


def _take_turn(progress: Progress) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            progress("waiting for another load to end", 0, 0)
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])


def settings_of_a_load() -> None:
    """Set up the transaction of a load."""
    # Enough memory to join tables by the keys of a million rows.
    run_sql("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off")
    # The server then notices a killed client even during a long statement. Some platforms do not
    # support this; there the next load waits until the statement ends.
    with contextlib.suppress(DatabaseError), transaction.atomic():
        run_sql("SET LOCAL client_connection_check_interval = '1s'")
