"""The account that runs the database server: PostgreSQL does not run as root."""

import contextlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from govdb.database.errors import DatabaseUnavailableError

# A dedicated account if the machine has one (docs/operations.md), else the one of every Unix.
SERVICE_ACCOUNTS = ("govdb", "nobody")


@dataclass(frozen=True)
class ServerAccount:
    """An ordinary user of this machine."""

    name: str
    uid: int
    gid: int

    def may_enter(self, folder: Path) -> bool:
        """Whether the permission bits let this user access files in `folder`."""
        return all(self.may_run(part) for part in (folder, *folder.parents) if part.exists())

    def may_run(self, path: Path) -> bool:
        """Whether the permission bits let this user run a program or enter a folder."""
        found = path.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def is_root() -> bool:
    """Whether this process runs as root and so cannot run a database server itself."""
    return os.geteuid() == 0


def service_account(cluster: Path | None = None) -> ServerAccount:
    """Return the user that runs the server.

    This is the current user; for root, the owner of `cluster` or else a service account.

    Raises:
        DatabaseUnavailableError: there is no such user, or the user has no name.
    """
    if not is_root():
        return _account(os.geteuid())
    if cluster is not None and cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        return _account(owner)
    for name in SERVICE_ACCOUNTS:
        with contextlib.suppress(KeyError):
            return _account(pwd.getpwnam(name).pw_uid)
    raise DatabaseUnavailableError(
        "The database cannot run as root, and this machine has no account for it; "
        "create one with: useradd --system govdb"
    )


def _account(uid: int) -> ServerAccount:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise DatabaseUnavailableError(
            f"The database runs with the user id {uid}, which has no name on this machine; "
            "add the user to /etc/passwd or set DATABASE_URL."
        ) from error
    return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)
