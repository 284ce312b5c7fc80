"""What the query planner knows of published tables, kept up with what is published.

Until autovacuum comes by, a minute or more after a publication, the planner would take tables for
as small as they were before, every reader would look up which rows are visible, and the searches
would go through all words that are not in their index yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import connection

from provisions.models import PUBLISHED_MODELS, Checksum

#: A table is gone over when this share of its rows was written.
SHARE_WRITTEN = 0.1


def keep_up(written: Mapping[str, int]) -> list[str]:
    """Go over the published tables that changed by much; return them.

    `written` counts the rows that were written, by noun. Must run outside a transaction.
    """
    tables = list(_outdated(written))
    if tables:
        with connection.cursor() as cursor:
            # Not by several processes: a table of a million rows must not take all cores.
            cursor.execute(f"VACUUM (ANALYZE, PARALLEL 0) {', '.join(tables)}")
    return tables


def _outdated(written: Mapping[str, int]) -> Iterator[str]:
    counts = {model._meta.db_table: written.get(model.noun, 0) for model in PUBLISHED_MODELS}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples FROM pg_class WHERE oid = ANY(%s::regclass[])",
            [list(counts)],
        )
        # A table that nobody has looked at yet has -1 rows.
        known = dict(cursor.fetchall())
    found = [
        table
        for table, count in counts.items()
        if count and count > SHARE_WRITTEN * max(known[table], 0)
    ]
    yield from found
    if found:
        yield Checksum._meta.db_table
