"""Files from the browser: stored, checked by a dry run, and loaded only if the result is the same.

The load itself is the same as for `manage.py load`. A run takes longer than a request, so it has
its own thread, which writes its progress to a file beside the uploaded files; see decision 0017.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Protocol

import orjson
from django.conf import settings
from django.db import connection

from provisions.choices import UploadState
from provisions.loading.pipeline.loader import always, load
from provisions.loading.report.outcome import Report
from provisions.loading.rows.options import Options
from provisions.models import Upload

PROGRESS = ".progress.json"

#: The most seconds a run may take to start.
START_SECONDS = 15

#: Class of the advisory locks that active runs hold: "impt" as a number.
RUN_LOCK = 0x696D7074

#: The most bytes of a stored file's name, without its extension.
NAME_BYTES = 150

#: Members of a report that may differ between a dry run and the real run.
RUN_MEMBERS = ("is_dry_run", "load", "unfinished", "exit_code")


class RefusedUploadError(Exception):
    """An operation on an upload that is not possible; the message is shown to the user."""


class UploadedFile(Protocol):
    """A file as a form provides it."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]:
        """Yield the bytes of the file in pieces."""


@dataclass(frozen=True, slots=True)
class UploadStep:
    """The current step of a run and its progress; a total of 0 means unknown."""

    name: str
    done: int
    total: int

    @property
    def share(self) -> int | None:
        """The completed share in per cent; None if the total is unknown."""
        return round(100 * self.done / self.total) if self.total else None


def folder_of(upload: Upload) -> Path:
    """Return the folder of the files of an upload."""
    return Path(settings.UPLOAD_FOLDER) / str(upload.key)


def keep(files: list[UploadedFile], options: dict[str, Any], reason: str, by: str) -> Upload:
    """Store files and start to check them.

    Raises RefusedUploadError if there is no file, if the files are too large, or if two have the
    same name.
    """
    if not files:
        raise RefusedUploadError("No file is selected. Choose at least one file.")
    size = sum(file.size or 0 for file in files)
    if size > settings.UPLOAD_LIMIT:
        raise RefusedUploadError(
            f"The files are too large: {size:,} bytes in total, at most {settings.UPLOAD_LIMIT:,} "
            "can be imported here. Load larger files with `manage.py load`."
        )
    names = [_safe(file.name or "", number) for number, file in enumerate(files, 1)]
    if len(set(names)) < len(names):
        name = next(name for name in names if names.count(name) > 1)
        raise RefusedUploadError(f"Two files have the name '{name}'. Rename one of them.")
    upload: Upload = Upload(files=names, options=options, reason=reason, uploaded_by=by)
    folder = folder_of(upload)
    folder.mkdir(parents=True)
    for name, file in zip(names, files, strict=True):
        with (folder / name).open("wb") as kept:
            _copy(file, kept)
    upload.save()
    _start(upload, check)
    return upload


def confirm(upload: Upload, by: str) -> None:
    """Start to load the checked files.

    Raises RefusedUploadError if they are not checked, if rows were rejected, or if the files are
    not on this machine.
    """
    checked = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED)
    if orjson.loads(upload.report or "{}").get("error_count", 1):
        raise RefusedUploadError("These files have errors: correct them and import them again.")
    if checked.exists() and not folder_of(upload).exists():
        raise RefusedUploadError("These files are not on this machine: import them again.")
    if not checked.update(state=UploadState.LOADING, message="", confirmed_by=by):
        raise RefusedUploadError(
            "These files cannot be confirmed: they are being checked, loaded already or discarded."
        )
    upload.refresh_from_db()
    _start(upload, write)


def discard(upload: Upload) -> None:
    """Delete the files. Raises RefusedUploadError during a run, and after a load."""
    states = (UploadState.CHECKED, UploadState.FAILED)
    changed = Upload.objects.filter(pk=upload.pk, state__in=states).update(
        state=UploadState.DISCARDED, message=""
    )
    if not changed:
        raise RefusedUploadError(
            "These files cannot be discarded: a run uses them, or they are loaded or discarded "
            "already."
        )
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def check(upload: Upload) -> None:
    """Run a dry run and store its report."""
    report = _run(upload, dry_run=True)
    _save_outcome(upload, UploadState.CHECKED, report)


def write(upload: Upload) -> None:
    """Load the files if the result equals the checked report; else store the new report."""
    shown = _comparable(orjson.loads(upload.report))

    def agrees(report: Report) -> bool:
        if _comparable(orjson.loads(report.as_json())) != shown:
            return False
        # In the transaction of the load, so that the state and the rows are committed together.
        upload.state = UploadState.LOADED
        upload.save(update_fields=["state"])
        return True

    report = _run(upload, dry_run=False, agrees=agrees)
    if upload.state != UploadState.LOADED:
        message = (
            "The database has changed since these files were checked. Review the new report and "
            "confirm it."
        )
        _save_outcome(upload, UploadState.CHECKED, report, message)
        return
    _save_outcome(upload, UploadState.LOADED, report)
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def step_of(upload: Upload) -> UploadStep | None:
    """Return the progress of a run; mark the upload as failed if its process has ended."""
    place = folder_of(upload) / PROGRESS
    try:
        saved, age = orjson.loads(place.read_bytes()), time.time() - place.stat().st_mtime
    except (OSError, orjson.JSONDecodeError):
        saved, age = None, START_SECONDS
    if age < START_SECONDS or _has_run(upload):
        return UploadStep(saved["step"], saved["done"], saved["total"]) if saved else None
    at_work = (UploadState.CHECKING, UploadState.LOADING)
    Upload.objects.filter(pk=upload.pk, state__in=at_work).update(
        state=UploadState.FAILED,
        message="The server stopped during the run. Nothing was written; import the files again.",
    )
    return None


def _safe(name: str, number: int) -> str:
    """Return a file name without folders and without characters that are special to a shell."""
    plain = Path(name.replace("\\", "/")).name
    kept = "".join(c if c.isalnum() or c in "-_.()" else "_" for c in plain).lstrip(".")
    stem, dot, end = kept.rpartition(".")
    # File systems limit the bytes of a name, and a letter may have four bytes.
    short = (stem or end).encode()[:NAME_BYTES].decode(errors="ignore")
    return f"{short}{dot}{end[:20]}" if stem else short or f"file_{number}"


def _copy(file: UploadedFile, kept: IO[bytes]) -> None:
    for piece in file.chunks():
        kept.write(piece)


def _start(upload: Upload, work: Callable[[Upload], None]) -> None:
    _save_progress(upload, "waiting", 0, 0)
    threading.Thread(target=_run_with_lock, args=[upload, work], daemon=True).start()


def _run_with_lock(upload: Upload, work: Callable[[Upload], None]) -> None:
    """Run `work` under the advisory lock of the upload, and store any error in the upload.

    The lock belongs to the connection, so PostgreSQL releases it when the process ends, on
    whichever machine it runs.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [RUN_LOCK, upload.pk])
        work(upload)
    except Exception as error:
        upload.state, upload.message = UploadState.FAILED, f"{type(error).__name__}: {error}"
        upload.save(update_fields=["state", "message"])
        raise
    finally:
        connection.close()


def _has_run(upload: Upload) -> bool:
    """Whether a live process holds the lock of the upload."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' "
            "AND classid = %s AND objid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))",
            [RUN_LOCK, upload.pk],
        )
        return bool(cursor.fetchone()[0])


def _run(upload: Upload, *, dry_run: bool, agrees: Callable[[Report], bool] = always) -> Report:
    folder = folder_of(upload)
    return load(
        [folder / name for name in upload.files],
        dry_run=dry_run,
        loaded_by=upload.confirmed_by or upload.uploaded_by,
        reason=upload.reason,
        progress=lambda step, done, total: _save_progress(upload, step, done, total),
        options=_options(upload.options, folder),
        agrees=agrees,
    )


def _options(saved: dict[str, Any], folder: Path) -> Options:
    """Return the options from their JSON form, which has no dates and no paths."""
    day = saved.get("valid_from")
    valid_from = date.fromisoformat(day) if day else None
    return Options(**{**saved, "valid_from": valid_from, "folder": folder})


def _save_outcome(upload: Upload, state: UploadState, report: Report, message: str = "") -> None:
    upload.state, upload.message = state, message
    upload.report = report.as_json().decode()
    upload.save(update_fields=["state", "message", "report"])


def _comparable(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name not in RUN_MEMBERS}


def _save_progress(upload: Upload, step: str, done: int, total: int) -> None:
    progress = {"step": step, "done": done, "total": total}
    place = folder_of(upload) / PROGRESS
    draft = place.with_suffix(".new")
    draft.write_bytes(orjson.dumps(progress))
    draft.replace(place)
