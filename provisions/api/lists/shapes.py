"""`fields` and `expand`: the only parameters for which stored documents are parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from provisions.api.http.parameters import Parameter, Parameters
from provisions.api.http.problems import invalid
from provisions.api.snapshot.snapshots import Snapshot
from provisions.models.published import PublishedClause, PublishedRecord
from provisions.nearest import nearest

Document = dict[str, Any]

#: The path step for every item of a list.
EACH = "*"
ALWAYS_KEPT = "id"


@dataclass(frozen=True, slots=True)
class Expansion:
    """References of a document to another noun: paths of member names and EACH."""

    model: type[PublishedRecord]
    paths: tuple[tuple[str, ...], ...]
    #: The member with the wording of the clause; '' if it is the one on the requested day.
    wording: str = ""

    @property
    def roots(self) -> set[str]:
        """The first member of each path."""
        return {path[0] for path in self.paths}


@dataclass(frozen=True, slots=True)
class Shape:
    """The members and expansions that a request asks for; empty for unchanged documents."""

    fields: tuple[str, ...] | None = None
    expand: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether documents are sent unchanged."""
        return self.fields is None and not self.expand


def shape_of(
    given: Parameters, members: Sequence[str], expansions: Mapping[str, Expansion]
) -> Shape:
    """Parse `fields` and `expand`. Raises InvalidParametersError."""
    fields = chosen_names(given, "fields", members)
    expand = chosen_names(given, "expand", expansions)
    for name in expand or ():
        if fields is not None and not expansions[name].roots & set(fields):
            roots = ", ".join(sorted(expansions[name].roots))
            detail = f"'expand={name}' needs {roots}, which 'fields' omits; add it to 'fields'."
            raise invalid("expand", name, detail)
    return Shape(fields, expand or ())


def chosen_names(given: Parameters, parameter: str, valid: Iterable[str]) -> tuple[str, ...] | None:
    """The distinct names that a parameter lists; None if it is not given.

    Raises InvalidParametersError, naming the nearest valid names.
    """
    names = given.words(parameter)
    if names is None:
        return None
    known = set(valid)
    for name in names:
        if name not in known:
            detail = f"'{name[:100]}' is not a value of '{parameter}' on this endpoint."
            raise invalid(parameter, name, detail, nearest(name, sorted(known)))
    return tuple(dict.fromkeys(names))


def shape_parameters(
    members: Sequence[str], expansions: Mapping[str, Expansion]
) -> Iterator[Parameter]:
    """The parameters `fields` and `expand` as the OpenAPI document describes them."""
    yield Parameter(
        "fields",
        "Members of each record to return, separated by commas; `id` is always returned. "
        f"Any of: {', '.join(f'`{member}`' for member in members)}.",
        example=",".join(members[:2]),
    )
    if expansions:
        yield Parameter(
            "expand",
            "References to replace by the records that they name, at the same revision. "
            f"Any of: {', '.join(f'`{name}`' for name in expansions)}.",
            example=next(iter(expansions)),
        )


def shaped(
    texts: Iterable[str], shape: Shape, expansions: Mapping[str, Expansion], snapshot: Snapshot
) -> list[str]:
    """Parse documents, expand and select members, and serialize; one query per expansion."""
    documents: list[Document] = [orjson.loads(text) for text in texts]
    for name in shape.expand:
        expand(documents, expansions[name], snapshot)
    if shape.fields is not None:
        kept = {ALWAYS_KEPT, *shape.fields}
        documents = [
            {name: value for name, value in document.items() if name in kept}
            for document in documents
        ]
    return [orjson.dumps(document).decode() for document in documents]


def expand(documents: Sequence[Document], expansion: Expansion, snapshot: Snapshot) -> None:
    """Replace, in place, the ids at an expansion's paths by the records that they name.

    An id without a record at this revision is kept.
    """
    places = [
        (holder, member, _key(document, holder[member], expansion))
        for document in documents
        for path in expansion.paths
        for holder, member in _references(document, path)
    ]
    records = _records({key for _, _, key in places}, expansion, snapshot)
    for holder, member, key in places:
        if key in records:
            holder[member] = records[key]


def _references(node: Any, path: Sequence[str]) -> Iterator[tuple[Any, Any]]:
    """Every container and member, at the end of a path, that contains an id."""
    step, rest = path[0], path[1:]
    if step == EACH:
        members: Iterable[Any] = range(len(node))
    else:
        members = (step,) if node.get(step) is not None else ()
    for member in members:
        if rest:
            yield from _references(node[member], rest)
        elif isinstance(node[member], str):
            yield node, member


def _key(document: Document, reference: str, expansion: Expansion) -> str:
    wording = document[expansion.wording] if expansion.wording else 1
    return reference if wording == 1 else f"{reference}@{wording}"


def _records(
    keys: set[str], expansion: Expansion, snapshot: Snapshot
) -> dict[str, orjson.Fragment]:
    """The referenced documents as fragments of JSON, which are not parsed."""
    is_by_day = expansion.model is PublishedClause and not expansion.wording
    column = "public_id" if is_by_day else "key"
    read: Callable[[type[PublishedRecord]], Any] = snapshot.visible if is_by_day else snapshot.rows
    rows = read(expansion.model).filter(**{f"{column}__in": keys})
    return {key: orjson.Fragment(text) for key, text in rows.values_list(column, "document")}
