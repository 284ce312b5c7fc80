"""Rules that need other rows, kept by the database itself, set by set."""

import pgtrigger
from django.core.exceptions import ImproperlyConfigured

# pgtrigger leaves it untyped.
NEW_ROWS = pgtrigger.Referencing(new="new_rows")  # type: ignore[no-untyped-call]


def _refuse(constraint: str, message: str) -> str:
    """The PL/pgSQL that breaks off as a check violation carrying the rule's name."""
    return (
        f"RAISE EXCEPTION '{message}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';"
    )


def tree_triggers(noun: str, parent: str, scope: str, scope_noun: str) -> list[pgtrigger.Trigger]:
    """Keep a parent tree inside its scope (a plan, a scheme) and free of cycles.

    Statement-level, so that a bulk load pays one join and not one query a row. An insert cannot
    close a cycle, because nothing points to a row that was not there.
    """
    table = f"provisions_{noun}"
    rule = f"{noun}_parent_same_{scope_noun}"
    same_scope = f"""
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN {table} p ON p.id = n.{parent}
            WHERE p.{scope} <> n.{scope}
        ) THEN
            {_refuse(rule, f"The parent belongs to another {scope_noun}.")}
        END IF;
    """
    children_same_scope = f"""
        IF EXISTS (
            SELECT 1 FROM new_rows n JOIN {table} c ON c.{parent} = n.id
            WHERE c.{scope} <> n.{scope}
        ) THEN
            {_refuse(rule, f"Its parts belong to another {scope_noun}.")}
        END IF;
    """
    no_cycle = f"""
        IF EXISTS (
            WITH RECURSIVE up AS (
                SELECT n.id AS start, n.{parent} AS above FROM new_rows n
                WHERE n.{parent} IS NOT NULL
                UNION
                SELECT up.start, t.{parent} FROM up JOIN {table} t ON t.id = up.above
                WHERE t.{parent} IS NOT NULL AND up.above <> up.start
            )
            SELECT 1 FROM up WHERE above = start
        ) THEN
            {_refuse(f"{noun}_tree_no_cycle", f"A {noun} cannot stand below itself.")}
        END IF;
    """
    return [
        pgtrigger.Trigger(
            name="tree_insert",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=NEW_ROWS,
            func=f"{same_scope} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="tree_update",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=NEW_ROWS,
            func=f"{same_scope} {children_same_scope} {no_cycle} RETURN NULL;",
        ),
    ]


#: How the rows of a table lead to plans, as SQL over the transition table `{rows}`.
_OF_CLAUSE = "SELECT c.plan_id FROM {rows} r JOIN provisions_clause c ON c.id = r.clause_id"
_OWN_PLAN = "SELECT r.plan_id FROM {rows} r WHERE r.plan_id IS NOT NULL"
PLANS_OF = {
    "plan": "SELECT r.id FROM {rows} r",
    "edition": _OWN_PLAN,
    "clause": _OWN_PLAN,
    "silence": _OWN_PLAN,
    "search": "SELECT s.plan_id FROM {rows} r JOIN provisions_silence s ON s.id = r.silence_id",
    "sourcetext": _OWN_PLAN,
    "clausetext": _OF_CLAUSE,
    "duty": _OF_CLAUSE,
    "coding": _OF_CLAUSE,
    "assignment": _OF_CLAUSE,
    "citation": f"{_OWN_PLAN} UNION {_OF_CLAUSE}",
    "involvement": f"{_OWN_PLAN} UNION {_OF_CLAUSE}",
    "span": (
        "SELECT t.plan_id FROM {rows} r JOIN provisions_sourcetext t ON t.id = r.transcript_id"
    ),
    "correspondence": (
        "SELECT c.plan_id FROM {rows} r JOIN provisions_clause c ON c.id = r.from_clause_id UNION "
        "SELECT c.plan_id FROM {rows} r JOIN provisions_clause c ON c.id = r.to_clause_id"
    ),
}

#: Rows outside plans, and what of them documents of plans repeat or depend on.
COPIED_INTO_PLANS = {
    "jurisdiction": ("code",),
    "organization": ("slug",),
    "source": ("slug", "stage"),
    "scheme": ("slug", "stage"),
    "theme": ("slug", "stage", "scheme_id"),
    "themelabel": (),
    "themematch": (),
    "coder": ("slug", "name", "kind", "model_version"),
}

#: Rows whose history is recorded, and that no document depends on.
NOT_PUBLISHED = frozenset({"load", "anchor"})


def touch_triggers(noun: str) -> list[pgtrigger.Trigger]:
    """Note what is written, so that publishing looks at nothing else; see decision 0011.

    None for a noun of NOT_PUBLISHED. Raises ImproperlyConfigured unless the noun is in exactly one
    register: without an entry in the queue its edits would never be published.
    """
    if sum(noun in register for register in (PLANS_OF, COPIED_INTO_PLANS, NOT_PUBLISHED)) != 1:
        raise ImproperlyConfigured(
            f"'{noun}' must be in exactly one of PLANS_OF, COPIED_INTO_PLANS and NOT_PUBLISHED "
            "(provisions/models/triggers.py): they say what is published again after an edit."
        )
    if noun in NOT_PUBLISHED:
        return []
    return [
        pgtrigger.Trigger(
            name=f"touch_{operation}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=getattr(pgtrigger, operation.capitalize()),
            # pgtrigger leaves it untyped.
            referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]
                **{side: f"{side}_rows" for side in sides}
            ),
            func=_touch(noun, sides),
        )
        for operation, sides in (
            ("insert", ["new"]),
            ("update", ["old", "new"]),
            ("delete", ["old"]),
        )
    ]


def _touch(noun: str, sides: list[str]) -> str:
    if noun in PLANS_OF:
        plans = " UNION ".join(PLANS_OF[noun].format(rows=f"{side}_rows") for side in sides)
        return f"""
            INSERT INTO provisions_publicationqueueentry (noun, plan)
            SELECT DISTINCT '{noun}', touched.plan FROM ({plans}) touched (plan);
            RETURN NULL;
        """
    noted = f"""
        INSERT INTO provisions_publicationqueueentry (noun)
        SELECT '{noun}' WHERE EXISTS (SELECT 1 FROM {sides[0]}_rows);
    """
    copied = COPIED_INTO_PLANS[noun]
    if len(sides) < 2 or not copied:
        return f"{noted} RETURN NULL;"
    differs = " OR ".join(f"o.{name} IS DISTINCT FROM n.{name}" for name in copied)
    return f"""
        {noted}
        INSERT INTO provisions_publicationqueueentry (noun, row)
        SELECT '{noun}', n.id FROM new_rows n JOIN old_rows o ON o.id = n.id WHERE {differs};
        RETURN NULL;
    """
