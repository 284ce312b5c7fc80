"""Runs the models' own `clean()` on new and changed rows, without a query a row.

The rows that a rule may look at (a parent and its parents, the plan of a clause, the clauses of
a correspondence) are fetched by kind and linked beforehand, as they will be after the run.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from provisions.loading.errors import RejectedValueError
from provisions.loading.nouns import Noun
from provisions.loading.resolver import chunks
from provisions.loading.run import Record, Run


def check_rules(run: Run) -> None:
    """Report every new or changed row that its model's `clean()` refuses."""
    world = World(run)
    for noun, batch in run.batches.items():
        if noun.model.clean is models.Model.clean:
            continue
        rows = [record for record in batch.changed if record.key not in batch.rejected]
        world.fetch(noun, rows)
        for record in rows:
            for error, field in _broken(world.instance_of(noun, record)):
                column = noun.by_name.get(field)
                run.reject(noun, record, error, column)


def _broken(instance: models.Model) -> Iterator[tuple[RejectedValueError, str]]:
    try:
        instance.clean()
    except ValidationError as error:
        by_field = error.update_error_dict({})
        for field, errors in by_field.items():
            for single in errors:
                message = " ".join(single.messages)
                name = "" if field == NON_FIELD_ERRORS else field
                yield RejectedValueError(single.code or "rule", message), name


class World:
    """The rows that rules may look at, as they will be after the run, linked to one another."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._records: dict[Noun, dict[int, Record]] = {}
        self._instances: dict[Noun, dict[int, models.Model]] = defaultdict(dict)

    def instance_of(self, noun: Noun, record: Record) -> models.Model:
        """Return a model instance of a record, linked to what it refers to."""
        known = self._instances[noun].get(record.pk)
        if known is not None:
            return known
        instance = self._build(noun, record)
        self._link(noun, instance)
        return instance

    def fetch(self, noun: Noun, records: list[Record]) -> None:
        """Get ready all rows that these records refer to, and those they refer to in turn."""
        fresh = [
            (reference.target, {record.row[reference.position] for record in records})
            for reference in noun.references
        ]
        while fresh:
            target, pks = fresh.pop()
            pks -= {None, *self._instances[target]}
            found = list(self._get(target, pks))
            self._instances[target].update((instance.pk, instance) for instance in found)
            if found:
                fresh.extend(
                    (reference.target, {getattr(row, reference.attname) for row in found})
                    for reference in target.references
                )
        for target, instances in self._instances.items():
            for instance in instances.values():
                self._link(target, instance)

    def _get(self, noun: Noun, pks: set[int]) -> Iterator[models.Model]:
        records = self._by_pk(noun)
        yield from (self._build(noun, records[pk]) for pk in pks & records.keys())
        for chunk in chunks(sorted(pks - records.keys())):
            yield from noun.model.objects.filter(pk__in=chunk)

    def _by_pk(self, noun: Noun) -> dict[int, Record]:
        if noun not in self._records:
            records = self._run.batches[noun].records.values()
            self._records[noun] = {record.pk: record for record in records}
        return self._records[noun]

    def _build(self, noun: Noun, record: Record) -> models.Model:
        instance = noun.model.from_db(None, noun.attnames, (record.pk, *record.row))
        instance._state.adding = record.is_new
        return instance

    def _link(self, noun: Noun, instance: models.Model) -> None:
        for reference in noun.references:
            pk = getattr(instance, reference.attname)
            target = self._instances[reference.target].get(pk)
            if target is not None:
                reference.field.set_cached_value(instance, target)  # type: ignore[attr-defined]
