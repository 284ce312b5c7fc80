"""Progress bars on a terminal."""

from tqdm import tqdm


class ProgressBar:
    """Shows one progress bar per step, one at a time, and only on a terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._step = ""

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def show(self, step: str, done: int, total: int) -> None:
        """Show the progress of a step; a total of 0 means that the total is unknown."""
        if self._bar is None or step != self._step:
            self._close()
            self._step = step
            self._bar = tqdm(desc=step, total=total or None, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
