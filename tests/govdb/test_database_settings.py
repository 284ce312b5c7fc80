"""DATABASE_URL, GOVDB_DATA and the secret key, as the settings see them."""

import os
import threading

import pytest
from django.core import signing

from govdb import database
from govdb.database import DatabaseUnavailableError, url
from govdb.database.secret import kept_secret_key


@pytest.fixture
def clean_environment(monkeypatch):
    for name in ("DATABASE_URL", "GOVDB_DATA"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_default_folder_lies_in_the_clone(clean_environment):
    assert database.data_folder() == database.REPOSITORY / ".govdb"


def test_relative_folder_is_made_absolute(clean_environment):
    clean_environment.setenv("GOVDB_DATA", "some where")

    assert database.data_folder().is_absolute()
    assert database.configuration()["HOST"].endswith("some where/socket")


def test_connections_are_kept_and_checked(clean_environment):
    chosen = database.configuration()

    assert chosen["CONN_MAX_AGE"] == 60
    assert chosen["CONN_HEALTH_CHECKS"] is True


def test_url_is_understood(clean_environment):
    clean_environment.setenv("DATABASE_URL", "postgres://me:p%40ss@db.example:5433/plans")

    chosen = database.configuration()

    assert chosen["ENGINE"] == "django.db.backends.postgresql"
    assert (chosen["USER"], chosen["PASSWORD"]) == ("me", "p@ss")
    assert (chosen["HOST"], chosen["PORT"], chosen["NAME"]) == ("db.example", 5433, "plans")


@pytest.mark.parametrize(
    "wrong",
    [
        "nonsense",
        "mysql://me:secret@host/plans",
        "postgres://me:secret@host",
        "postgres://me:secret@host/",
        "postgres://me:secret@host:port/plans",
        "postgres://me:secret@[host/plans",
    ],
)
def test_wrong_url_is_a_sentence_that_keeps_the_password(clean_environment, wrong):
    clean_environment.setenv("DATABASE_URL", wrong)

    with pytest.raises(DatabaseUnavailableError, match="DATABASE_URL is not") as caught:
        database.configuration()

    assert "secret" not in str(caught.value)


def test_unreachable_server_is_a_sentence_that_keeps_the_password():
    with pytest.raises(DatabaseUnavailableError, match=r"127\.0\.0\.1 .*refused") as caught:
        url.check_server("postgres://me:secret@127.0.0.1:1/plans")

    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture
def session_url(django_db_setup, django_db_blocker, settings):
    chosen = settings.DATABASES["default"]
    user = chosen["USER"] + (f":{chosen['PASSWORD']}" if chosen.get("PASSWORD") else "")
    host = chosen["HOST"].replace("/", "%2F")
    port = f":{chosen['PORT']}" if chosen["PORT"] else ""
    return f"postgres://{user}@{host}{port}/{chosen['NAME']}"


def test_good_server_passes(session_url):
    url.check_server(session_url)


def test_missing_database_is_a_sentence(session_url):
    with pytest.raises(DatabaseUnavailableError, match='"no_such" does not exist'):
        url.check_server(session_url.rpartition("/")[0] + "/no_such")


def test_old_server_is_a_sentence(session_url, monkeypatch):
    monkeypatch.setattr(url, "OLDEST_MAJOR", 99)

    with pytest.raises(DatabaseUnavailableError, match=r"is PostgreSQL \d+; govdb needs 99"):
        url.check_server(session_url)


def test_secret_key_is_kept_and_private(scratch):
    file = scratch / "data" / "secret-key"

    first, second = kept_secret_key(file), kept_secret_key(file)

    assert first == second
    assert len(first) > 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_processes_that_make_a_key_at_once_agree(scratch):
    file, keys = scratch / "secret-key", set()
    threads = [threading.Thread(target=lambda: keys.add(kept_secret_key(file))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 1


def test_secret_key_is_made_only_when_used(clean_environment, scratch):
    clean_environment.setenv("GOVDB_DATA", str(scratch / "data"))

    key = database.local_secret_key()

    assert not (scratch / "data").exists()
    assert signing.Signer(key=key).unsign(signing.Signer(key=key).sign("text")) == "text"
    assert (scratch / "data" / "secret-key").exists()


def test_secret_key_without_a_place_is_a_sentence_when_used(clean_environment, scratch):
    (scratch / "file").touch()
    clean_environment.setenv("GOVDB_DATA", os.fspath(scratch / "file"))

    key = database.local_secret_key()

    with pytest.raises(DatabaseUnavailableError, match="set SECRET_KEY"):
        str(key)
