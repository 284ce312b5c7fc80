"""A setting that is not understood is one sentence, whichever program reads it."""

import os
import re
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govdb import environment
from govdb.database import REPOSITORY
from tests.govdb.conftest import assert_one_sentence, run_python

WRONG = [
    ("GOVDB_UPLOAD_LIMIT", "12 MiB", "GOVDB_UPLOAD_LIMIT=12582912"),
    ("GOVDB_UPLOAD_LIMIT", "-1", "whole number of bytes"),
    ("GOVDB_UPLOAD_LIMIT", "1e6", "whole number of bytes"),
    ("HSTS_SECONDS", "a year", "whole number of seconds"),
    ("HTTPS", "tru", "HTTPS=true"),
    ("DEBUG", "please", "DEBUG=true"),
    ("HSTS_PRELOAD", "2", "HSTS_PRELOAD=true"),
    ("HSTS_INCLUDE_SUBDOMAINS", "t", "HSTS_INCLUDE_SUBDOMAINS=true"),
    ("ALLOWED_HOSTS", "plans.example:443", "'plans.example:443'"),
    ("ALLOWED_HOSTS", "a.example https://b.example", "a host name"),
    ("CSRF_TRUSTED_ORIGINS", "plans.example", "https://plans.example"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_wrong_setting_is_one_sentence(name, value, said, scratch):
    done = run_python("manage.py", "check", data_folder=scratch, **{name: value})

    assert_one_sentence(done, name, said)
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("program", [["manage.py", "load", "fixtures"], ["-m", "govdb"]])
def test_every_program_says_it_before_anything_slow_begins(program, scratch):
    done = run_python(*program, data_folder=scratch, GOVDB_UPLOAD_LIMIT="1GB")

    assert_one_sentence(done, "GOVDB_UPLOAD_LIMIT=1GB", "GOVDB_UPLOAD_LIMIT=1073741824")
    assert not list(scratch.iterdir())


def test_the_web_server_says_it_without_a_traceback(scratch):
    done = run_python("-c", "import govdb.wsgi", data_folder=scratch, HTTPS="perhaps")

    assert_one_sentence(done, "HTTPS=perhaps")


@given(st.text(max_size=12).filter(lambda text: "\0" not in text))
def test_a_flag_is_read_or_refused(text):
    with mock.patch.dict(os.environ, {"SOME_FLAG": text}):
        word = text.strip().lower()
        if word in ("", *environment.TRUE, *environment.FALSE):
            assert environment.flag("SOME_FLAG") is (word in environment.TRUE)
        else:
            with pytest.raises(environment.SettingError):
                environment.flag("SOME_FLAG")


def test_operations_lists_every_setting():
    document = (REPOSITORY / "docs/operations.md").read_text(encoding="utf-8")
    source = (REPOSITORY / "govdb/settings.py").read_text(encoding="utf-8")
    names = re.findall(r'environment\.\w+\(\s*"(\w+)"', source)

    assert len(names) > 5
    for name in names:
        assert f"| `{name}` |" in document, name
