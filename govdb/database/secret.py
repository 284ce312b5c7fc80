"""The secret key of an installation without SECRET_KEY, created once and stored with the data."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from govdb.database.errors import DatabaseUnavailableError


def kept_secret_key(file: Path) -> str:
    """Return the key in `file`; create the file, readable only by its owner, if it is absent.

    Raises:
        DatabaseUnavailableError: the file can be neither read nor created.
    """
    try:
        if not file.exists():
            _make(file)
        return file.read_text().strip()
    except OSError as error:
        raise DatabaseUnavailableError(
            f"The secret key cannot be stored in {file} ({error.strerror}); "
            "set SECRET_KEY, or set GOVDB_DATA to a writable folder."
        ) from error


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=file.name)  # owner only
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(50))
    # A link, not a rename: if two processes create a key at once, the first key remains.
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    Path(draft).unlink()
