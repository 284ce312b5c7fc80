"""The history of `Plan` is the model `PlanHistory`, at `plan.history`: `event` may be a noun.

What is waiting to be published is a `PublicationQueueEntry`. What PostgreSQL and Django named after
a table is renamed with it, so that a database of before is like a new one. There is no way back:
`migrate` does not know the migrations before the squashed one once all are applied.
"""

import django.db.models.deletion
from django.db import migrations, models
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from provisions.migrations.at_0021.triggers import TRIGGERS
from provisions.migrations.operations import OperationBatch

TRACKED = (
    "Anchor",
    "Assignment",
    "Citation",
    "Clause",
    "ClauseText",
    "Coder",
    "Coding",
    "Correspondence",
    "Duty",
    "Edition",
    "Involvement",
    "Jurisdiction",
    "Load",
    "Organization",
    "Plan",
    "Scheme",
    "Search",
    "Silence",
    "Source",
    "SourceText",
    "Span",
    "Theme",
    "ThemeLabel",
    "ThemeMatch",
)
RENAMED = {
    **{f"{name}Event": f"{name}History" for name in TRACKED},
    "Touched": "PublicationQueueEntry",
}
#: Triggers that do not name a renamed table.
UNCHANGED = ("tree_insert", "tree_update")
#: pgtrigger leaves the function of a trigger that it removes.
DROP_UNUSED_FUNCTIONS = """
    DO $$ DECLARE unused record; BEGIN
        FOR unused IN
            SELECT p.oid::regprocedure AS name FROM pg_proc p
            WHERE p.prorettype = 'trigger'::regtype AND starts_with(p.proname, 'pgtrigger_')
                AND pg_function_is_visible(p.oid)
                AND NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgfoid = p.oid)
        LOOP
            EXECUTE 'DROP FUNCTION ' || unused.name;
        END LOOP;
    END $$;
"""


def changed_triggers(suffix):
    """Each trigger that names a renamed table, with its model; histories end in the suffix."""
    for noun in (name.lower() for name in TRACKED):
        for model, now in ((noun, noun), (f"{noun}{suffix}", f"{noun}history")):
            for trigger in TRIGGERS[now]:
                if trigger.name not in UNCHANGED:
                    yield model, trigger


def rename_what_follows(apps, schema_editor):
    for old, new in RENAMED.items():
        _rename_parts(schema_editor, f"provisions_{old.lower()}", f"provisions_{new.lower()}")
        _rename_permissions(apps, old.lower(), new.lower())


def _rename_parts(schema_editor, old, new):
    """Rename constraints, sequences and indexes; the table has its new name already."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass "
            "AND contype IN ('p', 'c', 'n') AND starts_with(conname, %s)",
            [new, old],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(
                f"ALTER TABLE {new} RENAME CONSTRAINT {name} TO {name.replace(old, new, 1)}"
            )
        cursor.execute(
            "SELECT s.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid "
            "WHERE d.refobjid = %s::regclass AND d.deptype = 'i' AND s.relkind = 'S'",
            [new],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER SEQUENCE {name} RENAME TO {name.replace(old, new, 1)}")
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, a.attname FROM pg_index i "
            "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] "
            "WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
            [new],
        )
        for name, column in cursor.fetchall():
            named_now = schema_editor._create_index_name(new, [column])
            cursor.execute(f"ALTER INDEX {name} RENAME TO {named_now}")


def _rename_permissions(apps, old, new):
    """Rename the content type and its permissions, if Django made them already."""
    words = apps.get_model("provisions", new)._meta.verbose_name
    permissions = apps.get_model("auth", "Permission").objects
    for action in ("add", "change", "delete", "view"):
        permissions.filter(content_type__app_label="provisions", codename=f"{action}_{old}").update(
            codename=f"{action}_{new}", name=f"Can {action} {words}"
        )
    types = apps.get_model("contenttypes", "ContentType").objects
    types.filter(app_label="provisions", model=old).update(model=new)


class Migration(migrations.Migration):
    dependencies = [
        ("provisions", "0020_immutable_rows"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        OperationBatch([RemoveTrigger(noun, t.name) for noun, t in changed_triggers("event")]),
        OperationBatch([migrations.RenameModel(old, new) for old, new in RENAMED.items()]),
        OperationBatch(
            [
                migrations.AlterField(
                    f"{name}History",
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to=f"provisions.{name.lower()}",
                    ),
                )
                for name in TRACKED
            ]
        ),
        migrations.RunPython(rename_what_follows),
        OperationBatch([AddTrigger(noun, t) for noun, t in changed_triggers("history")]),
        migrations.RunSQL(DROP_UNUSED_FUNCTIONS),
    ]
