"""Progress of a run."""

from typing import Protocol


class Progress(Protocol):
    """A function that receives the step and its progress; a total of 0 means unknown."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show the progress."""


def silent(step: str, done: int, total: int) -> None:
    """Ignore the progress."""
