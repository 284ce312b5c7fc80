"""The metadata of a release: data packages, citation, readme and checksums.

Frictionless Data Package 1.0 with Table Schema; CSV on the Web (W3C, 2015); Citation File Format
1.2.0; Datasette's metadata; SHA256SUMS in the format of `sha256sum -c`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.template.loader import render_to_string

from provisions.exporting.columns import COLUMNS, KEYS, PLURALS, ColumnKind, ExportColumn
from provisions.exporting.licence import LICENCE

PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_SORT_KEYS

#: Types of Table Schema and of CSVW, by kind; a list in a cell is text with separators.
FRICTIONLESS = {
    ColumnKind.INTEGER: "integer",
    ColumnKind.NUMBER: "number",
    ColumnKind.BOOLEAN: "boolean",
}
CSVW = {
    ColumnKind.INTEGER: "integer",
    ColumnKind.NUMBER: "double",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.DAY: "date",
    ColumnKind.MOMENT: "dateTime",
    ColumnKind.NESTED: "json",
}


@dataclass(frozen=True, slots=True)
class ReleaseDescription:
    """The data of a release for its metadata."""

    name: str
    revision: int
    #: The day of the revision, ISO 8601.
    published_on: str
    root_sha256: str
    note: str
    counts: Mapping[str, int]
    #: The public address of the database; empty if unknown.
    address: str

    @property
    def title(self) -> str:
        """The title of the release."""
        return f"govdb release {self.name}"


def describe(folder: Path, release: ReleaseDescription) -> None:
    """Write all metadata files, and the checksums of all files last."""
    _json(folder / "datapackage.json", datapackage(folder, release))
    _json(folder / "csv-metadata.json", csvw(release))
    _json(folder / "metadata.json", datasette(release))
    (folder / "CITATION.cff").write_text(citation(release), encoding="utf-8")
    (folder / "README.md").write_text(readme(release), encoding="utf-8")
    lines = [f"{_digest(path)}  {name}\n" for name, path in _files(folder)]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _json(path: Path, content: Any) -> None:
    path.write_bytes(orjson.dumps(content, option=PRETTY))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def datapackage(folder: Path, release: ReleaseDescription) -> dict[str, Any]:
    """The Frictionless descriptor of the CSV files."""
    homepage = {"homepage": release.address} if release.address else {}
    return {
        **homepage,
        "profile": "tabular-data-package",
        "name": "govdb-" + "".join(c if c.isalnum() else "-" for c in release.name.lower()),
        "title": release.title,
        "version": str(release.revision),
        "created": f"{release.published_on}T00:00:00Z",
        "description": release.note,
        "licenses": [{"name": "CC-BY-4.0", "title": LICENCE["name"], "path": LICENCE["url"]}],
        "resources": [_resource(folder, noun) for noun in COLUMNS],
    }


def _resource(folder: Path, noun: str) -> dict[str, Any]:
    path = folder / "csv" / f"{PLURALS[noun]}.csv"
    fields = [
        {
            "name": column.name,
            "type": FRICTIONLESS.get(column.kind, "string"),
            "description": column.about,
        }
        for column in COLUMNS[noun]
    ]
    return {
        "profile": "tabular-data-resource",
        "name": PLURALS[noun],
        "path": f"csv/{PLURALS[noun]}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        "schema": {"fields": fields, "primaryKey": KEYS[noun], "missingValues": [""]},
    }


def csvw(release: ReleaseDescription) -> dict[str, Any]:
    """The same tables for CSV on the Web."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:title": release.title,
        "dc:license": {"@id": LICENCE["url"]},
        "dc:issued": release.published_on,
        "tables": [
            {
                "url": f"csv/{PLURALS[noun]}.csv",
                "tableSchema": {
                    "columns": [_csvw_column(column) for column in COLUMNS[noun]],
                    "primaryKey": KEYS[noun],
                },
            }
            for noun in COLUMNS
        ],
    }


def _csvw_column(column: ExportColumn) -> dict[str, Any]:
    described = {"name": column.name, "titles": column.name, "dc:description": column.about}
    if column.kind is ColumnKind.LIST:
        return {**described, "datatype": "string", "separator": "; "}
    return {**described, "datatype": CSVW.get(column.kind, "string")}


def datasette(release: ReleaseDescription) -> dict[str, Any]:
    """The metadata that Datasette shows with the tables."""
    tables: dict[str, dict[str, Any]] = {
        PLURALS[noun]: {"columns": {column.name: column.about for column in COLUMNS[noun]}}
        for noun in COLUMNS
    }
    source = {"source_url": release.address} if release.address else {}
    return {
        **source,
        "title": release.title,
        "description": release.note,
        "license": LICENCE["name"],
        "license_url": LICENCE["url"],
        "databases": {"govdb": {"tables": tables}},
    }


def citation(release: ReleaseDescription) -> str:
    """A CITATION.cff; its values are JSON strings, which are valid YAML."""

    def text(value: str) -> str:
        return orjson.dumps(value).decode()

    url = f"url: {text(release.address)}\n" if release.address else ""
    return (
        "cff-version: 1.2.0\n"
        "message: Please cite the release that you used.\n"
        "type: dataset\n"
        f"title: {text(release.title)}\n"
        "authors:\n"
        "  - name: govdb\n"
        f"version: {text(release.name)}\n"
        f"date-released: {release.published_on}\n"
        "license: CC-BY-4.0\n"
        f"{url}"
        "identifiers:\n"
        "  - type: other\n"
        f"    value: {text(f'sha256:{release.root_sha256}')}\n"
        "    description: Root of the Merkle tree of all records of the revision.\n"
    )


def readme(release: ReleaseDescription) -> str:
    """The README.md of the folder."""
    counts = [(PLURALS[noun], release.counts.get(noun, 0)) for noun in COLUMNS]
    context = {"release": release, "counts": counts, "licence": LICENCE}
    return render_to_string("provisions/release.md", context)
