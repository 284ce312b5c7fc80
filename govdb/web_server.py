"""The web server, run by the launcher as `python -m govdb.web_server PORT LAUNCHER_PID`."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from govdb.database import DatabaseUnavailableError
from govdb.database.choice import usable_database

ADDRESS = "127.0.0.1"
WORKERS = 2
#: Threads per worker: each slow client of a long file occupies one.
THREADS = 8
STOP_SECONDS = 10


def end_with(parent: int) -> None:
    """End this process soon after the process `parent` ends.

    Otherwise workers would keep the port after `kill -9` of the launcher or of granian's main
    process.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def guarded_application() -> Callable[..., Any]:
    """Return the application of govdb.wsgi for a worker, which ends when granian ends."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        end_with(parent.pid)
    from govdb.wsgi import application  # Sets Django up, which only workers need.

    return application


def serve(port: int) -> None:
    """Serve until a signal stops the server."""
    Granian(
        "govdb.web_server:guarded_application",
        factory=True,
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def main(port: str, launcher: str) -> None:
    """Serve on `port`, and use the database as long as the server runs."""
    end_with(int(launcher))
    try:
        with usable_database():
            serve(int(port))
    except DatabaseUnavailableError as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
