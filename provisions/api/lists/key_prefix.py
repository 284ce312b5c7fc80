"""Conditions on keys: those that begin with a plan, and those that can exist at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from provisions.models.published import KEY_LENGTH


def key_prefix(plans: Iterable[str], mark: str) -> Q:
    """Rows whose key begins with one of some plans and a mark that no plan's slug contains."""
    end = chr(ord(mark) + 1)  # keys are sorted by code point
    spans = (Q(key__gte=plan + mark, key__lt=plan + end) for plan in plans)
    return reduce(or_, spans)


def is_possible(public_id: str) -> bool:
    """Whether an id can exist: NUL and other unprintable characters cannot be stored."""
    return len(public_id) <= KEY_LENGTH and public_id.isprintable()
