"""The lines of a UTF-8 file, with the checksum of the file."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from provisions.loading.rows.raw_rows import UnreadableFileError

BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Lines:
    """Iterates over (number, text); `sha256` and `read_bytes` are complete after the last line.

    A byte order mark is an error unless `allows_bom` is true: spreadsheets write one, but
    `loaddata` does not accept it. Raises UnreadableFileError with the first invalid byte's place.
    """

    def __init__(self, path: Path, *, allows_bom: bool = False) -> None:
        self.path = path
        self.allows_bom = allows_bom
        self.read_bytes = 0
        self._checksum = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The checksum of the bytes read so far."""
        return self._checksum.hexdigest()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    self._checksum.update(line)
                    self.read_bytes += len(line)
                    yield number, self._text(number, line)
        except OSError as error:
            raise UnreadableFileError("unreadable", f"{error.strerror}.") from error
        if not self.read_bytes:
            raise UnreadableFileError("empty_file", "The file is empty.")

    def _text(self, number: int, line: bytes) -> str:
        if number == 1:
            line = self._without_bom(line)
        if b"\0" in line:
            column = line.index(b"\0") + 1
            message = "This line contains a NUL byte. Is it a text file?"
            raise UnreadableFileError("nul", message, number, column)
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode()) + 1
            byte = f"0x{line[error.start]:02x}"
            message = f"The byte {byte} is not valid UTF-8. Save the file as UTF-8."
            raise UnreadableFileError("not_utf8", message, number, column) from None

    def _without_bom(self, line: bytes) -> bytes:
        if line.startswith(UTF16):
            raise UnreadableFileError(
                "not_utf8", "The file is UTF-16. Save the file as UTF-8.", 1, 1
            )
        if not line.startswith(BOM):
            return line
        if not self.allows_bom:
            message = "The file has a byte order mark. Save the file as UTF-8 without it."
            raise UnreadableFileError("byte_order_mark", message, 1, 1)
        return line[len(BOM) :]
