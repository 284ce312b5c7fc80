"""Access to the database that the environment selects."""

import contextlib
from collections.abc import Iterator

from govdb.database import database_url
from govdb.database.embedded_server import Server, running
from govdb.database.url import check_server


@contextlib.contextmanager
def usable_database() -> Iterator[Server | None]:
    """Check the server of DATABASE_URL and yield None, or run and yield the embedded server.

    Raises:
        DatabaseUnavailableError: the database cannot be used; the message is one sentence.
    """
    url = database_url()
    if url:
        check_server(url)
        yield None
        return
    with running() as server:
        yield server
