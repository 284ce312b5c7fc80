"""A secret key for installations that were given none, made once and kept beside the data."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from govdb.database.errors import DatabaseUnavailableError


def kept_secret_key(file: Path) -> str:
    """The key kept in `file`, which is made, readable by its owner only, if there is none.

    Raises:
        DatabaseUnavailableError: the file can be neither read nor made.
    """
    try:
        if not file.exists():
            _make(file)
        return file.read_text().strip()
    except OSError as error:
        raise DatabaseUnavailableError(
            f"The secret key cannot be kept in {file} ({error.strerror}); "
            "set SECRET_KEY, or GOVDB_DATA to a folder that can be written."
        ) from error


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # owner only
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(50))
    # A link, not a rename: of two processes that make a key at once, the first one's stays.
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
