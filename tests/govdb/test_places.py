"""Where things are is worked out from the data folder alone, the same in every process."""

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from govdb.database import DatabaseUnavailableError, accounts, binaries, folders, places
from govdb.database.accounts import ServerAccount
from govdb.database.places import Places, places_of, write_note

LONGEST = places.LONGEST_SOCKET_PATH - len("/socket/") - len(places.SOCKET_NAME)


@pytest.fixture
def as_root(monkeypatch, tmp_path):
    """The decisions that root's processes take, whoever runs the test."""
    homes = tmp_path / "homes"
    monkeypatch.setattr(places, "is_root", lambda: True)
    monkeypatch.setattr(places, "ROOT_DATA", homes)
    monkeypatch.setattr(places, "service_account", lambda: ServerAccount("stranger", 12345, 12345))
    return homes


def private(folder):
    folder.mkdir(parents=True)
    folder.parent.chmod(0o700)
    return folder


@pytest.mark.parametrize(
    ("home", "is_inside"),
    [
        ("/" + "d" * (LONGEST - 1), True),
        ("/" + "d" * LONGEST, False),
        ("/" + "策" * (LONGEST // 3 + 1), False),
        ("/srv/with space", True),
        ("/srv/a,b", False),
        ('/srv/a"b', False),
    ],
    ids=["longest", "too-long", "too-many-bytes", "space", "comma", "quote"],
)
def test_socket_leaves_the_home_only_when_it_must(home, is_inside):
    found = Places(Path(home), Path(home)).socket_folder

    assert (found == Path(home) / "socket") is is_inside
    assert len(bytes(found / places.SOCKET_NAME)) <= places.LONGEST_SOCKET_PATH


def test_two_homes_never_share_a_socket_folder():
    one, other = (Path("/" + letter * 200) for letter in "ab")

    assert Places(one, one).socket_folder != Places(other, other).socket_folder


def test_root_keeps_the_database_in_a_folder_that_all_may_enter(as_root, scratch):
    assert places_of(scratch / "data").home == scratch / "data"


def test_root_keeps_the_database_elsewhere_if_its_user_may_not_enter(as_root, scratch):
    folder = private(scratch / "closed" / "data")

    assert places_of(folder).home.parent == as_root


def test_note_outlives_a_move_of_the_folder(as_root, scratch):
    folder = private(scratch / "closed" / "data")
    found = places_of(folder)
    write_note(found)

    moved = folder.rename(scratch / "moved")

    assert places_of(moved).home == found.home


def test_copy_of_the_folder_gets_a_database_of_its_own(as_root, scratch):
    folder = private(scratch / "closed" / "data")
    found = places_of(folder)
    write_note(found)

    copy = Path(shutil.copytree(folder, scratch / "closed" / "copy"))

    assert places_of(copy).home != found.home
    assert places_of(folder).home == found.home


def test_damaged_note_is_a_sentence(scratch):
    (scratch / places.NOTE).write_text("no")

    with pytest.raises(DatabaseUnavailableError, match="is damaged"):
        places_of(scratch)


def test_programs_are_copied_to_where_the_account_can_run_them(monkeypatch, scratch):
    monkeypatch.setattr(binaries, "ROOT_DATA", scratch / "homes")
    monkeypatch.setattr(ServerAccount, "may_enter", lambda self, folder: False)

    copied = binaries.binaries_for(ServerAccount("stranger", 12345, 12345))
    again = binaries.binaries_for(ServerAccount("stranger", 12345, 12345))

    said = subprocess.run([copied.program("psql"), "--version"], capture_output=True, text=True)
    assert copied == again
    assert copied.folder.is_relative_to(scratch / "homes")
    assert f" {copied.major}." in said.stdout
    assert all(path.stat().st_mode & stat.S_IROTH for path in (scratch / "homes").rglob("*"))
    assert [path.name.count(".") for path in (scratch / "homes").iterdir()] == [2]  # no drafts


def test_missing_account_is_a_sentence():
    with pytest.raises(DatabaseUnavailableError, match="user id 54321"):
        accounts._account(54321)


def test_folder_that_cannot_be_made_is_a_sentence(scratch):
    (scratch / "file").touch()

    with pytest.raises(DatabaseUnavailableError, match=r"cannot be written .*GOVDB_DATA"):
        folders.make_folder(scratch / "file" / "data")
