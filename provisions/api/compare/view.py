"""The endpoint that compares plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from provisions.api.compare import BY, THEME, Document, Question, compare, plans_of, tables
from provisions.api.compare.shapes import ComparisonSerializer
from provisions.api.endpoint.viewset import Reading, ReadViewSet
from provisions.api.http.parameters import Parameter, split
from provisions.api.http.problems import invalid
from provisions.api.http.renderers import JSONRenderer, PageRenderer, file_renderer
from provisions.api.lists.filters import KeyFilter
from provisions.api.snapshot.snapshots import NUMBER, Snapshot, read_snapshot
from provisions.models.published import PublishedPlan, PublishedScheme
from provisions.nearest import nearest

#: The maximum number of columns.
MOST_PLANS = 20
DEFAULT_LIMIT, LARGEST_LIMIT = 3, 100
DEEPEST = 2

#: The writer of each format.
Writer = Callable[[Document], bytes]
WRITERS: dict[str, Writer] = {
    "csv": tables.as_csv,
    "xlsx": tables.as_xlsx,
    "svg": tables.as_svg,
}

CSV = file_renderer("csv", "text/csv")
XLSX = file_renderer("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
SVG = file_renderer("svg", "image/svg+xml")

#: Both names are accepted, with commas or repeated.
NAMES_OF_PLANS = ("plans", "plan")

PARAMETERS = (
    Parameter(
        "plans",
        f"Ids of the plans to compare, two to {MOST_PLANS}, separated by commas or as a repeated "
        "parameter, in the order of the columns.",
        example="us-ai-action-plan-2025,cn-global-ai-governance-action-plan-2025",
        is_repeatable=True,
    ),
    Parameter("plan", "The same as `plans`.", is_repeatable=True),
    Parameter(
        "by",
        "Kind of rows: themes in tree order, types of clauses, or modalities (the force of the "
        "duties that clauses state).",
        {"type": "string", "enum": list(BY), "default": THEME},
        THEME,
    ),
    Parameter(
        "scheme",
        "The scheme whose themes are the rows; required if the plans are coded by several.",
        example="ai-plans",
    ),
    Parameter(
        "depth",
        "Number of levels of themes. A theme includes the clauses of narrower themes.",
        {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": 1},
        1,
    ),
    Parameter(
        "limit",
        "Number of clauses that each cell lists; `clauses_url` is the list of all.",
        {"type": "integer", "minimum": 0, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
        3,
    ),
)


def _make_addresses_whole(comparison: Document, server: str) -> None:
    """Make the addresses of cells absolute, so that clients can request them unchanged."""
    for row in comparison["rows"]:
        for cell in row["cells"]:
            found = {name: cell[name] for name in cell if name.endswith("_url") and cell[name]}
            cell.update((name, f"{server}{path}") for name, path in found.items())


class CompareViewSet(ReadViewSet):
    """Compares plans by the clauses that they have, and lack, for each row."""

    renderer_classes = (JSONRenderer, PageRenderer, CSV, XLSX, SVG)

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The plans, the kind of rows, and the snapshot."""
        return [*PARAMETERS, *super().takes(action)]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """The response, for the OpenAPI document."""
        return ComparisonSerializer

    def list(self, request: Request) -> HttpResponseBase:
        """A matrix of plans by themes, clause types or modalities, with their correspondences.

        A cell is `present`, `searched_absent` (a coder searched the plan and published that it has
        no such clause) or `not_yet_coded`: an empty cell alone is not evidence of silence.
        """
        snapshot = read_snapshot(self.parameters)
        plans, question = self._question(snapshot)
        format_name = request.accepted_renderer.format

        def read(at: Snapshot) -> Reading:
            writer: Writer = WRITERS.get(format_name, orjson.dumps)
            # Read again if a revision was published meanwhile.
            compared = plans if at is snapshot else plans_of(question.plans, at)
            answer = compare(question, compared, at)
            _make_addresses_whole(answer, request.build_absolute_uri("/").rstrip("/"))
            return writer(answer), None

        response = self.respond(request, snapshot, read)
        if format_name in WRITERS:
            name = f"compare-revision-{snapshot.revision}.{format_name}"
            response["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    def _question(self, snapshot: Snapshot) -> tuple[Mapping[str, Document], Question]:
        """The plans, and the parsed request. Raises InvalidParametersError."""
        by = self._by()
        depth = self._number("depth", 1, DEEPEST, 1)
        limit = self._number("limit", 0, LARGEST_LIMIT, DEFAULT_LIMIT)
        plans = self._plans(snapshot)
        scheme = self._scheme(plans, snapshot) if by == THEME else self._no_scheme(by)
        return plans, Question(tuple(plans), by, scheme, depth, limit)

    def _plans(self, snapshot: Snapshot) -> dict[str, Document]:
        """The documents of the plans in the requested order. Raises InvalidParametersError."""
        given = [(name, value) for name, value in self.parameters.pairs if name in NAMES_OF_PLANS]
        requested = list(dict.fromkeys(plan for pair in given for plan in split(*pair)))
        if not 2 <= len(requested) <= MOST_PLANS:
            detail = f"'plans' must be two to {MOST_PLANS} different plans, separated by commas."
            raise invalid("plans", ",".join(value for _, value in given) or None, detail)
        found = plans_of(requested, snapshot)
        if len(found) < len(requested):
            known = KeyFilter("key", of=PublishedPlan, help_text="")
            known.resolve("plans", [requested], snapshot)
        return {plan: found[plan] for plan in requested}

    def _by(self) -> str:
        by = self.parameters.one("by") or THEME
        if by not in BY:
            raise invalid("by", by, f"'by' cannot be '{by[:100]}'.", nearest(by, BY))
        return by

    def _scheme(self, plans: Mapping[str, Document], snapshot: Snapshot) -> str:
        requested = self.parameters.one("scheme")
        if requested is not None:
            KeyFilter("key", of=PublishedScheme, help_text="").resolve(
                "scheme", [[requested]], snapshot
            )
            return requested
        themes = (theme for plan in plans.values() for theme in plan["themes"])
        used = sorted({theme.partition(":")[0] for theme in themes})
        if len(used) > 1:
            detail = "'scheme' is required: the plans are coded by several schemes."
            raise invalid("scheme", None, detail, used)
        if not used:
            detail = "'by' cannot be theme: no clause of these plans has one."
            raise invalid("by", THEME, detail, [by for by in BY if by != THEME])
        return str(used[0])

    def _no_scheme(self, by: str) -> str:
        scheme = self.parameters.one("scheme")
        if scheme is not None:
            detail = f"'scheme' applies to 'by=theme' only, not to 'by={by}'; omit it."
            raise invalid("scheme", scheme, detail)
        return ""

    def _number(self, name: str, least: int, most: int, default: int) -> int:
        value = self.parameters.one(name)
        if value is None:
            return default
        if not NUMBER.fullmatch(value) or not least <= int(value) <= most:
            raise invalid(name, value, f"'{name}' must be a whole number from {least} to {most}.")
        return int(value)
