"""Charts as SVG, drawn by us and served with the page: legible, labelled, no script.

Each is an image with a text alternative; the numbers stand in a table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 16, 36

#: Krippendorff's own advice: rely on 0.8 and more, draw tentative conclusions from 0.667.
GUIDES = (0.667, 0.8)


@dataclass(frozen=True, slots=True)
class Point:
    """A value in its place."""

    x: float
    y: float
    label: str
    value: str


def line_chart(points: list[tuple[str, float | None]]) -> SafeString:
    """Draw values between 0 and 1 over time; one that does not exist breaks the line."""
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
    """Negative agreement is worse than chance; it is drawn at the bottom."""
    return round(TOP + (1 - max(0.0, value)) * (HEIGHT - TOP - BOTTOM), 1)
