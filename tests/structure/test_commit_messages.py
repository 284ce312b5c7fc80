"""The hook that CONTRIBUTING.md asks to enable."""

import subprocess

import pytest

from tests.structure.checkout import ROOT

HOOK = ROOT / ".githooks" / "commit-msg"


@pytest.mark.parametrize(
    ("message", "is_taken"),
    [
        ("x" * 72, True),
        ("x" * 73, False),
        ("ä" * 72, True),
        ("# a comment of git\n" + "x" * 73, False),
        ("A subject\n\n" + "A body may have lines of any length. " * 5, True),
    ],
)
def test_a_commit_subject_has_at_most_72_characters(tmp_path, message, is_taken):
    file = tmp_path / "message"
    file.write_text(message + "\n", encoding="utf-8")
    done = subprocess.run([HOOK, file], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is is_taken, done.stderr
    assert is_taken or "72" in done.stderr


def test_contributors_are_told_of_the_hook():
    assert "git config core.hooksPath .githooks" in (ROOT / "CONTRIBUTING.md").read_text()
