"""Finds the rows that `--prune` deletes: those that the files no longer hold.

A plan or a scheme is pruned inside only if its own row is in the files, and of its rows only the
nouns of which the files hold at least one row of that same plan or scheme: a file that says
nothing of codings is no reason to delete codings. Plans, schemes and other rows that stand by
themselves (sources, organizations, coders, jurisdictions) are never deleted.
"""

from django.db import connection

from provisions.loading.errors import RowError
from provisions.loading.nouns import OWNERS, Key, Noun, Reference, noun_of
from provisions.loading.owners import inside, ways_to_owner
from provisions.loading.resolver import CHUNK
from provisions.loading.run import Batch, Run


def find_pruned(run: Run) -> None:
    """Fill the batches' `pruned`."""
    for owner in map(noun_of, OWNERS):
        in_files = run.batches[owner]
        for batch in run.batches.values():
            ways = [way for way, found in ways_to_owner(batch.noun) if found is owner]
            spoken_of = {_owner_of(batch.noun, key, way) for key in batch.records for way in ways}
            owners = [in_files.ids[key] for key in in_files.records if key in spoken_of]
            if owners:
                _find(batch, ways, owners)


def _find(batch: Batch, ways: list[tuple[Reference, ...]], owners: list[int]) -> None:
    rows = batch.noun.model.objects.filter(inside(ways, owners))
    for pk, *values in rows.values_list("pk", *batch.noun.model.key_fields).iterator(CHUNK):
        key = tuple(values)
        if key not in batch.records and key not in batch.rejected:
            batch.pruned[pk] = key


def _owner_of(noun: Noun, key: Key, path: tuple[Reference, ...]) -> Key | None:
    for column in path:
        part = noun.split(key)[noun.key_columns.index(column)]
        if part is None:
            return None
        noun, key = column.target, part
    return key


def delete_pruned(run: Run) -> None:
    """Delete the pruned rows, what depends on others first."""
    for noun, batch in reversed(run.batches.items()):
        if batch.pruned:
            with connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{noun.table}" WHERE id = ANY(%s)', [[*batch.pruned]])


def check_nothing_needs_pruned(run: Run) -> None:
    """Report every pruned row that another row still refers to; runs after all is written.

    Nothing is deleted along with a pruned row that was not itself found and listed.
    """
    for noun, batch in run.batches.items():
        for reference in noun.references:
            pruned = run.batches[reference.target].pruned
            if pruned:
                _report_users(run, batch, reference, pruned)


def _report_users(run: Run, batch: Batch, reference: Reference, pruned: dict[int, Key]) -> None:
    column, noun, target = reference.field.column, batch.noun, reference.target
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{column}", count(*) FROM "{noun.table}" WHERE "{column}" = ANY(%s) '
            f'GROUP BY "{column}" ORDER BY "{column}"',
            [[*pruned]],
        )
        users = cursor.fetchall()
    plural = noun.model._meta.verbose_name_plural
    for pk, count in users:
        run.report.errors.append(
            RowError(
                file="",
                line=None,
                rule="still_in_use",
                message=f"It is not in the files, but cannot be pruned: {count} {plural} need it.",
                noun=target.name,
                row=target.public_id(pruned[pk]),
                field=reference.name,
            )
        )
