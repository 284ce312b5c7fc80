"""Plans side by side."""

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

#: More columns than this nobody reads side by side.
MOST_PLANS = 20
DEFAULT_LIMIT, LARGEST_LIMIT = 3, 100
DEEPEST = 2

#: How a comparison is written, by format.
Writer = Callable[[Document], bytes]
WRITERS: dict[str, Writer] = {
    "csv": tables.as_csv,
    "xlsx": tables.as_xlsx,
    "svg": tables.as_svg,
}

CSV = file_renderer("csv", "text/csv")
XLSX = file_renderer("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
SVG = file_renderer("svg", "image/svg+xml")

#: Either name is understood, as is a comma or a repetition.
NAMES_OF_PLANS = ("plans", "plan")

PARAMETERS = (
    Parameter(
        "plans",
        f"Ids of the plans to set side by side, two to {MOST_PLANS}, with commas between or the "
        "parameter repeated; the columns keep this order.",
        example="us-ai-action-plan-2025,cn-global-ai-governance-action-plan-2025",
        is_repeatable=True,
    ),
    Parameter("plan", "The same as `plans`, as lists call it.", is_repeatable=True),
    Parameter(
        "by",
        "What the rows are: themes in the order of their tree, types of clauses, or the force of "
        "the duties that clauses state.",
        {"type": "string", "enum": list(BY), "default": THEME},
        THEME,
    ),
    Parameter(
        "scheme",
        "The scheme whose themes are the rows; needed where the plans are coded by several.",
        example="ai-plans",
    ),
    Parameter(
        "depth",
        "How many levels of themes are rows. A theme counts the clauses of narrower ones.",
        {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": 1},
        1,
    ),
    Parameter(
        "limit",
        "How many clauses each cell names; `clauses_url` leads to all.",
        {"type": "integer", "minimum": 0, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT},
        3,
    ),
)


def _make_addresses_whole(comparison: Document, server: str) -> None:
    """Outside records addresses are whole, so that a client asks for them as they are."""
    for row in comparison["rows"]:
        for cell in row["cells"]:
            found = {name: cell[name] for name in cell if name.endswith("_url") and cell[name]}
            cell.update((name, f"{server}{path}") for name, path in found.items())


class CompareViewSet(ReadViewSet):
    """What several plans say about the same things, and where one is silent."""

    renderer_classes = (JSONRenderer, PageRenderer, CSV, XLSX, SVG)

    @classmethod
    def takes(cls, action: str | None) -> Sequence[Parameter]:
        """The plans, what to compare them by, and the snapshot."""
        return [*PARAMETERS, *super().takes(action)]

    def answer_serializer(self, action: str) -> type[Serializer[Any]]:
        """What it answers with, for the OpenAPI document."""
        return ComparisonSerializer

    def list(self, request: Request) -> HttpResponseBase:
        """A matrix of plans by themes, clause types or modalities, with their correspondences.

        A cell is `present`, `searched_absent` (somebody searched the plan and published that there
        is nothing) or `not_yet_coded`: an empty cell is never silence.
        """
        snapshot = read_snapshot(self.parameters)
        plans, question = self._question(snapshot)
        written = request.accepted_renderer.format

        def read(at: Snapshot) -> Reading:
            writer: Writer = WRITERS.get(written, orjson.dumps)
            # Read anew if a publication came between.
            compared = plans if at is snapshot else plans_of(question.plans, at)
            answer = compare(question, compared, at)
            _make_addresses_whole(answer, request.build_absolute_uri("/").rstrip("/"))
            return writer(answer), None

        response = self.respond(request, snapshot, read)
        if written in WRITERS:
            name = f"compare-revision-{snapshot.revision}.{written}"
            response["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    def _question(self, snapshot: Snapshot) -> tuple[Mapping[str, Document], Question]:
        """The plans, and the request as understood. Raises InvalidParametersError."""
        by = self._by()
        depth = self._number("depth", 1, DEEPEST, 1)
        limit = self._number("limit", 0, LARGEST_LIMIT, DEFAULT_LIMIT)
        plans = self._plans(snapshot)
        scheme = self._scheme(plans, snapshot) if by == THEME else self._no_scheme(by)
        return plans, Question(tuple(plans), by, scheme, depth, limit)

    def _plans(self, snapshot: Snapshot) -> dict[str, Document]:
        """The documents of the plans in the order asked. Raises InvalidParametersError."""
        given = [(name, value) for name, value in self.parameters.pairs if name in NAMES_OF_PLANS]
        asked = list(dict.fromkeys(plan for pair in given for plan in split(*pair)))
        if not 2 <= len(asked) <= MOST_PLANS:
            detail = f"'plans' takes two to {MOST_PLANS} different plans, with commas between."
            raise invalid("plans", ",".join(value for _, value in given) or None, detail)
        found = plans_of(asked, snapshot)
        if len(found) < len(asked):
            known = KeyFilter("key", of=PublishedPlan, help_text="")
            known.resolve("plans", [asked], snapshot)
        return {plan: found[plan] for plan in asked}

    def _by(self) -> str:
        by = self.parameters.one("by") or THEME
        if by not in BY:
            raise invalid("by", by, f"Plans cannot be compared by '{by[:100]}'.", nearest(by, BY))
        return by

    def _scheme(self, plans: Mapping[str, Document], snapshot: Snapshot) -> str:
        asked = self.parameters.one("scheme")
        if asked is not None:
            KeyFilter("key", of=PublishedScheme, help_text="").resolve(
                "scheme", [[asked]], snapshot
            )
            return asked
        themes = (theme for plan in plans.values() for theme in plan["themes"])
        used = sorted({theme.partition(":")[0] for theme in themes})
        if len(used) > 1:
            raise invalid("scheme", None, "The plans are coded by several schemes: say one.", used)
        if not used:
            detail = "No clause of these plans has a theme: compare them by something else."
            raise invalid("by", THEME, detail, [by for by in BY if by != THEME])
        return str(used[0])

    def _no_scheme(self, by: str) -> str:
        scheme = self.parameters.one("scheme")
        if scheme is not None:
            raise invalid("scheme", scheme, f"A comparison by {by} has no scheme.")
        return ""

    def _number(self, name: str, least: int, most: int, default: int) -> int:
        value = self.parameters.one(name)
        if value is None:
            return default
        if not NUMBER.fullmatch(value) or not least <= int(value) <= most:
            raise invalid(name, value, f"'{name}' is a number from {least} to {most}.")
        return int(value)
