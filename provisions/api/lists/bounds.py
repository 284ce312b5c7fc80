"""Filters by lower and upper bounds: dates, datetimes and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from decimal import Decimal
from typing import Any, Self

from provisions.api.http.problems import invalid
from provisions.api.lists.filters import ParameterFilter
from provisions.api.snapshot.snapshots import NUMBER, first_day, parse_moment
from provisions.partial_dates import FORM


class DatesFilter(ParameterFilter):
    """A date column, as the two parameters `name_after` and `name_before`.

    A month or a year counts as its first day, in records and in requests. So every dated record is
    either after a bound or before it, and `x_after=2023&x_before=2024` finds exactly the records
    whose date begins with 2023.
    """

    schema = {
        "oneOf": [
            {"type": "string", "format": "date"},
            {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2})?$"},
        ]
    }

    def family(self, name: str) -> Iterator[tuple[str, ParameterFilter]]:
        """The lower bound, included, and the upper bound, excluded."""
        yield f"{name}_after", self._bound("gte", "On or after this day, month or year")
        yield (
            f"{name}_before",
            self._bound("lt", "Before this day, month or year (excluded)"),
        )

    def _bound(self, lookup: str, phrase: str) -> Self:
        bound = copy(self)
        bound.lookup_expr = lookup
        help_text = (
            f"{phrase}: {self.extra['help_text']} A month or a year counts as its first day, also "
            "in records. Records without this date are excluded."
        )
        bound.extra = {**self.extra, "help_text": help_text}
        return bound

    def read(self, name: str, value: str) -> Any:
        """Parse an ISO 8601 date, month or year."""
        return first_day(name, value)

    def shown(self, value: Any) -> str:
        """The value in ISO 8601."""
        return str(value.isoformat())


class MomentsFilter(DatesFilter):
    """A datetime column, as the two parameters `name_after` and `name_before`."""

    schema = {"type": "string"}

    def read(self, name: str, value: str) -> Any:
        """Parse an ISO 8601 date or datetime; a date, month or year is its first moment in UTC."""
        if FORM.fullmatch(value):
            value = str(first_day(name, value))
        return parse_moment(name, value)


class NumbersFilter(ParameterFilter):
    """A number column, as the two parameters `name_min` and `name_max`, both included."""

    schema = {"type": "number"}

    def family(self, name: str) -> Iterator[tuple[str, ParameterFilter]]:
        """The minimum and the maximum."""
        yield f"{name}_min", self._bound("gte", "At least")
        yield f"{name}_max", self._bound("lte", "At most")

    def _bound(self, lookup: str, phrase: str) -> Self:
        bound = copy(self)
        bound.lookup_expr = lookup
        bound.extra = {**self.extra, "help_text": f"{phrase}: {self.extra['help_text']}"}
        return bound

    def read(self, name: str, value: str) -> Decimal:
        """Parse a decimal number without sign, exponent, infinity or NaN."""
        whole, _, fraction = value.partition(".")
        if not NUMBER.fullmatch(whole) or (fraction and not NUMBER.fullmatch(fraction)):
            raise invalid(name, value, f"'{name}' must be a number such as {self.example}.")
        return Decimal(value)

    def shown(self, value: Decimal) -> float:
        """The value as a JSON number."""
        return float(value)


class CountsFilter(NumbersFilter):
    """A whole-number column, as the two parameters `name_min` and `name_max`."""

    schema = {"type": "integer"}

    def read(self, name: str, value: str) -> Any:
        """Parse a whole number."""
        if not NUMBER.fullmatch(value):
            detail = f"'{name}' must be a whole number such as {self.example or 1}."
            raise invalid(name, value, detail)
        return int(value)

    def shown(self, value: Any) -> Any:
        """The value as a JSON number."""
        return value


class LeastFilter(CountsFilter):
    """A whole-number column with a minimum, as one parameter."""

    def __init__(self, *columns: str, **extra: Any) -> None:
        super().__init__(*columns, lookup_expr="gte", **extra)

    def family(self, name: str) -> Iterator[tuple[str, ParameterFilter]]:
        """The parameter itself, whose name says that it is a minimum."""
        yield name, self
