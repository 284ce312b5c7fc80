"""Run a program of PostgreSQL on the embedded database, which is started if necessary.

python -m govdb.database pg_dump --format=custom --file=backup.dump
python -m govdb.database psql
"""

import os
import subprocess
import sys
from pathlib import Path

from govdb.database import DatabaseUnavailableError
from govdb.database.accounts import service_account
from govdb.database.binaries import binaries_for
from govdb.database.embedded_server import running


def main(arguments: list[str]) -> int:
    """Run the program that `arguments` name, and return its exit code."""
    if not arguments:
        print_usage()
        return 2
    try:
        program = binaries_for(service_account()).program(arguments[0])
        if not Path(program).is_file():
            raise DatabaseUnavailableError(
                f"PostgreSQL has no program '{arguments[0]}'; try psql or pg_dump."
            )
        with running() as server:
            environment = {**os.environ, **server.client_environment}
            return subprocess.run(
                [program, *arguments[1:]], env=environment, check=False
            ).returncode
    except DatabaseUnavailableError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def print_usage() -> None:
    """Write the usage to stderr."""
    sys.stderr.write((__doc__ or "") + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
