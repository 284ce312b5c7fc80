"""Loads take turns, and one that never ended is told of by the next."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from provisions.loading.pipeline.temp_tables import run_sql
from provisions.loading.rows.progress import Progress
from provisions.models import BegunLoad

#: Names the lock that makes loads take turns: "govdb" and "load" in one 64-bit number.
TURN = 0x676F7664_6C6F6164


@contextlib.contextmanager
def turn(key: UUID, loaded_by: str, progress: Progress) -> Iterator[list[str]]:
    """Wait for other loads to end; yield what is to be said of those that did not.

    A row outside the transaction of the load says that it has begun. If the process is killed
    the row stays: whoever has the turn and finds it knows that its load will never end, and that
    PostgreSQL has taken back all that it wrote.
    """
    _take_turn(progress)
    try:
        unfinished = [_told(begun) for begun in BegunLoad.objects.order_by("pk")]
        BegunLoad.objects.all().delete()
        BegunLoad.objects.create(key=key, begun_by=loaded_by)
        yield unfinished
        finish(key)
    finally:
        with contextlib.suppress(DatabaseError):
            run_sql("SELECT pg_advisory_unlock(%s)", [TURN])


def finish(key: UUID) -> None:
    """Say that a load has ended; in its own transaction, so that both are kept or neither."""
    BegunLoad.objects.filter(key=key).delete()


def _told(begun: BegunLoad) -> str:
    moment = timezone.localtime(begun.begun_at).isoformat(" ", "seconds")
    by = f" by {begun.begun_by}" if begun.begun_by else ""
    return f"The load begun {moment}{by} did not finish; nothing of it was kept."


def _take_turn(progress: Progress) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [TURN])
        if not cursor.fetchone()[0]:
            progress("waiting for another load to end", 0, 0)
            cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])


def settings_of_a_load() -> None:
    """Set up the transaction of a load."""
    # Room for the keys of a million rows while tables are joined; no more is ever held at once.
    run_sql("SET LOCAL work_mem = '128MB'; SET LOCAL jit = off")
    # So that the server hears soon that the process was killed, also in a long statement. Some
    # platforms cannot; there the next load waits until that statement ends.
    with contextlib.suppress(DatabaseError), transaction.atomic():
        run_sql("SET LOCAL client_connection_check_interval = '1s'")
