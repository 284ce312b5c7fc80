"""The embedded server starts whatever state its folder is in, and loses nothing."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from govdb.database import REPOSITORY, DatabaseUnavailableError, processes
from govdb.database.accounts import service_account
from govdb.database.cluster import as_account
from govdb.database.embedded_server import running
from govdb.database.processes import postmaster_of, server_processes
from tests.govdb.conftest import connect, environment, needs_root, scratch_folder


@pytest.fixture(scope="module")
def folder():
    """A database with one committed row, which every test must find again."""
    with scratch_folder() as scratch:
        with running(scratch) as server, connect(server) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('committed')")
        yield scratch


def kept_word(folder):
    with running(folder) as server, connect(server) as connection:
        return connection.execute("SELECT word FROM kept").fetchone()[0]


def mark_of(server):
    return f"govdb-{server.places.digest}"


def kill_postmaster(server):
    os.kill(postmaster_of(mark_of(server), server.places.cluster), signal.SIGKILL)


def process_of_service_user():
    """PostgreSQL gives way only to a stranger that its own user could signal."""
    return subprocess.Popen(["sleep", "60"], **as_account(service_account()))


def test_settings_are_safe_and_private(folder):
    names = ("fsync", "full_page_writes", "data_checksums", "listen_addresses", "TimeZone")

    with running(folder) as server, connect(server) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone()[0] for name in names]
        sorting = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert shown == ["on", "on", "on", "", "UTC"]
    assert sorting == ("b", "C.UTF-8")
    assert server.places.socket_folder.stat().st_mode & 0o777 == 0o700
    assert server.places.cluster.stat().st_mode & 0o777 == 0o700


def test_last_one_out_stops_the_server(folder):
    with running(folder) as first:
        with running(folder) as second:
            assert postmaster_of(mark_of(first), first.places.cluster)
        assert second.is_alive()

    assert not server_processes(mark_of(first))


def test_server_survives_the_one_who_started_it(folder):
    first = running(folder)
    first.__enter__()
    with running(folder) as second:
        first.__exit__(None, None, None)

        with connect(second) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("committed",)

    assert not server_processes(mark_of(second))


def test_keeps_committed_rows_after_kill_9(folder):
    with running(folder) as server, connect(server) as connection:
        connection.execute("INSERT INTO kept VALUES ('just before the kill')")
        kill_postmaster(server)

    with running(folder) as server, connect(server) as connection:
        words = connection.execute("SELECT word FROM kept ORDER BY word").fetchall()
        connection.execute("DELETE FROM kept WHERE word <> 'committed'")

    assert words == [("committed",), ("just before the kill",)]


def test_revives_a_killed_server(folder):
    with running(folder) as server:
        kill_postmaster(server)
        while server.is_alive():
            time.sleep(0.01)

        server.revive()

        with connect(server) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("committed",)


def test_ends_a_busy_backend_that_outlived_its_postmaster(folder):
    def never_looks_up(connection):
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT count(*) FROM generate_series(1, 1e11)")

    with running(folder) as server, connect(server) as connection:
        query = threading.Thread(target=never_looks_up, args=[connection])
        query.start()
        time.sleep(0.3)
        kill_postmaster(server)

        with running(folder) as successor, connect(successor) as fresh:
            query.join(10)
            assert not query.is_alive()
            assert fresh.execute("SELECT word FROM kept").fetchone() == ("committed",)


@pytest.mark.parametrize(
    "content",
    ["", "\n", "12", "not a pid\n", "{stranger}", "{stranger}\n{rest}", "{zombie}\n{rest}"],
    ids=["empty", "blank", "cut-short", "garbage", "cut-stranger", "stranger", "zombie"],
)
def test_starts_over_a_pid_file_that_lies(folder, content):
    stranger = process_of_service_user()
    zombie = process_of_service_user()
    zombie.kill()
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    rest = f"{folder}/postgres\n1764000000\n5432\n{folder}/socket\n\n  1 1\nready   \n"
    text = content.format(stranger=stranger.pid, zombie=zombie.pid, rest=rest)
    (folder / "postgres" / "postmaster.pid").write_text(text)
    (folder / "socket" / ".s.PGSQL.5432.lock").write_text(text)

    word = kept_word(folder)

    assert word == "committed"
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    zombie.wait()


@pytest.mark.parametrize(
    "name", ["with some spaces", "a,comma", 'a"quote', "数据", "long" * 40], ids=str
)
def test_starts_in_an_awkward_path(scratch, name):
    folder = scratch / name

    with running(folder, is_throwaway=True) as server, connect(server) as connection:
        where = connection.execute("SHOW data_directory").fetchone()[0]
        socket_mode = server.places.socket_folder.stat().st_mode & 0o777

    assert where == str(folder / "postgres")
    assert socket_mode == 0o700


def test_two_first_starts_at_once_share_one_server(scratch):
    script = (
        "from govdb.database.embedded_server import running\n"
        "import psycopg, sys, time\n"
        "with running(is_throwaway=True) as server:\n"
        "    with psycopg.connect(**{'host': str(server.places.socket_folder), 'user': 'govdb',"
        " 'dbname': 'govdb'}) as connection:\n"
        "        print(connection.execute('SELECT pg_postmaster_start_time()').fetchone()[0])\n"
        "    time.sleep(1)\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=REPOSITORY,
            env=environment(scratch / "data"),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    said = [process.communicate(timeout=600)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == said[1] != ""


def test_begins_again_after_an_unfinished_first_start(scratch):
    unfinished = scratch / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    with running(scratch, is_throwaway=True) as server, connect(server):
        pass

    assert not unfinished.exists()


def test_refuses_the_database_of_another_major_version(folder):
    version = folder / "postgres" / "PG_VERSION"
    version.write_text("17\n")
    before = sorted(path.name for path in version.parent.iterdir())

    with pytest.raises(DatabaseUnavailableError, match=r"belongs to PostgreSQL 17, .* not changed"):
        kept_word(folder)

    assert sorted(path.name for path in version.parent.iterdir()) == before
    version.write_text("18\n")
    assert kept_word(folder) == "committed"


def test_refuses_a_folder_that_holds_something_else(scratch):
    stray = scratch / "postgres" / "letter.txt"
    stray.parent.mkdir()
    os.chown(stray.parent, service_account().uid, service_account().gid)
    stray.write_text("Dear reader")

    with (
        pytest.raises(DatabaseUnavailableError, match="not a database"),
        running(scratch, is_throwaway=True),
    ):
        pass

    assert stray.read_text() == "Dear reader"


def test_says_why_the_server_does_not_start(scratch):
    with running(scratch, is_throwaway=True):
        pass
    with (scratch / "postgres" / "postgresql.conf").open("a") as handle:
        handle.write("no_such_setting = 1\n")

    with (
        pytest.raises(DatabaseUnavailableError, match=r"did not start: .*configuration file"),
        running(scratch, is_throwaway=True),
    ):
        pass


def test_refuses_a_socket_folder_that_others_may_enter(scratch):
    (scratch / "socket").mkdir(mode=0o755)

    with (
        pytest.raises(DatabaseUnavailableError, match=r"only .* may enter"),
        running(scratch, is_throwaway=True),
    ):
        pass


def test_finds_the_same_processes_without_proc(folder, monkeypatch):
    with running(folder) as server:
        leader = postmaster_of(mark_of(server), server.places.cluster)
        monkeypatch.setattr(processes, "PROC", folder / "no such folder")

        assert leader in server_processes(mark_of(server))
        assert postmaster_of(mark_of(server), server.places.cluster) == leader

    assert not server_processes(mark_of(server))


@needs_root
def test_root_runs_the_server_as_an_ordinary_user(folder):
    owners = set()

    with running(folder) as server:
        for pid in server_processes(mark_of(server)):
            with contextlib.suppress(FileNotFoundError):  # some workers of PostgreSQL come and go
                owners.add(Path(f"/proc/{pid}").stat().st_uid)

    assert owners == {service_account().uid}
    assert 0 not in owners


@needs_root
def test_root_keeps_the_database_elsewhere_when_only_root_may_enter(scratch):
    private = scratch / "private"
    private.mkdir(mode=0o700)
    folder = private / "data"

    with running(folder, is_throwaway=True) as server, connect(server):
        pass
    with running(folder, is_throwaway=True) as again, connect(again):
        pass

    assert server.places.home == again.places.home
    assert server.places.home.parent.name == "govdb"
    assert str(server.places.home) in (folder / "where-the-database-is.txt").read_text()
    assert private.stat().st_mode & 0o777 == 0o700


@needs_root
def test_ordinary_user_gets_a_sentence_about_roots_database(folder):
    script = (
        "import os, sys\n"
        "from govdb.database.embedded_server import running\n"
        "os.setgroups([]); os.setgid(1); os.setuid(1)\n"
        "try:\n"
        "    running().__enter__()\n"
        "except Exception as error:\n"
        "    sys.exit(str(error))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )

    assert "belongs to another user" in done.stderr
    assert kept_word(folder) == "committed"
