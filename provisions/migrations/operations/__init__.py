"""Operations of our migrations; a package, because Django takes modules for migrations."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, RemoveConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

#: Operations that do not need a neighbour of the same set.
INDEPENDENT = (
    {CreateModel},
    {AddField},
    {AddConstraint, AddIndex, AddTrigger},
    {RemoveConstraint, RemoveTrigger},
)


class OperationBatch(Operation):
    """Applies operations to the state together, so that Django renders the models once.

    Django renders a model and all that are related to it again after every operation, which makes
    hundreds of operations take half a minute. Each operation of a batch sees the database of before
    or after the whole batch: fit for creating models, for adding triggers, for removing triggers,
    for renaming models that no other refers to. Not fit for operations that build on each other.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Render it for migrations."""
        return self.__class__.__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Apply all operations, and let the models be rendered when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Do all operations, in their order."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Undo all operations, the last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return f"{len(self.operations)} operations at once"


def in_batches(operations: Iterable[Operation]) -> list[Operation]:
    """The operations in their order, with neighbours that do not need each other as a batch."""
    return [
        operation
        for independent, run in groupby(operations, _independent_set)
        for operation in ([OperationBatch([*run])] if independent else run)
    ]


def _independent_set(operation: Operation) -> int:
    """The place of its set in INDEPENDENT, from 1; 0 if it has none."""
    sets = enumerate(INDEPENDENT, start=1)
    return next((place for place, kinds in sets if type(operation) in kinds), 0)
