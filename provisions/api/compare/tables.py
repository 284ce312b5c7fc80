"""A comparison as CSV, as a workbook, and as an SVG picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import shorten, wrap
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string

from provisions.analysis.comparison import CellState
from provisions.analysis.stances import CONTESTED, COUNTED
from provisions.characters import xml_safe
from provisions.choices import Completeness, Stance
from provisions.exporting.cells import BYTE_ORDER_MARK, csv_lines, workbook_safe

Document = dict[str, Any]
Value = str | int | float | None

STATES = {
    CellState.PRESENT: "present",
    CellState.SEARCHED_ABSENT: "searched, absent",
    CellState.NOT_YET_CODED: "not yet coded",
}

CELL_COLUMNS = (
    "row",
    "label",
    "parent",
    "depth",
    "held_by",
    "converging_count",
    "diverging_count",
    "plan",
    "state",
    "clause_count",
    "clause_share",
    "word_count",
    "word_share",
    "alpha",
    "unit_count",
    "coders",
    "silences",
    "clauses",
    "clauses_url",
    "revision",
    "otherwise_related_count",
    "touching_count",
    *(f"{stance}_count" for stance in COUNTED),
)
#: The columns that are members of the cell.
OF_CELL = CELL_COLUMNS[CELL_COLUMNS.index("plan") : CELL_COLUMNS.index("coders")]
EDGE_COLUMNS = (
    "id",
    "from_clause",
    "relation",
    "to_clause",
    "rationale",
    "review_state",
    "confidence",
)


def as_csv(comparison: Document) -> bytes:
    """One line per cell (RFC 4180, UTF-8 with a byte order mark for spreadsheets)."""
    return BYTE_ORDER_MARK + csv_lines([CELL_COLUMNS, *_cells(comparison)])


def _cells(comparison: Document) -> Iterator[list[Value]]:
    """Every cell with its row, in the order of CELL_COLUMNS."""
    revision = comparison["applied"]["revision"]
    for row in comparison["rows"]:
        shared = [row[name] for name in ("id", "label", "parent", "depth", "held_by")]
        edges = [len(row["converging"]), len(row["diverging"])]
        for cell in row["cells"]:
            counted = [cell[name] for name in OF_CELL]
            stances = cell["stance_counts"] or {}
            coders = "; ".join(coder["id"] for coder in cell["coders"])
            clauses = "; ".join(clause["id"] for clause in cell["clauses"])
            yield [
                *shared,
                *edges,
                *counted,
                coders,
                "; ".join(cell["silences"]),
                clauses,
                cell["clauses_url"],
                revision,
                len(row["otherwise_related"]),
                len(row["touching"]),
                *(stances.get(stance) for stance in COUNTED),
            ]


def as_xlsx(comparison: Document) -> bytes:
    """A workbook with sheets for the matrix, the cells, the correspondences and the source."""
    content = BytesIO()
    # Strings are never formulas, even if they begin with "=", and URLs are never links.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _sheet(book, "Matrix", heading, *_matrix(comparison))
        _sheet(book, "Cells", heading, CELL_COLUMNS, _cells(comparison))
        edges = ([edge[name] for name in EDGE_COLUMNS] for edge in comparison["correspondences"])
        _sheet(book, "Correspondences", heading, EDGE_COLUMNS, edges)
        _sheet(book, "About", heading, ("what", "value"), _about(comparison))
    return content.getvalue()


def _sheet(
    book: Any, name: str, heading: Any, columns: Sequence[str], rows: Iterator[list[Value]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, [workbook_safe(column) for column in columns], heading)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(columns), 22)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [workbook_safe(value) for value in row])


def _matrix(comparison: Document) -> tuple[list[str], Iterator[list[Value]]]:
    """Rows by plans: the number of clauses and their stances, or the state of the cell."""
    plans = [plan["title"] for plan in comparison["plans"]]
    columns = ["Heading", *plans, "Held by", "Converging", "Diverging", "Touching"]
    rows = (
        [
            "    " * (row["depth"] - 1) + row["label"],
            *(_content(cell) for cell in row["cells"]),
            row["held_by"],
            len(row["converging"]),
            len(row["diverging"]),
            len(row["touching"]),
        ]
        for row in comparison["rows"]
    )
    return columns, rows


def _content(cell: Document) -> Value:
    content: Value = cell["clause_count"] or STATES[cell["state"]]
    stances = _stances(cell)
    return f"{content} ({stances})" if stances else content


def _stances(cell: Document) -> str:
    """The counts of stances in a cell, in words; empty if no clause states one."""
    counts = cell["stance_counts"] or {}
    return ", ".join(
        f"{counts[stance]} {stance}"
        for stance in COUNTED
        if stance != Stance.NOT_STATED and counts.get(stance)
    )


def _about(comparison: Document) -> Iterator[list[Value]]:
    for name, value in comparison["applied"].items():
        yield [name, ", ".join(value) if isinstance(value, list) else value]
    for plan in comparison["plans"]:
        yield [f"plan {plan['id']}", f"{plan['title']}, {plan['published_on']}"]


LABEL_WIDTH, COLUMN_WIDTH, EDGES_WIDTH, ROW_HEIGHT, HEAD_HEIGHT = 320, 164, 130, 30, 100
LETTERS_IN_HEAD, LINES_IN_HEAD, LETTERS_IN_LABEL = 19, 4, 42

#: Fill and text colour, from few clauses to many, by share of the fullest cell: ColorBrewer's
#: Blues, which are legible in print and for colour-blind readers.
SHADES = (("#deebf7", "#111"), ("#9ecae1", "#111"), ("#4292c6", "#000"), ("#08519c", "#fff"))


@dataclass(frozen=True, slots=True)
class Tile:
    """A cell of the picture."""

    x: int
    words: str
    fill: str
    ink: str
    state: CellState
    #: The cell in a sentence, for screen readers and tooltips.
    spoken: str
    #: The stances of its clauses, as signs.
    signs: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row of the picture."""

    y: int
    label: str
    indent: int
    is_bold: bool
    tiles: list[Tile]
    edges: str


def as_svg(comparison: Document) -> bytes:
    """A heat map: the darker, the larger the share of a plan's clauses; silences are hatched."""
    plans = comparison["plans"]
    bands = list(_bands(comparison))
    width = LABEL_WIDTH + COLUMN_WIDTH * len(plans) + EDGES_WIDTH
    bottom = HEAD_HEIGHT + ROW_HEIGHT * len(bands)
    legend = [
        (24 + 120 * number, 88, fill, words)
        for number, ((fill, _), words) in enumerate(
            zip(SHADES, ("few clauses", "more", "many", "most"), strict=True)
        )
    ]
    context = {
        "width": width,
        "height": bottom + 96,
        "heads": [
            (LABEL_WIDTH + COLUMN_WIDTH * number + COLUMN_WIDTH // 2, _head(plan))
            for number, plan in enumerate(plans)
        ],
        "edges_x": width - EDGES_WIDTH // 2,
        "bands": bands,
        "legend": legend,
        "legend_y": bottom + 24,
        "applied": comparison["applied"],
        "has_stances": any(tile.signs for band in bands for tile in band.tiles),
        "titles": [plan["title"] for plan in plans],
        "tile_width": COLUMN_WIDTH - 4,
        "tile_height": ROW_HEIGHT - 4,
    }
    return xml_safe(render_to_string("provisions/comparison.svg", context)).encode()


def _head(plan: Document) -> list[str]:
    """A plan's title in short lines, with a remark if the plan is not held in full."""
    lines = wrap(plan["title"], LETTERS_IN_HEAD)
    shown = lines[:LINES_IN_HEAD]
    if len(lines) > LINES_IN_HEAD:
        shown[-1] = f"{shown[-1]} …"
    return shown if plan["completeness"] == Completeness.FULL else [*shown, "(held in part)"]


def _bands(comparison: Document) -> Iterator[Band]:
    titles = {plan["id"]: plan["title"] for plan in comparison["plans"]}
    shares = [cell["clause_share"] or 0 for row in comparison["rows"] for cell in row["cells"]]
    fullest = max(shares, default=0) or 1
    for number, row in enumerate(comparison["rows"]):
        tiles = [
            _tile(LABEL_WIDTH + COLUMN_WIDTH * column, row, cell, titles[cell["plan"]], fullest)
            for column, cell in enumerate(row["cells"])
        ]
        yield Band(
            HEAD_HEIGHT + ROW_HEIGHT * number,
            shorten(row["label"], LETTERS_IN_LABEL, placeholder=" …"),
            18 * (row["depth"] - 1),
            row["depth"] == 1,
            tiles,
            f"{len(row['converging'])} / {len(row['diverging'])}",
        )


def _signs(cell: Document) -> str:
    """The counts of stances in a cell, as signs; empty if no clause states one."""
    counts = cell["stance_counts"] or {}
    signs = (
        ("+", counts.get(Stance.FOR, 0)),
        ("\u2212", counts.get(Stance.AGAINST, 0)),
        ("\u25cb", counts.get(Stance.NEUTRAL, 0)),
        ("\u00b1", counts.get(Stance.MIXED, 0) + counts.get(CONTESTED, 0)),
    )
    return " ".join(f"{sign}{count}" for sign, count in signs if count)


def _tile(x: int, row: Document, cell: Document, title: str, fullest: float) -> Tile:
    state = CellState(cell["state"])
    spoken = f"{row['label']}, {title}: {STATES[state]}"
    if state is not CellState.PRESENT:
        return Tile(x, STATES[state], "#fff", "#333", state, spoken)
    share = cell["clause_share"]
    fill, ink = SHADES[min(int(share / fullest * len(SHADES)), len(SHADES) - 1)]
    words = f"{cell['clause_count']} · {share:.0%}"
    spoken = ", ".join(
        filter(None, [f"{spoken}, {cell['clause_count']} clauses, {share:.0%}", _stances(cell)])
    )
    return Tile(x, words, fill, ink, state, spoken, _signs(cell))
