"""The planner's statistics of published tables, refreshed after each publication.

Until autovacuum runs, a minute or more after a publication, the planner would use outdated table
sizes, every query would check the visibility of rows, and searches would scan all words that are
not in their index yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection

from provisions.models import PUBLISHED_MODELS, Checksum

#: A table is vacuumed when this share of its rows was written.
SHARE_WRITTEN = 0.1


def refresh_statistics(written: Mapping[str, int]) -> list[str]:
    """Vacuum and analyze the published tables with many changes; return their names.

    `written` is the number of written rows, by noun. Must run outside a transaction.
    """
    tables = list(_outdated(written))
    if tables:
        with connection.cursor() as cursor:
            # In one process: a table of a million rows must not use all cores.
            cursor.execute(f"VACUUM (ANALYZE, PARALLEL 0) {', '.join(tables)}")
    return tables


def _outdated(written: Mapping[str, int]) -> Iterator[str]:
    counts = {model._meta.db_table: written.get(model.noun, 0) for model in PUBLISHED_MODELS}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples FROM pg_class WHERE oid = ANY(%s::regclass[])",
            [list(counts)],
        )
        # A table that was never analyzed has -1 rows.
        known = dict(cursor.fetchall())
    found = [
        table
        for table, count in counts.items()
        if count and count > SHARE_WRITTEN * max(known[table], 0)
    ]
    yield from found
    if found:
        yield Checksum._meta.db_table
