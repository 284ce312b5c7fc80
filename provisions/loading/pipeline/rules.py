"""Runs the `clean()` of the models on new and changed rows, without a query per row.

The rows that a rule may read (a parent and its parents, the plan of a clause, the clauses of a
correspondence) are fetched per noun and linked first, as they will be after the run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from provisions.loading.pipeline.run import BrokenRule, Run
from provisions.loading.pipeline.temp_tables import GOOD, TRIED, TempTables, fetch
from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import Noun
from provisions.loading.rows.progress import Progress

#: The number of rows checked together; the rows they refer to are fetched once per chunk.
CHUNK = 5_000


def check_rules(run: Run, progress: Progress) -> None:
    """Report every new or changed row that its model's `clean()` rejects."""
    for stage in run.read_stages:
        if stage.noun.model.clean is models.Model.clean:
            continue
        for found, done in _chunks(stage):
            world = RowsAfterLoad(run)
            instances = world.enter(stage.noun, found)
            run.reject(stage, list(_broken(stage.noun, instances)))
            progress(f"checking {stage.noun}", done, stage.row_count)


def _chunks(stage: TempTables) -> Iterator[tuple[list[tuple[Any, ...]], int]]:
    last = -1
    while True:
        found = fetch(
            f"SELECT _n, _is_new, {stage.columns} FROM {stage.changed} "
            f"WHERE _n > %s AND {TRIED} ORDER BY _n LIMIT {CHUNK}",
            [last],
        )
        if not found:
            return
        last = found[-1][0]
        yield found, last + 1
        if len(found) < CHUNK:
            return


def _broken(noun: Noun, instances: Iterable[tuple[int, models.Model]]) -> Iterator[BrokenRule]:
    for n, instance in instances:
        try:
            instance.clean()
        except ValidationError as error:
            for single, field in _single(error):
                column = noun.by_name.get(field)
                yield BrokenRule(n, single, (column,) if column else ())


def _single(error: ValidationError) -> Iterator[tuple[RejectedValueError, str]]:
    for field, errors in error.update_error_dict({}).items():
        for single in errors:
            message = " ".join(single.messages)
            name = "" if field == NON_FIELD_ERRORS else field
            yield RejectedValueError(single.code or "rule", message), name


class RowsAfterLoad:
    """The rows that rules may read, as they will be after the run, linked to one another."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._instances: dict[Noun, dict[int, models.Model]] = defaultdict(dict)

    def enter(self, noun: Noun, rows: list[tuple[Any, ...]]) -> list[tuple[int, models.Model]]:
        """Return instances of new and changed rows by number, with the rows they refer to."""
        entered = [(n, self._make(noun, is_new, row)) for n, is_new, *row in rows]
        fresh = [(noun, [instance for _, instance in entered])]
        while fresh:
            above, instances = fresh.pop()
            for reference in above.references:
                pks = {getattr(instance, reference.attname) for instance in instances}
                pks -= {None, *self._instances[reference.target]}
                if pks:
                    fresh.append((reference.target, self._fetch(reference.target, pks)))
        for known, by_pk in self._instances.items():
            self._link(known, by_pk.values())
        return entered

    def _make(self, noun: Noun, is_new: bool, row: list[Any]) -> models.Model:
        instance = noun.model.from_db(None, noun.attnames, row)
        instance._state.adding = is_new
        self._instances[noun][row[0]] = instance
        return instance

    def _fetch(self, noun: Noun, pks: set[int]) -> list[models.Model]:
        stage, found = self._run.stages[noun], []
        if stage.has(stage.changed):
            found = fetch(
                f"SELECT _is_new, {stage.columns} FROM {stage.changed} "
                f"WHERE _state = {GOOD} AND id = ANY(%s)",
                [sorted(pks)],
            )
        rest = pks - {pk for _, pk, *_ in found}
        if rest:
            sql = f"SELECT FALSE, {stage.columns} FROM {stage.table} WHERE id = ANY(%s)"
            found += fetch(sql, [sorted(rest)])
        return [self._make(noun, is_new, row) for is_new, *row in found]

    def _link(self, noun: Noun, instances: Iterable[models.Model]) -> None:
        for reference in noun.references:
            targets = self._instances[reference.target]
            for instance in instances:
                target = targets.get(getattr(instance, reference.attname))
                if target is not None:
                    # All references are foreign keys, which have this method.
                    reference.field.set_cached_value(instance, target)  # type: ignore[attr-defined]
