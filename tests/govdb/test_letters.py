"""Clusters know the letters of all scripts, also those that were made when they did not."""

import pytest

from govdb.database import cluster, embedded_server, letters
from govdb.database.embedded_server import running
from tests.govdb.conftest import connect
from tests.govdb.test_embedded_server import kill_postmaster

CTYPES = "SELECT DISTINCT datctype FROM pg_database"
MEND = "SELECT count(*) FROM clauses WHERE words LIKE '%海洋治理%'"
WITH_INDEX = "SET enable_seqscan = off"


@pytest.fixture
def old_folder(scratch):
    """A cluster made with LC_CTYPE C, with a text that its trigram index holds nothing of."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (cluster, letters):
            patch.setattr(module, "utf8_ctype", lambda: "C")
        with running(scratch) as server, connect(server) as connection:
            assert connection.execute(CTYPES).fetchall() == [("C",)]
            connection.execute("CREATE EXTENSION pg_trgm")
            connection.execute("CREATE TABLE clauses (words text)")
            connection.execute("INSERT INTO clauses VALUES ('各国加强海洋治理'), ('ships')")
            connection.execute(
                'CREATE INDEX "Odd ""name" ON clauses USING gin (words gin_trgm_ops)'
            )
    return scratch


def test_new_clusters_know_all_letters(scratch):
    with running(scratch) as server, connect(server) as connection:
        assert connection.execute(CTYPES).fetchall() == [("C.UTF-8",)]
        connection.execute("CREATE EXTENSION pg_trgm")
        assert connection.execute("SELECT cardinality(show_trgm('海洋治理'))").fetchone()[0]


def test_old_clusters_are_mended_at_the_next_start(old_folder):
    with running(old_folder) as server, connect(server) as connection:
        assert connection.execute(CTYPES).fetchall() == [("C.UTF-8",)]
        connection.execute(WITH_INDEX)
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN {MEND}"))
        assert "Odd" in plan
        assert connection.execute(MEND).fetchone() == (1,)


def test_mending_survives_a_kill_at_its_worst_moment(old_folder, monkeypatch):
    def killed(connection):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(embedded_server, "rebuild_indexes", killed)
        server = embedded_server.Server(embedded_server.places_of(old_folder))
        with pytest.raises(KeyboardInterrupt):
            server.join()
        with connect(server) as connection:
            connection.execute(WITH_INDEX)
            assert connection.execute(MEND).fetchone() == (1,)
        kill_postmaster(server)
        server._await_child()

    test_old_clusters_are_mended_at_the_next_start(old_folder)
