"""Dates of which only the year or the month is known."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from provisions.migrations.operations import in_batches


class Migration(migrations.Migration):
    dependencies = [("provisions", "0009_theme_changes")]

    operations = in_batches([
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='plan',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='plan',
            name='adopted_precision',
            field=models.CharField(choices=[('day', 'The day'), ('month', 'The month'), ('year', 'The year')], db_default='day', default='day', help_text='How much of that date is known; of the rest, the first day is given.', max_length=5),
        ),
        migrations.AddField(
            model_name='plan',
            name='published_precision',
            field=models.CharField(choices=[('day', 'The day'), ('month', 'The month'), ('year', 'The year')], db_default='day', default='day', help_text='How much of that date is known; of the rest, the first day is given.', max_length=5),
        ),
        migrations.AddField(
            model_name='planevent',
            name='adopted_precision',
            field=models.CharField(choices=[('day', 'The day'), ('month', 'The month'), ('year', 'The year')], db_default='day', default='day', help_text='How much of that date is known; of the rest, the first day is given.', max_length=5),
        ),
        migrations.AddField(
            model_name='planevent',
            name='published_precision',
            field=models.CharField(choices=[('day', 'The day'), ('month', 'The month'), ('year', 'The year')], db_default='day', default='day', help_text='How much of that date is known; of the rest, the first day is given.', max_length=5),
        ),
        migrations.AddField(
            model_name='source',
            name='published_precision',
            field=models.CharField(choices=[('day', 'The day'), ('month', 'The month'), ('year', 'The year')], db_default='day', default='day', help_text='How much of that date is known; of the rest, the first day is given.', max_length=5),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='published_precision',
            field=models.CharField(choices=[('day', 'The day'), ('month', 'The month'), ('year', 'The year')], db_default='day', default='day', help_text='How much of that date is known; of the rest, the first day is given.', max_length=5),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_planevent" ("adopted_on", "adopted_precision", "commenced_on", "completeness", "coverage_note", "id", "jurisdiction_id", "language", "legal_force", "original_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_type", "published_on", "published_precision", "repealed_on", "slug", "stage", "status", "summary", "title") SELECT new_values."adopted_on", new_values."adopted_precision", new_values."commenced_on", new_values."completeness", new_values."coverage_note", new_values."id", new_values."jurisdiction_id", new_values."language", new_values."legal_force", new_values."original_title", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_type", new_values."published_on", new_values."published_precision", new_values."repealed_on", new_values."slug", new_values."stage", new_values."status", new_values."summary", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='7fe18bc0e0e90731166139b2795dbced293b15ef', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4fc04', referencing='REFERENCING NEW TABLE AS new_values ', table='provisions_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_planevent" ("adopted_on", "adopted_precision", "commenced_on", "completeness", "coverage_note", "id", "jurisdiction_id", "language", "legal_force", "original_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_type", "published_on", "published_precision", "repealed_on", "slug", "stage", "status", "summary", "title") SELECT new_values."adopted_on", new_values."adopted_precision", new_values."commenced_on", new_values."completeness", new_values."coverage_note", new_values."id", new_values."jurisdiction_id", new_values."language", new_values."legal_force", new_values."original_title", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_type", new_values."published_on", new_values."published_precision", new_values."repealed_on", new_values."slug", new_values."stage", new_values."status", new_values."summary", new_values."title" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6b0f1323b4ca94a1cde4e883bab9a91cf3fd9ae7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_625fa', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='provisions_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_planevent" ("adopted_on", "adopted_precision", "commenced_on", "completeness", "coverage_note", "id", "jurisdiction_id", "language", "legal_force", "original_title", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_type", "published_on", "published_precision", "repealed_on", "slug", "stage", "status", "summary", "title") SELECT old_values."adopted_on", old_values."adopted_precision", old_values."commenced_on", old_values."completeness", old_values."coverage_note", old_values."id", old_values."jurisdiction_id", old_values."language", old_values."legal_force", old_values."original_title", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."plan_type", old_values."published_on", old_values."published_precision", old_values."repealed_on", old_values."slug", old_values."stage", old_values."status", old_values."summary", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='2624539b1bc2c3eb65e36bf5b09f1a321651e77a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_2bd8b', referencing='REFERENCING OLD TABLE AS old_values ', table='provisions_plan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_sourceevent" ("id", "kind", "language", "licence", "media_type", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "published_precision", "publisher", "retrieved_at", "sha256", "slug", "stage", "title", "url") SELECT new_values."id", new_values."kind", new_values."language", new_values."licence", new_values."media_type", new_values."note", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."published_on", new_values."published_precision", new_values."publisher", new_values."retrieved_at", new_values."sha256", new_values."slug", new_values."stage", new_values."title", new_values."url" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='34a6ccffb100f7c660e9eb0310eee36f3bc9edf5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_dee9f', referencing='REFERENCING NEW TABLE AS new_values ', table='provisions_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_sourceevent" ("id", "kind", "language", "licence", "media_type", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "published_precision", "publisher", "retrieved_at", "sha256", "slug", "stage", "title", "url") SELECT new_values."id", new_values."kind", new_values."language", new_values."licence", new_values."media_type", new_values."note", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."published_on", new_values."published_precision", new_values."publisher", new_values."retrieved_at", new_values."sha256", new_values."slug", new_values."stage", new_values."title", new_values."url" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='afef61543554c97e3548531a2ceaa5b56b6e30af', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_fd5b6', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='provisions_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_sourceevent" ("id", "kind", "language", "licence", "media_type", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "published_precision", "publisher", "retrieved_at", "sha256", "slug", "stage", "title", "url") SELECT old_values."id", old_values."kind", old_values."language", old_values."licence", old_values."media_type", old_values."note", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."published_on", old_values."published_precision", old_values."publisher", old_values."retrieved_at", old_values."sha256", old_values."slug", old_values."stage", old_values."title", old_values."url" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='132fad77682f49abafb43814cae637618ae7705a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_6baac', referencing='REFERENCING OLD TABLE AS old_values ', table='provisions_source', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('adopted_precision__in', ['day', 'month', 'year'])), name='plan_adopted_precision_known', violation_error_code='unknown_choice', violation_error_message='adopted_precision must be one of: day, month, year.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('adopted_on__isnull', True), ('adopted_precision', 'day'), models.Q(('adopted_on__day', 1), ('adopted_precision', 'month')), models.Q(('adopted_on__day', 1), ('adopted_on__month', 1), ('adopted_precision', 'year')), _connector='OR'), name='plan_adopted_precision_held', violation_error_code='imprecise', violation_error_message='adopted_on: give the first day of the month or year that is known.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('published_precision__in', ['day', 'month', 'year'])), name='plan_published_precision_known', violation_error_code='unknown_choice', violation_error_message='published_precision must be one of: day, month, year.'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(('published_on__isnull', True), ('published_precision', 'day'), models.Q(('published_on__day', 1), ('published_precision', 'month')), models.Q(('published_on__day', 1), ('published_on__month', 1), ('published_precision', 'year')), _connector='OR'), name='plan_published_precision_held', violation_error_code='imprecise', violation_error_message='published_on: give the first day of the month or year that is known.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('published_precision__in', ['day', 'month', 'year'])), name='source_published_precision_known', violation_error_code='unknown_choice', violation_error_message='published_precision must be one of: day, month, year.'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('published_on__isnull', True), ('published_precision', 'day'), models.Q(('published_on__day', 1), ('published_precision', 'month')), models.Q(('published_on__day', 1), ('published_on__month', 1), ('published_precision', 'year')), _connector='OR'), name='source_published_precision_held', violation_error_code='imprecise', violation_error_message='published_on: give the first day of the month or year that is known.'),
        ),
    ])
