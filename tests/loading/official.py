"""Every official file at hand, read: what is in it, and what of its characters is accounted for.

`python -m tests.loading.official` writes the table into docs/loading/tried-files.md, and a test
compares it with the files.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "data"
PAGE = REPOSITORY / "docs" / "loading" / "tried-files.md"

#: The folders and files that are official texts, each by the format it must be taken for.
FILES = {
    "akn": ["importers/akn/*.xml"],
    "clml": ["importers/clml/*.xml"],
    "uslm": ["importers/uslm/*.*"],
    "eu-json": ["instruments/eu/*.json"],
    "text": [
        "plans/us-ai-action-plan-2025.txt",
        "instruments/*.txt",
        "instruments/cn/*.md",
    ],
}

BEGIN = "<!-- official files: written by python -m tests.loading.official -->"
END = "<!-- /official files -->"

HEAD = (
    "| file | format | provisions by type | characters | accounted for | to look at |",
    "|---|---|---|---:|---:|---:|",
)


def paths() -> list[Path]:
    """Return every official file at hand."""
    return [
        path for globs in FILES.values() for glob in globs for path in sorted(SHARED.glob(glob))
    ]


def row(path: Path) -> str:
    """Return the line of a file: its account, or why it is refused."""
    # Only now are settings and models there.
    from provisions.loading.pipeline.formats import format_of
    from provisions.loading.rows.options import Options
    from provisions.loading.rows.raw_rows import UnreadableFileError

    name = path.relative_to(SHARED)
    try:
        known = format_of(path, Options())
        assert known is not None
        assert known.instruments is not None
        found = [_counted(instrument) for instrument in known.instruments(path, Options())]
    except UnreadableFileError as error:
        return f"| {name} | | refused: {error.message} | | | |"
    types: Counter[str] = sum((counts for counts, *_ in found), Counter())
    listed = ", ".join(f"{count:,} {kind}" for kind, count in sorted(types.items()))
    size, told, odd = (sum(numbers) for numbers in list(zip(*found, strict=True))[1:])
    return f"| {name} | {known.name} | {listed} | {size:,} | {told / size:.1%} | {odd:,} |"


def _counted(instrument) -> tuple[Counter[str], int, int, int]:
    from provisions.analysis.segments import account
    from provisions.loading.instruments.instrument import mismatches

    text = instrument.transcript
    unexplained = sum(
        segment.end - segment.start
        for segment in account(text, instrument.stretches)
        if segment.kind in ("gap", "overlap")
    )
    types = Counter(str(provision.clause_type) for provision in instrument.provisions)
    odd = len(instrument.findings) + len(list(mismatches(instrument)))
    return types, len(text), len(text) - unexplained, odd


def table() -> str:
    """Return the whole table."""
    return "\n".join([*HEAD, *map(row, paths())])


def in_page() -> str:
    """Return the table in docs/loading/tried-files.md."""
    return PAGE.read_text().partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    """Write the table into the page."""
    import django

    django.setup()
    before, _, rest = PAGE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govdb.settings")
    sys.exit(main())
