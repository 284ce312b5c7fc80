"""Importing in the browser: the way of `load`, with a look before the leap."""

import os
import time

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from provisions.choices import UploadState
from provisions.loading.uploads import folder_of
from provisions.models import Jurisdiction, Load, Upload
from tests.admin.submissions import text

pytestmark = pytest.mark.django_db(transaction=True)

page = reverse("workbench:imports")
AT_WORK = (UploadState.CHECKING, UploadState.LOADING)
US = (
    '{"model": "provisions.jurisdiction", '
    '"fields": {"code": "us", "name": "%s", "kind": "country"}}'
)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    return settings.UPLOAD_FOLDER


def file(content=US % "United States", name="places.jsonl"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def bring(client, *files, **said):
    """Bring files and wait until they are checked."""
    answer = client.post(page, {"chosen": list(files), "format": "auto", **said})
    assert answer.status_code == 302, text(answer)
    return ended(Upload.objects.latest("pk"))


def ended(upload):
    until = time.monotonic() + 30
    upload.refresh_from_db()
    while upload.state in AT_WORK and time.monotonic() < until:
        time.sleep(0.05)
        upload.refresh_from_db()
    return upload


def shown(client, upload, **query):
    return client.get(reverse("workbench:import", args=[upload.key]), query)


def decide(client, upload, word):
    return client.post(
        reverse("workbench:import-decide", args=[upload.key]), {word: ""}, follow=True
    )


def test_what_a_load_would_do_is_shown_and_nothing_is_written(curator):
    upload = bring(curator, file())

    assert upload.state == UploadState.CHECKED
    assert not Jurisdiction.objects.exists()
    seen = text(shown(curator, upload))
    assert "jurisdiction 1 0 0 0 0" in seen
    assert "created jurisdiction us places.jsonl, line 1" in seen
    assert "No errors were found." in seen


def test_confirmed_files_are_loaded_like_any_load(curator):
    upload = bring(curator, file(), reason="A start")

    decide(curator, upload, "confirm")

    assert ended(upload).state == UploadState.LOADED
    assert Jurisdiction.objects.get().name == "United States"
    load = Load.objects.get()
    assert (load.loaded_by, load.reason) == ("curator", "A start")
    assert [each["name"] for each in load.files] == ["places.jsonl"]
    assert not folder_of(upload).exists()
    report = curator.get(reverse("workbench:import-report", args=[upload.key]))
    assert orjson.loads(report.content)["load"] == str(load.key)
    assert "attachment" in report["Content-Disposition"]


def test_an_update_is_shown_field_by_field(curator):
    Jurisdiction.objects.create(code="us", name="United Steaks", kind="country")

    upload = bring(curator, file())

    assert "<del>Steaks</del>" in shown(curator, upload).content.decode()


def test_errors_name_the_place_and_nothing_can_be_confirmed(curator):
    upload = bring(curator, file((US % "X").replace("country", "contry")))

    seen = text(shown(curator, upload))
    assert "1 error." in seen
    assert "places.jsonl, line 1" in seen
    assert "Did you mean country?" in seen
    assert "Load the files" not in seen
    assert "have errors" in text(decide(curator, upload, "confirm"))
    assert not Jurisdiction.objects.exists()


def test_a_database_that_changed_meanwhile_is_noticed(curator):
    upload = bring(curator, file())
    Jurisdiction.objects.create(code="us", name="Somebody was first", kind="country")

    decide(curator, upload, "confirm")

    assert ended(upload).state == UploadState.CHECKED
    seen = text(shown(curator, upload))
    assert "The database has changed since these files were checked" in seen
    assert "jurisdiction 0 1 0 0 0" in seen
    assert Jurisdiction.objects.get().name == "Somebody was first"
    decide(curator, upload, "confirm")
    assert ended(upload).state == UploadState.LOADED


def test_discarded_files_are_gone(curator):
    upload = bring(curator, file())

    assert "Nothing was written." in text(decide(curator, upload, "discard"))

    assert not folder_of(upload).exists()
    assert "cannot be confirmed" in text(decide(curator, upload, "confirm"))
    assert not Jurisdiction.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.jsonl", "The submitted file is empty."),
        (b"\x1f\x8b" + b"0" * 50, "a.jsonl.gz", "Decompress it"),
        (b"\x00\x01\x02", "a.bin", "No format recognizes this file"),
        (b"<a><b></a>", "a.xml", "a.xml"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(curator, content, name, said):
    answer = curator.post(page, {"chosen": [file(content, name)], "format": "auto"})
    if answer.status_code == 302:
        answer = shown(curator, ended(Upload.objects.get()))

    assert said in text(answer)


def test_too_large_is_said_with_the_limit(curator, settings):
    settings.UPLOAD_LIMIT = 10

    answer = curator.post(page, {"chosen": [file()], "format": "auto"})

    assert "at most 10 can be imported here" in text(answer)
    assert not Upload.objects.exists()


def test_several_files_are_one_whole(curator):
    second = file('{"model": "provisions.jurisdiction", "fields": {"code": "cn"}}', "b.jsonl")

    upload = bring(curator, file(), second)

    assert orjson.loads(upload.report)["error_count"]
    assert "b.jsonl, line 1" in text(shown(curator, upload))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.jsonl", "/etc/x.jsonl", "..jsonl", "a b;c.jsonl"]
)
def test_names_stay_inside_their_folder(curator, folder, name):
    upload = bring(curator, file(name=name))

    [kept] = upload.files
    assert "/" not in kept
    assert not kept.startswith(".")
    assert list(folder.rglob(kept))


def test_a_server_that_was_stopped_is_told_of(curator):
    upload = bring(curator, file())
    Upload.objects.update(state=UploadState.LOADING)
    os.utime(folder_of(upload) / ".progress.json", (0, 0))

    assert "The server stopped during the run." in text(shown(curator, upload))
    assert not Jurisdiction.objects.exists()


def test_progress_is_told_to_the_page(curator):
    upload = bring(curator, file())
    asked = reverse("workbench:import-progress", args=[upload.key])
    assert curator.get(asked).json() == {"is_at_work": False}

    Upload.objects.update(state=UploadState.LOADING)

    told = curator.get(asked).json()
    assert told["is_at_work"]
    assert set(told) == {"is_at_work", "step", "share"}


def test_a_line_without_a_sign_is_named(curator):
    answer = curator.post(page, {"chosen": [file()], "format": "auto", "plan_fields": "status"})

    assert "'status' has no equals sign" in text(answer)


def test_coders_do_not_import(client_of):
    assert client_of("coder").get(page).status_code == 403


def test_files_that_are_on_another_machine_are_not_confirmed(curator):
    upload = Upload.objects.create(files=["a.jsonl"], state="checked", report='{"error_count": 0}')

    answer = decide(curator, upload, "confirm")

    assert "These files are not on this machine: import them again." in text(answer)
    upload.refresh_from_db()
    assert upload.state == UploadState.CHECKED
