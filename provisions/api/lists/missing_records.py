"""The problem for a missing record: withdrawn, not valid on the day, or never published."""

from __future__ import annotations

from provisions.api.http.problems import Fault, NoSuchRecordError
from provisions.api.lists.key_prefix import is_possible
from provisions.api.lists.listed_noun import ListedNoun
from provisions.api.lists.nearest_keys import nearest_keys
from provisions.api.snapshot.snapshots import Snapshot
from provisions.api.snapshot.tombstones import gone_error


def missing_record(
    noun: ListedNoun, snapshot: Snapshot, public_id: str, address: str, *, may_be_gone: bool
) -> Exception:
    """The problem that says when a record was withdrawn, or else names the nearest ids.

    `address` is the requested one; `may_be_gone` whether records of the noun can be withdrawn.
    """
    day, can_exist = snapshot.as_of, is_possible(public_id)
    if day is not None and can_exist and noun.with_id(snapshot.whenever(), public_id).exists():
        detail = f"'{public_id}' exists, but was not in force on {day}; change or omit 'as_of'."
        return NoSuchRecordError(detail, [Fault("as_of", str(day), detail)])
    if may_be_gone and can_exist:
        once = noun.named(noun.model._default_manager.all(), public_id)
        gone = gone_error(once, public_id, snapshot, address)
        if gone is not None:
            return gone
    near = nearest_keys(public_id, noun.everything(snapshot)) if can_exist else []
    detail = (
        f"No record in {noun.basename} has the id '{public_id[:200]}' "
        f"at revision {snapshot.revision}."
    )
    if near:
        detail = f"{detail} Nearest: {', '.join(near)}."
    return NoSuchRecordError(detail, [Fault("id", public_id, detail, near)])
