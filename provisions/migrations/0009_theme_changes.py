"""Themes that were merged, split or given up."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from provisions.migrations.operations import in_batches


class Migration(migrations.Migration):
    dependencies = [("provisions", "0008_uploads")]

    operations = in_batches([
        pgtrigger.migrations.RemoveTrigger(
            model_name='theme',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='theme',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='theme',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='publishedtheme',
            name='is_deprecated',
            field=models.BooleanField(db_default=False, help_text='Whether it is given up.'),
        ),
        migrations.AddField(
            model_name='publishedtheme',
            name='replaced_by',
            field=models.CharField(blank=True, db_default='', help_text='Key of the one to use instead.', max_length=600),
        ),
        migrations.AddField(
            model_name='theme',
            name='is_deprecated',
            field=models.BooleanField(db_default=False, default=False, help_text='Given up: readers still find it, coders no longer use it (owl:deprecated).'),
        ),
        migrations.AddField(
            model_name='theme',
            name='replaced_by',
            field=models.ForeignKey(blank=True, help_text='The theme to use instead of one that is given up (dcterms:isReplacedBy).', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='provisions.theme'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='is_deprecated',
            field=models.BooleanField(db_default=False, default=False, help_text='Given up: readers still find it, coders no longer use it (owl:deprecated).'),
        ),
        migrations.AddField(
            model_name='themeevent',
            name='replaced_by',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='The theme to use instead of one that is given up (dcterms:isReplacedBy).', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='provisions.theme'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_themeevent" ("broader_id", "codebook_version", "definition", "id", "is_deprecated", "notation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "preferred_label", "replaced_by_id", "scheme_id", "scope_note", "slug", "stage") SELECT new_values."broader_id", new_values."codebook_version", new_values."definition", new_values."id", new_values."is_deprecated", new_values."notation", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."position", new_values."preferred_label", new_values."replaced_by_id", new_values."scheme_id", new_values."scope_note", new_values."slug", new_values."stage" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='dd7d8c61d189e5d647336d766e28d1c351032138', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_1b2f7', referencing='REFERENCING NEW TABLE AS new_values ', table='provisions_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_themeevent" ("broader_id", "codebook_version", "definition", "id", "is_deprecated", "notation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "preferred_label", "replaced_by_id", "scheme_id", "scope_note", "slug", "stage") SELECT new_values."broader_id", new_values."codebook_version", new_values."definition", new_values."id", new_values."is_deprecated", new_values."notation", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."position", new_values."preferred_label", new_values."replaced_by_id", new_values."scheme_id", new_values."scope_note", new_values."slug", new_values."stage" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='44220c976763827ac909cc26840eeee5a91a768c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_194da', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='provisions_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='theme',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_themeevent" ("broader_id", "codebook_version", "definition", "id", "is_deprecated", "notation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "preferred_label", "replaced_by_id", "scheme_id", "scope_note", "slug", "stage") SELECT old_values."broader_id", old_values."codebook_version", old_values."definition", old_values."id", old_values."is_deprecated", old_values."notation", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."position", old_values."preferred_label", old_values."replaced_by_id", old_values."scheme_id", old_values."scope_note", old_values."slug", old_values."stage" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='25f95dab3c50c4b6e0ad61fbe64160d6e65d99d4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_87764', referencing='REFERENCING OLD TABLE AS old_values ', table='provisions_theme', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), ('is_deprecated', True), _connector='OR'), name='theme_replaced_only_when_deprecated', violation_error_message='Only a theme that is given up is replaced by another.'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('id')), _negated=True), _connector='OR'), name='theme_not_its_own_replacement', violation_error_message='A theme cannot replace itself.'),
        ),
    ])
