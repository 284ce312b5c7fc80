"""Charts as inline SVG, without scripts.

Each chart has a text alternative, and the page shows its numbers in a table.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 16, 36

#: Krippendorff's recommendation: rely on 0.8 and more; tentative conclusions from 0.667.
GUIDES = (0.667, 0.8)


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its position in the chart."""

    x: float
    y: float
    label: str
    value: str


def line_chart(points: list[tuple[str, float | None]]) -> SafeString:
    """Draw values between 0 and 1 over time; None values have no point."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)
    placed = [
        Point(round(LEFT + n * step, 1), _y(value), label, f"{value:.2f}")
        for n, (label, value) in enumerate(points)
        if value is not None
    ]
    context = {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "points": placed,
        "line": " ".join(f"{point.x},{point.y}" for point in placed),
        "guides": [(_y(value), value) for value in (0, *GUIDES, 1)],
        "label_y": HEIGHT - 12,
        "words": "; ".join(f"{point.label}: {point.value}" for point in placed),
    }
    return mark_safe(render_to_string("workbench/line_chart.svg", context))


def _y(value: float) -> float:
    """The vertical position of a value; negative values are drawn at the bottom."""
    return round(TOP + (1 - max(0.0, value)) * (HEIGHT - TOP - BOTTOM), 1)
