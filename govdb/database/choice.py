"""Have the database that the environment chose ready for use."""

import contextlib
from collections.abc import Iterator

from govdb.database import database_url
from govdb.database.embedded_server import Server, running
from govdb.database.url import check_server


@contextlib.contextmanager
def usable_database() -> Iterator[Server | None]:
    """Use the server that DATABASE_URL names, or the embedded one, which is then ours to mind.

    Raises:
        DatabaseUnavailableError: it cannot be used; says why in one sentence.
    """
    url = database_url()
    if url:
        check_server(url)
        yield None
        return
    with running() as server:
        yield server
