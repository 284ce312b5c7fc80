"""Tables whose rows stay as they were written, whoever asks; see decision 0026.

The guards are triggers without the switch of pgtrigger (`SET pgtrigger.ignore`), which any role
may turn. A revision that is being published has a row without a root checksum, which only its own
transaction sees: the database refuses to commit it so. Published rows begin and end in such a
revision only.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pgtrigger
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from pgtrigger import compiler

from provisions.models.triggers import NEW_ROWS

#: In the functions of triggers tables are named with their schema: a temporary table of the same
#: name would else be found first.
REVISIONS = '"public"."provisions_revision"'


class GuardSql(compiler.UpsertTriggerSql):
    """The SQL of a guard. Migrations refer to it: a change of the template needs another class."""

    def get_template(self) -> str:
        """The template of pgtrigger, less what lets a session ignore the trigger."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Guard(pgtrigger.Trigger):
    """A trigger that refuses a write, and that no session can switch off."""

    def compile(self, model: models.Model) -> compiler.Trigger:
        """Render it for the database and for migrations."""
        return compiler.Trigger(
            name=self.name,
            sql=GuardSql(
                pgid=self.get_pgid(model),
                func=self.render_func(model),
                table=model._meta.db_table,
                constraint="CONSTRAINT" if self.timing else "",
                when=self.when,
                operation=self.operation,
                timing=f"DEFERRABLE INITIALLY {self.timing}" if self.timing else "",
                referencing=self.referencing or "",
                level=self.level,
            ),
        )


def _refuse(constraint: str, message: str) -> str:
    return (
        f"RAISE EXCEPTION '{message}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';"
    )


_NEVER = _refuse("published_rows_are_immutable", "Published rows are never changed or deleted.")


def _is_in_progress(revision: str) -> str:
    return f"EXISTS (SELECT 1 FROM {REVISIONS} WHERE number = {revision} AND root_sha256 = '')"


def _no(operation: pgtrigger.Operation, refusal: str) -> Guard:
    return Guard(
        name=f"no_{str(operation).lower()}",
        level=pgtrigger.Statement if operation is pgtrigger.Truncate else pgtrigger.Row,
        when=pgtrigger.Before,
        operation=operation,
        func=refusal,
    )


def record_guards() -> list[Guard]:
    """Let rows of a published table begin and end in the revision that is being published only.

    What begins is looked at once a statement: with a trigger before each row, COPY would write row
    by row. What ends is compared as it is stored, with generated columns, which a trigger before
    the update would not see.
    """
    refuse_begun = _refuse(
        "published_rows_begin_with_their_revision",
        "A published row begins in the revision that is being published, and in no other.",
    )
    return [
        Guard(
            name="begin_only",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=NEW_ROWS,
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM new_rows WHERE revision_to IS NOT NULL OR revision_from <> ALL (
                        SELECT number FROM {REVISIONS} WHERE root_sha256 = ''
                    )
                ) THEN
                    {refuse_begun}
                END IF;
                RETURN NULL;
            """,
        ),
        Guard(
            name="close_only",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            func=f"""
                IF OLD.revision_to IS NULL AND {_is_in_progress("NEW.revision_to")} THEN
                    NEW.revision_to := NULL;
                    IF NEW *= OLD THEN RETURN NULL; END IF;
                END IF;
                {_NEVER}
            """,
        ),
        _no(pgtrigger.Delete, _NEVER),
        _no(pgtrigger.Truncate, _NEVER),
    ]


def revision_guards() -> list[Guard]:
    """Let a revision be begun after the last one, be sealed once, and be committed only sealed."""
    number = f"(SELECT COALESCE(MAX(number), 0) + 1 FROM {REVISIONS})"
    refuse_number = _refuse(
        "revisions_are_numbered_in_turn", "A revision begins without a root, after the last one."
    )
    refuse_open = _refuse("revisions_are_sealed", "A revision has a root checksum.")
    return [
        Guard(
            name="begin_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=(
                f"IF NEW.root_sha256 = '' AND NEW.number = {number} "
                f"THEN RETURN NEW; END IF; {refuse_number}"
            ),
        ),
        Guard(
            name="sealed",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            func=f"IF {_is_in_progress('NEW.number')} THEN {refuse_open} END IF; RETURN NULL;",
        ),
        Guard(
            name="seal_once",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=(
                "IF OLD.root_sha256 = '' AND NEW.number = OLD.number "
                f"THEN RETURN NEW; END IF; {_NEVER}"
            ),
        ),
        Guard(
            name="no_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"IF OLD.root_sha256 = '' THEN RETURN OLD; END IF; {_NEVER}",
        ),
        _no(pgtrigger.Truncate, _NEVER),
    ]


def append_only_guards(what: str, constraint: str) -> list[Guard]:
    """Let rows be added to a table, and nothing else; `what` is plural, as a sentence begins."""
    refusal = _refuse(constraint, f"{what} are never changed or deleted.")
    return [
        _no(operation, refusal)
        for operation in (pgtrigger.Update, pgtrigger.Delete, pgtrigger.Truncate)
    ]


@contextlib.contextmanager
def unguarded(connection: BaseDatabaseWrapper, *tables: str) -> Iterator[None]:
    """Switch all triggers of some tables off, as only their owner can.

    For a migration that fills a column of published rows which is no part of their documents. Must
    run inside a transaction, so that nobody else sees the tables without their guards.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Tables are unguarded inside a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
