"""PostgreSQL's data directory: created atomically, and used only by its own major version."""

import os
import shutil
import subprocess
from typing import Any

from govdb.database.accounts import ServerAccount, is_root
from govdb.database.binaries import Binaries
from govdb.database.errors import DatabaseUnavailableError
from govdb.database.letters import utf8_ctype
from govdb.database.places import Places

SUPERUSER = "govdb"
# Written to postgresql.conf when the cluster is created; after that operators may change it.
# Intended for two cores, and suitable for a machine with 2 GB of memory.
TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    # Fewer and longer checkpoints suit bulk loads.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    # Compiling a query takes longer than these short queries.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


def as_account(account: ServerAccount) -> dict[str, Any]:
    """Return the `subprocess` arguments that run a program of PostgreSQL as `account`."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG"))
    }
    arguments: dict[str, Any] = {
        "cwd": "/",
        "env": {**environment, "LC_ALL": "C", "TZ": "UTC"},
        "stdin": subprocess.DEVNULL,
        "umask": 0o077,
    }
    if is_root():
        arguments |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return arguments


def ensure_cluster(places: Places, binaries: Binaries, account: ServerAccount) -> None:
    """Create the data directory unless it exists; the caller holds the start lock.

    Raises:
        DatabaseUnavailableError: the existing one is not for this version, or a new one cannot
            be created.
    """
    if places.cluster.is_dir() and any(places.cluster.iterdir()):
        _check(places, binaries)
        return
    _initialise(places, binaries, account)


def _check(places: Places, binaries: Binaries) -> None:
    try:
        made_by = (places.cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError as error:
        raise DatabaseUnavailableError(
            f"{places.cluster} contains files that are not a database; "
            "move them, or set GOVDB_DATA to another folder."
        ) from error
    if made_by != str(binaries.major):
        raise DatabaseUnavailableError(
            f"The database in {places.cluster} belongs to PostgreSQL {made_by}, but this is "
            f"PostgreSQL {binaries.major}; it was not changed, and docs/operations.md describes "
            "how to upgrade it."
        )


def _initialise(places: Places, binaries: Binaries, account: ServerAccount) -> None:
    draft = places.unfinished_cluster
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if is_root():
        os.chown(draft, account.uid, account.gid)
    command = [
        binaries.program("initdb"),
        f"--pgdata={draft}",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        "--locale=C",
        f"--lc-ctype={utf8_ctype()}",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--auth-local=trust",
        "--auth-host=reject",
        "--no-instructions",
        *(f"--set={name}={value}" for name, value in TUNING.items()),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, **as_account(account)
    )
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        reason = (done.stderr.strip().splitlines() or ["initdb gave no reason"])[-1]
        raise DatabaseUnavailableError(f"The database in {places.home} cannot be created: {reason}")
    draft.rename(places.cluster)
    _sync(places)


def _sync(places: Places) -> None:
    folder = os.open(places.home, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
