"""How a run tells how far it has got."""

from typing import Protocol


class Progress(Protocol):
    """Is told the step, and how much of how much is done; a total of 0 means unknown."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show it."""


def silent(step: str, done: int, total: int) -> None:
    """Show nothing."""
