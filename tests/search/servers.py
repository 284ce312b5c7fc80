"""Database servers to search on: Debian's PostgreSQL 15, where it is installed, of any LC_CTYPE."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

from govdb.database.accounts import is_root, service_account
from govdb.database.cluster import as_account

PROGRAMS = Path("/usr/lib/postgresql/15/bin")

needs_postgresql_15 = pytest.mark.skipif(
    not (PROGRAMS / "initdb").exists(), reason="Debian's PostgreSQL 15 is not installed"
)


@contextlib.contextmanager
def postgresql_15(ctype):
    """A throw-away server whose databases have an LC_CTYPE; its address for DATABASE_URL."""
    account = service_account()
    folder = Path(tempfile.mkdtemp(prefix="govdb-pg15-"))
    if is_root():
        shutil.chown(folder, account.uid, account.gid)

    def run(program, *arguments):
        command = [str(PROGRAMS / program), f"--pgdata={folder}/data", *arguments]
        subprocess.run(command, check=True, capture_output=True, **as_account(account))

    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    try:
        run("initdb", "--username=govdb", "--encoding=UTF8", "--locale=C", f"--lc-ctype={ctype}")
        run("pg_ctl", "start", "--wait", f"--log={folder}/log", "--options", options)
        try:
            yield f"postgres://govdb@{quote(str(folder), safe='')}/postgres"
        finally:
            run("pg_ctl", "stop", "--mode=immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
