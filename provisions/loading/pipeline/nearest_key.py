"""Finds the existing key that is nearest to an unresolved reference."""

from provisions.loading.pipeline.run import Run
from provisions.loading.pipeline.temp_tables import fetch
from provisions.loading.rows.errors import RejectedValueError
from provisions.loading.rows.nouns import Key, Noun, Reference
from provisions.nearest import nearest_spelling

#: The most rows that are compared to find the nearest key.
CANDIDATES = 50_000


class NearestKey:
    """Finds nearest keys, with a cache: many lines often have the same wrong reference."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._names: dict[tuple[Noun, Key], dict[str, Key]] = {}
        self._errors: dict[tuple[Noun, Key], RejectedValueError] = {}

    def error(self, noun: Noun, key: Key) -> RejectedValueError:
        """Return the error for a key that does not exist, with the nearest key that does."""
        if (noun, key) not in self._errors:
            found = self._nearest(noun, key)
            self._errors[noun, key] = RejectedValueError(
                "unresolved_reference",
                f"There is no {noun} {noun.public_id(key)} in the files or in the database.",
                None if found is None else noun.public_id(found),
            )
        return self._errors[noun, key]

    def _nearest(self, noun: Noun, key: Key) -> Key | None:
        """Resolve the key from the left: first its plan or scheme, then its name within that."""
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
        """Return the keys in the database and the files that start with these values."""
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
