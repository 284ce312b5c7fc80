"""Finds the existing row most like a reference that leads nowhere."""

from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import fetch
from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import Key, Noun, Reference
from provisions.nearest import nearest_spelling

#: Among more rows than these the nearest is not looked for.
CANDIDATES = 50_000


class NearestKey:
    """Remembers what it found: the same wrong reference often stands in many lines."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._names: dict[tuple[Noun, Key], dict[str, Key]] = {}
        self._errors: dict[tuple[Noun, Key], RejectedValueError] = {}

    def error(self, noun: Noun, key: Key) -> RejectedValueError:
        """Say that a key is neither in the files nor in the database, and what comes nearest."""
        if (noun, key) not in self._errors:
            found = self._nearest(noun, key)
            self._errors[noun, key] = RejectedValueError(
                "unresolved_reference",
                f"There is no {noun} {noun.public_id(key)} in the files or in the database.",
                None if found is None else noun.public_id(found),
            )
        return self._errors[noun, key]

    def _nearest(self, noun: Noun, key: Key) -> Key | None:
        """From the left: first the row it stands in (a plan, a scheme), then its name there."""
        inside = self._inside(noun, key)
        if inside is None:
            return None
        if (noun, inside) not in self._names:
            size = len(inside)
            found = self._candidates(noun, inside, CANDIDATES)
            self._names[noun, inside] = {_name(key[size:]): key for key in found}
        names = self._names[noun, inside]
        guess = nearest_spelling(_name(key[len(inside) :]), names)
        return None if guess is None else names[guess]

    def _inside(self, noun: Noun, key: Key) -> Key | None:
        owner = noun.key_columns[0]
        if not isinstance(owner, Reference):
            return ()
        part = key[: len(owner.target.key_leaves)]
        if self._candidates(owner.target, part, 1):
            return part
        return self._nearest(owner.target, part)

    def _candidates(self, noun: Noun, inside: Key, limit: int) -> list[Key]:
        """Keys that begin like this, of the database and of the files."""
        paths, stage = noun.model.key_fields, self._run.stages[noun]
        rows = noun.model.objects.filter(**dict(zip(paths, inside, strict=False)))
        keys = list(rows.values_list(*paths)[:limit])
        if stage.has(stage.known):
            begins = [f"{name} = %s" for name in stage.known_key[: len(inside)]]
            where = " AND ".join(begins) or "TRUE"
            key = ", ".join(stage.known_key)
            sql = f"SELECT {key} FROM {stage.known} WHERE {where} ORDER BY _n LIMIT {limit}"
            keys += fetch(sql, inside)
        return keys


def _name(rest: Key) -> str:
    return "@".join(map(str, rest))
