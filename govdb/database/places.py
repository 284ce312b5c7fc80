"""The paths of the files of an embedded database, derived from the data folder.

Every process derives the paths itself, so the settings can name the socket before the server runs.
Usually all files are in the data folder. Two limits of Unix require other folders: the path of a
socket has at most 107 bytes, and the server of root runs as another user, who may not be able to
enter the data folder.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from govdb.database.accounts import is_root, service_account
from govdb.database.errors import DatabaseUnavailableError

SOCKET_NAME = ".s.PGSQL.5432"
# 103 bytes on macOS and 107 on Linux, without the final zero byte.
LONGEST_SOCKET_PATH = 103
ROOT_DATA = Path("/var/lib/govdb")
NOTE = "where-the-database-is.txt"


@dataclass(frozen=True)
class Places:
    """The files of one embedded database; see `places_of`."""

    data_folder: Path
    home: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "postgres"

    @property
    def unfinished_cluster(self) -> Path:
        """The folder in which a new cluster is created; it is renamed to `cluster` at the end."""
        return self.home / "postgres.unfinished"

    @property
    def log(self) -> Path:
        """The log of the server."""
        return self.home / "postgres.log"

    @property
    def start_lock(self) -> Path:
        """The lock file that the process that starts or stops the server locks exclusively."""
        return self.home / "start.lock"

    @property
    def users_lock(self) -> Path:
        """The lock file that every process that uses the server locks as shared."""
        return self.home / "users.lock"

    @property
    def note(self) -> Path:
        """The file that names the home if it is not the data folder."""
        return self.data_folder / NOTE

    @property
    def socket_folder(self) -> Path:
        """A private folder for the socket, with a short path without special characters."""
        inside = self.home / "socket"
        text = os.fspath(inside)
        fits = len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        # libpq treats a comma as a separator of hosts; the server treats a quote as quoting.
        if fits and "," not in text and '"' not in text:
            return inside
        return Path("/tmp") / f"govdb-{os.geteuid()}-{self.digest}"

    @property
    def socket(self) -> Path:
        """The socket itself."""
        return self.socket_folder / SOCKET_NAME

    @property
    def digest(self) -> str:
        """A short name of this database that is unique on the machine."""
        return _digest(self.home)


def places_of(data_folder: Path) -> Places:
    """Return the paths of the database of `data_folder`, which need not exist yet.

    Raises:
        DatabaseUnavailableError: the data folder holds a note that cannot be read.
    """
    data_folder = data_folder.resolve()
    noted = _noted_home(data_folder)
    if noted is not None:
        return Places(data_folder, noted)
    is_new_and_roots = is_root() and not (data_folder / "postgres").exists()
    if is_new_and_roots and not service_account().may_enter(data_folder):
        return Places(data_folder, ROOT_DATA / _digest(data_folder))
    return Places(data_folder, data_folder)


def write_note(places: Places) -> None:
    """Write the path of the database to the data folder if the database is elsewhere."""
    if places.home == places.data_folder or places.note.exists():
        return
    places.note.write_text(
        "The database of this folder cannot be in it: the server runs as an ordinary user, and\n"
        "only root may enter this folder. The database is in the folder on the next line.\n"
        f"{places.home}\n"
        f"It belongs to the data folder on the next line; a copy of that gets its own database.\n"
        f"{places.data_folder}\n"
    )


def _noted_home(data_folder: Path) -> Path | None:
    try:
        lines = (data_folder / NOTE).read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DatabaseUnavailableError(
            f"The folder {data_folder} cannot be read ({error.strerror}); "
            "set GOVDB_DATA to your own folder."
        ) from error
    if len(lines) != 5:
        raise DatabaseUnavailableError(
            f"{data_folder / NOTE} is damaged; its third line must be the folder of the database."
        )
    home, owner = Path(lines[2]), Path(lines[4])
    was_copied = owner != data_folder and (owner / NOTE).exists()
    return None if was_copied else home


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
