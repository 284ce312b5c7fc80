"""Where an embedded database keeps its files, known from the data folder alone.

Every process works the places out for itself, so the settings can name the socket before the
server runs. Usually all lies in the data folder. Two limits of Unix move parts of it elsewhere:
a socket's path may have 107 bytes at most, and the server of root runs as another user, who
may not be able to enter the data folder.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from govdb.database.accounts import is_root, service_account
from govdb.database.errors import DatabaseUnavailableError

SOCKET_NAME = ".s.PGSQL.5432"
# 103 on macOS, 107 on Linux, and a closing zero byte.
LONGEST_SOCKET_PATH = 103
ROOTS_HOMES = Path("/var/lib/govdb")
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
        """Where a new cluster is prepared; it becomes `cluster` only when it is whole."""
        return self.home / "postgres.unfinished"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def start_lock(self) -> Path:
        """Held exclusively by whoever starts or stops the server."""
        return self.home / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Held shared by every process that uses the server."""
        return self.home / "users.lock"

    @property
    def note(self) -> Path:
        """Tells people and programs that the home is not the data folder."""
        return self.data_folder / NOTE

    @property
    def socket_folder(self) -> Path:
        """A private folder for the socket, with a path that is short enough and plain enough."""
        inside = self.home / "socket"
        text = os.fspath(inside)
        fits = len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH
        # libpq reads a comma as "and the next host"; the server reads a quote as quoting.
        if fits and "," not in text and '"' not in text:
            return inside
        return Path("/tmp") / f"govdb-{os.geteuid()}-{self.digest}"

    @property
    def socket(self) -> Path:
        """The socket itself."""
        return self.socket_folder / SOCKET_NAME

    @property
    def digest(self) -> str:
        """A short name for this database that no other on the machine has."""
        return _digest(self.home)


def places_of(data_folder: Path) -> Places:
    """The places of the database that belongs to `data_folder`, which need not exist yet.

    Raises:
        DatabaseUnavailableError: the data folder holds a note that cannot be read.
    """
    data_folder = data_folder.resolve()
    noted = _noted_home(data_folder)
    if noted is not None:
        return Places(data_folder, noted)
    is_new_and_roots = is_root() and not (data_folder / "postgres").exists()
    if is_new_and_roots and not service_account().may_enter(data_folder):
        return Places(data_folder, ROOTS_HOMES / _digest(data_folder))
    return Places(data_folder, data_folder)


def write_note(places: Places) -> None:
    """Leave word in the data folder when its database lives elsewhere."""
    if places.home == places.data_folder or places.note.exists():
        return
    places.note.write_text(
        "The database of this folder could not live in it: the server runs as an ordinary user,\n"
        "and only root may enter this folder. It is kept in the folder named on the next line.\n"
        f"{places.home}\n"
        f"It belongs to the data folder named on the next line; a copy elsewhere gets its own.\n"
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
            "set GOVDB_DATA to a folder of your own."
        ) from error
    if len(lines) != 5:
        raise DatabaseUnavailableError(
            f"{data_folder / NOTE} is damaged: its third line should name the database's folder."
        )
    home, owner = Path(lines[2]), Path(lines[4])
    was_copied = owner != data_folder and (owner / NOTE).exists()
    return None if was_copied else home


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
