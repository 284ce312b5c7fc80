"""Files from the browser: kept, checked by a dry run, and loaded as they were checked.

The way is that of `manage.py load`. A run takes longer than a request, so it goes on in a thread of
its own and tells how far it is in a file beside the uploaded ones; see decision 0017.
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

#: How long a run may take to begin, in seconds.
GRACE = 15

#: Names the locks of runs at work: "impt" as a number.
AT_WORK = 0x696D7074

#: How long the name of a file may be without its end.
NAME_BYTES = 150

#: What differs between the report of a dry run and that of the real one, and says nothing.
OF_THE_RUN = ("is_dry_run", "load", "unfinished", "exit_code")


class RefusedUploadError(Exception):
    """Files that cannot be taken, or not now; the message is a sentence for the person."""


class UploadedFile(Protocol):
    """A file as a form hands it over."""

    name: str | None
    size: int | None

    def chunks(self) -> Iterable[bytes]:
        """Its bytes, piece by piece."""


@dataclass(frozen=True, slots=True)
class UploadStep:
    """What a run is doing, and how much of how much is done; a total of 0 means unknown."""

    name: str
    done: int
    total: int

    @property
    def share(self) -> int | None:
        """Per cent, if it is known."""
        return round(100 * self.done / self.total) if self.total else None


def folder_of(upload: Upload) -> Path:
    """Where the files of an upload are."""
    return Path(settings.UPLOAD_FOLDER) / str(upload.key)


def keep(files: list[UploadedFile], options: dict[str, Any], reason: str, by: str) -> Upload:
    """Keep files and begin to check them. Raises RefusedUploadError: none, or too many bytes."""
    if not files:
        raise RefusedUploadError("Choose a file.")
    size = sum(file.size or 0 for file in files)
    if size > settings.UPLOAD_LIMIT:
        raise RefusedUploadError(
            f"{size:,} bytes are too many: {settings.UPLOAD_LIMIT:,} may be imported here at once. "
            "Larger files are loaded with `manage.py load`."
        )
    names = [_safe(file.name or "", number) for number, file in enumerate(files, 1)]
    if len(set(names)) < len(names):
        raise RefusedUploadError("Two of the files have the same name.")
    upload: Upload = Upload(files=names, options=options, reason=reason, uploaded_by=by)
    folder = folder_of(upload)
    folder.mkdir(parents=True)
    for name, file in zip(names, files, strict=True):
        with (folder / name).open("wb") as kept:
            _copy(file, kept)
    upload.save()
    _begin(upload, check)
    return upload


def confirm(upload: Upload, by: str) -> None:
    """Load what was checked.

    Raises RefusedUploadError if it was not, if rows were rejected, or if the files are elsewhere.
    """
    taken = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED)
    if orjson.loads(upload.report or "{}").get("error_count", 1):
        raise RefusedUploadError("These files have errors: mend them and import them again.")
    if taken.exists() and not folder_of(upload).exists():
        raise RefusedUploadError("These files are not on this machine: import them again.")
    if not taken.update(state=UploadState.LOADING, message="", confirmed_by=by):
        raise RefusedUploadError("These files do not wait to be confirmed.")
    upload.refresh_from_db()
    _begin(upload, write)


def discard(upload: Upload) -> None:
    """Forget the files. Raises RefusedUploadError while a run is at work, or once it wrote."""
    states = (UploadState.CHECKED, UploadState.FAILED)
    changed = Upload.objects.filter(pk=upload.pk, state__in=states).update(
        state=UploadState.DISCARDED, message=""
    )
    if not changed:
        raise RefusedUploadError("These files cannot be discarded now.")
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def check(upload: Upload) -> None:
    """Find out what a load would do."""
    report = _run(upload, dry_run=True)
    _settle(upload, UploadState.CHECKED, report)


def write(upload: Upload) -> None:
    """Load, if that still does what was shown; else show what it would do now."""
    shown = _comparable(orjson.loads(upload.report))

    def agrees(report: Report) -> bool:
        if _comparable(orjson.loads(report.as_json())) != shown:
            return False
        # In the transaction of the load: both are kept, or neither, whenever the process dies.
        upload.state = UploadState.LOADED
        upload.save(update_fields=["state"])
        return True

    report = _run(upload, dry_run=False, agrees=agrees)
    if upload.state != UploadState.LOADED:
        message = "The database has changed since this was checked: look at it again."
        _settle(upload, UploadState.CHECKED, report, message)
        return
    _settle(upload, UploadState.LOADED, report)
    shutil.rmtree(folder_of(upload), ignore_errors=True)


def step_of(upload: Upload) -> UploadStep | None:
    """How far a run is; if nobody carries it out any longer, it is marked as broken off."""
    place = folder_of(upload) / PROGRESS
    try:
        told, age = orjson.loads(place.read_bytes()), time.time() - place.stat().st_mtime
    except (OSError, orjson.JSONDecodeError):
        told, age = None, GRACE
    if age < GRACE or _is_carried_out(upload):
        return UploadStep(told["step"], told["done"], told["total"]) if told else None
    at_work = (UploadState.CHECKING, UploadState.LOADING)
    Upload.objects.filter(pk=upload.pk, state__in=at_work).update(
        state=UploadState.FAILED,
        message="The server was stopped meanwhile. Nothing was written; import them again.",
    )
    return None


def _safe(name: str, number: int) -> str:
    """A file's name without folders and without characters that mean something to a shell."""
    plain = Path(name.replace("\\", "/")).name
    kept = "".join(c if c.isalnum() or c in "-_.()" else "_" for c in plain).lstrip(".")
    stem, dot, end = kept.rpartition(".")
    # A file system counts bytes, and a letter may be four.
    short = (stem or end).encode()[:NAME_BYTES].decode(errors="ignore")
    return f"{short}{dot}{end[:20]}" if stem else short or f"file_{number}"


def _copy(file: UploadedFile, kept: IO[bytes]) -> None:
    for piece in file.chunks():
        kept.write(piece)


def _begin(upload: Upload, work: Callable[[Upload], None]) -> None:
    _tell(upload, "waiting", 0, 0)
    threading.Thread(target=_carried_out, args=[upload, work], daemon=True).start()


def _carried_out(upload: Upload, work: Callable[[Upload], None]) -> None:
    """Do the work; whatever happens, the person hears of it.

    The lock belongs to the connection: it is there as long as somebody carries the work out, and
    PostgreSQL takes it back when the process is gone, on whatever machine.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [AT_WORK, upload.pk])
        work(upload)
    except Exception as error:
        upload.state, upload.message = UploadState.FAILED, f"{type(error).__name__}: {error}"
        upload.save(update_fields=["state", "message"])
        raise
    finally:
        connection.close()


def _is_carried_out(upload: Upload) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' "
            "AND classid = %s AND objid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))",
            [AT_WORK, upload.pk],
        )
        return bool(cursor.fetchone()[0])


def _run(upload: Upload, *, dry_run: bool, agrees: Callable[[Report], bool] = always) -> Report:
    folder = folder_of(upload)
    return load(
        [folder / name for name in upload.files],
        dry_run=dry_run,
        loaded_by=upload.confirmed_by or upload.uploaded_by,
        reason=upload.reason,
        progress=lambda step, done, total: _tell(upload, step, done, total),
        options=_options(upload.options, folder),
        agrees=agrees,
    )


def _options(said: dict[str, Any], folder: Path) -> Options:
    """Options as they were kept: JSON knows no dates and no paths."""
    day = said.get("valid_from")
    valid_from = date.fromisoformat(day) if day else None
    return Options(**{**said, "valid_from": valid_from, "folder": folder})


def _settle(upload: Upload, state: UploadState, report: Report, message: str = "") -> None:
    upload.state, upload.message = state, message
    upload.report = report.as_json().decode()
    upload.save(update_fields=["state", "message", "report"])


def _comparable(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name not in OF_THE_RUN}


def _tell(upload: Upload, step: str, done: int, total: int) -> None:
    told = {"step": step, "done": done, "total": total}
    place = folder_of(upload) / PROGRESS
    draft = place.with_suffix(".new")
    draft.write_bytes(orjson.dumps(told))
    draft.replace(place)
