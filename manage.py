#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it starts the embedded database while it runs."""

import contextlib
import os
import signal
import sys

from govdb.database import DatabaseUnavailableError
from govdb.database.choice import usable_database
from govdb.environment import SettingError

# All other commands get a database, so that a new command works without an entry here.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "startapp",
    "startproject",
    "version",
}
HELP = {"-h", "--help", "--version"}


def needs_database(arguments: list[str]) -> bool:
    """Whether the command line names a command that may use the database."""
    return bool(arguments) and arguments[0] not in WITHOUT_DATABASE and HELP.isdisjoint(arguments)


def main() -> None:
    """Run one command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    # A terminated command exits normally, and stops its database if no other process uses it.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        from django.conf import settings

        _ = settings.DEBUG  # Reads all settings, so that an invalid one is an error here.
        with usable_database() if needs_database(sys.argv[1:]) else contextlib.nullcontext():
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except (DatabaseUnavailableError, SettingError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
