"""Compares plans: the clauses of each plan under each heading, or the state of an empty cell.

A cell is `present` if the plan has clauses in the row, `searched_absent` if a published search
found none, and `not_yet_coded` otherwise: an empty cell alone never means absence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from provisions.analysis.agreement import alpha_of
from provisions.analysis.judgements import CoderValue, of_theme
from provisions.analysis.stances import COUNTED, StatedStance, stance_on
from provisions.choices import CorrespondenceRelation, ReviewState, Stance


class CellState(StrEnum):
    """The state of a plan in a row."""

    PRESENT = "present"
    SEARCHED_ABSENT = "searched_absent"
    NOT_YET_CODED = "not_yet_coded"


class RowReach(StrEnum):
    """The number of the compared plans in which a row is present."""

    ALL = "all"
    SOME = "some"
    ONE = "one"
    NONE = "none"


#: The relations of converging and of diverging clauses. Related and superseding clauses are
#: neither.
CONVERGING = frozenset(
    {
        CorrespondenceRelation.EXACT,
        CorrespondenceRelation.CLOSE,
        CorrespondenceRelation.BROADER,
        CorrespondenceRelation.NARROWER,
        CorrespondenceRelation.IMPLEMENTS,
        CorrespondenceRelation.CITES,
    }
)
DIVERGING = frozenset({CorrespondenceRelation.CONTRASTS})


NONE_STATED = dict.fromkeys(COUNTED, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A heading of the comparison: a theme, a type of clause or a modality."""

    id: str
    label: str
    parent: str | None = None
    depth: int = 1
    #: The values that count for the row: its own and those of narrower themes.
    values: frozenset[str] = frozenset()
    #: The values whose absence implies its absence: its own and those of broader themes.
    absences: frozenset[str] = frozenset()


@dataclass(slots=True)
class ComparedClause:
    """The members of a clause that the comparison needs."""

    id: str
    plan: str
    values: Sequence[str]
    #: The number of words of its text and of its parts' texts; None if no text is published.
    words: int | None


@dataclass(frozen=True, slots=True)
class Absence:
    """The absence of a value from a plan, from a search or from the data itself."""

    plan: str
    value: str
    #: The published silence; None if no search was necessary.
    silence: str | None = None
    coder: str = ""
    coder_kind: str = ""


@dataclass(frozen=True, slots=True)
class CoderFinding:
    """A coder has assigned a theme to a clause of a plan."""

    plan: str
    theme: str
    coder: str
    coder_kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A correspondence between clauses of two compared plans, with the values of each side."""

    id: str
    relation: str
    review_state: str
    from_values: Sequence[str]
    to_values: Sequence[str]


@dataclass(slots=True)
class Cell:
    """One plan in one row."""

    plan: str
    state: CellState = CellState.NOT_YET_CODED
    clauses: list[str] = field(default_factory=list)
    #: The number of words of the clauses with a text; None if none has one.
    words: int | None = None
    #: The number of clauses by stance; empty if the rows are not themes.
    stances: dict[str, int] = field(default_factory=dict)
    #: The coders of the clauses or of the silences: their kinds by id.
    coders: dict[str, str] = field(default_factory=dict)
    silences: list[str] = field(default_factory=list)
    alpha: float | None = None
    #: The number of clauses that two or more persons judged.
    units: int = 0


@dataclass(slots=True)
class ComparisonLine:
    """A row with its cells in the order of the plans."""

    row: Row
    cells: list[Cell]
    #: The ids of edges with both ends in the row: converging, diverging and other ones.
    converging: list[str] = field(default_factory=list)
    diverging: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    #: The ids of edges with one end in the row.
    touching: list[str] = field(default_factory=list)

    @property
    def holders(self) -> list[str]:
        """The plans in which the row is present."""
        return [cell.plan for cell in self.cells if cell.state is CellState.PRESENT]

    @property
    def reach(self) -> RowReach:
        """Whether the row is present in all plans, some, one or none."""
        held = len(self.holders)
        if held == len(self.cells):
            return RowReach.ALL
        return (RowReach.NONE, RowReach.ONE)[held] if held < 2 else RowReach.SOME


def compare(
    rows: Sequence[Row],
    plans: Sequence[str],
    clauses: Collection[ComparedClause],
    absences: Iterable[Absence] = (),
    findings: Iterable[CoderFinding] = (),
    said: Mapping[str, Sequence[CoderValue]] | None = None,
    edges: Iterable[Edge] = (),
    stated: Mapping[str, Sequence[StatedStance]] | None = None,
) -> list[ComparisonLine]:
    """Compare plans: one line per row, one cell per plan. A clause counts once per row.

    `said` are the codings for agreement, by plan: those of persons by the present codebook.
    `stated` are the valid stances by clause; None if the rows have no stances.
    """
    lines = [ComparisonLine(row, [Cell(plan) for plan in plans]) for row in rows]
    columns = {plan: number for number, plan in enumerate(plans)}
    by_value = _by_value(rows)
    for clause in clauses:
        for number in _numbers(by_value, clause.values):
            _add(lines[number].cells[columns[clause.plan]], clause)
    if stated is not None:
        _note_stances(lines, {each.id: each for each in clauses if each.id in stated}, stated)
    for absence in absences:
        for number, row in enumerate(rows):
            if absence.value in row.absences:
                _note_absence(lines[number].cells[columns[absence.plan]], absence)
    _note_coders(lines, columns, by_value, findings)
    _note_agreement(lines, columns, said or {})
    for edge in edges:
        _note_edge(lines, by_value, edge)
    return lines


def _by_value(rows: Sequence[Row]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for value in row.values:
            found[value].append(number)
    return found


def _numbers(by_value: Mapping[str, list[int]], values: Iterable[str]) -> set[int]:
    return {number for value in values for number in by_value.get(value, ())}


def _add(cell: Cell, clause: ComparedClause) -> None:
    cell.state = CellState.PRESENT
    cell.clauses.append(clause.id)
    if clause.words is not None:
        cell.words = (cell.words or 0) + clause.words


def _note_stances(
    lines: Iterable[ComparisonLine],
    clauses: Mapping[str, ComparedClause],
    stated: Mapping[str, Sequence[StatedStance]],
) -> None:
    """Count the clauses of each cell by stance; `clauses` are those with a stated stance."""
    for line in lines:
        for cell in line.cells:
            if not clauses:
                cell.stances = {**NONE_STATED, Stance.NOT_STATED.value: len(cell.clauses)}
                continue
            found = Counter(
                stance_on(stated[name], line.row.values.intersection(clauses[name].values))
                for name in cell.clauses
                if name in clauses
            )
            found[Stance.NOT_STATED.value] += len(cell.clauses) - found.total()
            cell.stances = {stance: found[stance] for stance in COUNTED}


def _note_absence(cell: Cell, absence: Absence) -> None:
    """Add an absence; a present cell remains present and shows the contradicting silence."""
    if absence.silence is not None:
        cell.silences.append(absence.silence)
    if cell.state is not CellState.PRESENT:
        cell.state = CellState.SEARCHED_ABSENT
        if absence.silence is not None:
            cell.coders[absence.coder] = absence.coder_kind


def _note_coders(
    lines: Sequence[ComparisonLine],
    columns: Mapping[str, int],
    by_value: Mapping[str, list[int]],
    findings: Iterable[CoderFinding],
) -> None:
    for found in findings:
        for number in by_value.get(found.theme, ()):
            cell = lines[number].cells[columns[found.plan]]
            if cell.state is CellState.PRESENT:
                cell.coders[found.coder] = found.coder_kind


def _note_agreement(
    lines: Sequence[ComparisonLine],
    columns: Mapping[str, int],
    said: Mapping[str, Sequence[CoderValue]],
) -> None:
    """Add the agreement on the clauses that two or more persons judged."""
    for plan, codings in said.items():
        for line in lines:
            cell = line.cells[columns[plan]]
            cell.alpha, cell.units = alpha_of(of_theme(codings, line.row.values))


def _note_edge(
    lines: Sequence[ComparisonLine], by_value: Mapping[str, list[int]], edge: Edge
) -> None:
    """Add an edge to every row that contains both ends, and as touching to those with one end.

    Rejected correspondences are omitted.
    """
    if edge.review_state == ReviewState.REJECTED:
        return
    one, other = (_numbers(by_value, values) for values in (edge.from_values, edge.to_values))
    for number in one & other:
        _side(lines[number], edge.relation).append(edge.id)
    for number in one ^ other:
        lines[number].touching.append(edge.id)


def _side(line: ComparisonLine, relation: str) -> list[str]:
    if relation in CONVERGING:
        return line.converging
    return line.diverging if relation in DIVERGING else line.other


def totals(
    lines: Iterable[ComparisonLine], plans: Sequence[str]
) -> Iterator[dict[str, int | dict[str, int]]]:
    """Yield, per depth, the number of rows by reach, and of the rows of only one plan by plan."""
    by_depth: dict[int, list[ComparisonLine]] = defaultdict(list)
    for line in lines:
        by_depth[line.row.depth].append(line)
    for depth, of_depth in sorted(by_depth.items()):
        reaches = [line.reach for line in of_depth]
        alone = [line.holders[0] for line in of_depth if line.reach is RowReach.ONE]
        yield {
            "depth": depth,
            **{f"{reach}_count": reaches.count(reach) for reach in RowReach},
            "only": {plan: alone.count(plan) for plan in plans},
        }
