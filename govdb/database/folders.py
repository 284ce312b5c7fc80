"""Creates folders for the database, with the permissions that the server's user needs."""

import os
import stat
from pathlib import Path

from govdb.database.accounts import ServerAccount, is_root
from govdb.database.errors import DatabaseUnavailableError


def make_folder(folder: Path) -> None:
    """Create `folder` with its parents, and check that files can be written to it.

    Raises:
        DatabaseUnavailableError: the folder cannot be created or written.
    """
    try:
        for part in reversed([part for part in (folder, *folder.parents) if not part.exists()]):
            part.mkdir(exist_ok=True)
            if is_root():
                # The server's user must be able to enter new folders, whatever root's umask is.
                part.chmod(0o755)
        trial = folder / f".trial.{os.getpid()}"
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise DatabaseUnavailableError(
            f"The folder {folder} cannot be written ({error.strerror}); "
            "set GOVDB_DATA to a writable folder."
        ) from error


def make_private_folder(folder: Path, account: ServerAccount) -> None:
    """Create a folder that only `account` may enter, or check an existing one.

    Raises:
        DatabaseUnavailableError: the existing folder is not private to `account`.
    """
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if is_root():
            os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    is_private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    if not is_private or found.st_uid != account.uid:
        raise DatabaseUnavailableError(
            f"{folder} must be a folder that only {account.name} may enter; remove it."
        )
