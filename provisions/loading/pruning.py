"""Finds the rows that `--prune` deletes: those that the files no longer hold.

A plan or a scheme is pruned inside only if its own row is in the files, and of its rows only the
nouns of which the files hold at least one row of that same plan or scheme: a file that says
nothing of codings is no reason to delete codings. Plans, schemes and other rows that stand by
themselves (sources, organizations, coders, jurisdictions) are never deleted.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Q

from provisions.loading.errors import RowError
from provisions.loading.nouns import OWNERS, Key, Noun, Reference, noun_of
from provisions.loading.resolver import CHUNK
from provisions.loading.run import Batch, Run


def find_pruned(run: Run) -> None:
    """Fill the batches' `pruned`."""
    for owner in map(noun_of, OWNERS):
        in_files = run.batches[owner]
        for batch in run.batches.values():
            ways = [way for way, found in _ways_to_owner(batch.noun) if found is owner]
            spoken_of = {_owner_of(batch.noun, key, way) for key in batch.records for way in ways}
            owners = [in_files.ids[key] for key in in_files.records if key in spoken_of]
            if owners:
                _find(batch, ways, owners)


def _ways_to_owner(noun: Noun) -> Iterator[tuple[tuple[Reference, ...], Noun]]:
    """The foreign keys to follow from a row to the plan or scheme it belongs to.

    Only the first that is filled counts: a coding belongs to its clause's plan and not to its
    theme's scheme; a citation to its plan or else to its clause's plan.
    """
    for column in noun.key_columns:
        if not isinstance(column, Reference):
            return
        if column.target.model in OWNERS:
            yield (column,), column.target
        for rest, owner in _ways_to_owner(column.target):
            yield (column, *rest), owner
        if not column.is_nullable:
            return


def _find(batch: Batch, ways: list[tuple[Reference, ...]], owners: list[int]) -> None:
    condition = Q()
    for way in ways:
        condition |= Q(**{"__".join(column.name for column in way) + "__in": owners})
    rows = batch.noun.model.objects.filter(condition)
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
