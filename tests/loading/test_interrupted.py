"""A load that is killed leaves nothing, and the next one says so: with processes really killed."""

import contextlib
import os
import signal
import time

import pytest
from django.db import connection, connections

from provisions.loading.pipeline.loader import load
from provisions.models import BegunLoad, Clause, Load, Plan
from tests.loading.entries import clause, jurisdiction, plan, write

pytestmark = pytest.mark.django_db(transaction=True)

STEPS = [
    "reading",
    "looking up clause",
    "comparing plan",
    "checking clause",
    "checking constraints of clause",
    "writing plan",
    "writing clause",
    "checking references",
]


@contextlib.contextmanager
def forked(work):
    """Run something in a process of its own, with a connection of its own; yield its id."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        forget_connections()
        try:
            work()
        finally:
            os._exit(0)
    try:
        yield pid
    finally:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def forget_connections():
    """Leave the parent's connections to it, so that the server sees when this process dies.

    After a browser test an event loop runs in the parent, and Django keeps connections apart by
    whether one does. None runs in a fork, so Django finds there what was open before that test.
    """
    for alias in connections:
        with contextlib.suppress(AttributeError):
            del connections[alias]


def dies_at(path, wanted):
    """A load that is killed at a step."""

    def progress(step, done, total):
        if step == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    return lambda: load([path], loaded_by="ada", progress=progress)


def wait_until(condition):
    end = time.monotonic() + 200
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def has_begun():
    return BegunLoad.objects.exists()


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_load_leaves_nothing_and_the_next_says_so(tmp_path, step):
    path = write(tmp_path / "a.jsonl", jurisdiction(), plan(title="Before"))
    load([path])
    write(path, jurisdiction(), plan(title="After"), clause("sec_1"), clause("sec_2"))

    with forked(dies_at(path, step)) as pid:
        _, status = os.waitpid(pid, 0)

    assert os.WIFSIGNALED(status)
    assert (Plan.objects.get().title, Clause.objects.count()) == ("Before", 0)
    assert Load.objects.count() == 1
    report = load([path])
    [said] = report.unfinished
    assert said.startswith("The load started ")
    assert " by ada did not finish" in said
    assert report.errors == []
    assert (Plan.objects.get().title, Clause.objects.count()) == ("After", 2)
    assert load([path]).unfinished == []


def test_a_load_killed_while_the_server_is_busy_lets_the_next_one_in_soon(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
            CREATE TRIGGER dawdle BEFORE INSERT ON provisions_jurisdiction
            FOR EACH ROW EXECUTE FUNCTION dawdle();
        """)
    try:
        with forked(lambda: load([path])):
            wait_until(is_dawdling)
    finally:
        started = time.monotonic()
        wait_until(lambda: not is_dawdling())
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION dawdle CASCADE")

    report = load([path])

    assert time.monotonic() - started < 20
    assert len(report.unfinished) == 1
    assert report.counts["jurisdiction"].created == 1


def is_dawdling():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event = 'PgSleep' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("dry_run", [True, False], ids=["dry run", "real run"])
def test_a_load_that_ends_is_not_told_of(tmp_path, dry_run):
    path = write(tmp_path / "a.jsonl", jurisdiction())
    wrong = write(tmp_path / "wrong.jsonl", jurisdiction(kind="cuntry"))

    load([path], dry_run=dry_run)
    after_good = has_begun()
    load([wrong])

    assert not after_good
    assert not has_begun()
    assert load([path]).unfinished == []


def test_a_load_that_breaks_off_is_told_of(tmp_path):
    path = write(tmp_path / "a.jsonl", jurisdiction())

    def progress(step, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load([path], progress=progress)

    assert len(load([path]).unfinished) == 1
