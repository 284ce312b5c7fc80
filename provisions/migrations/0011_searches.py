"""The searches behind a silence."""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from provisions.migrations.operations import in_batches


class Migration(migrations.Migration):
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("provisions", "0010_partial_dates"),
    ]

    operations = in_batches([
        migrations.CreateModel(
            name='Search',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(help_text='Language of the text that was searched, BCP 47.', max_length=12, validators=[django.core.validators.RegexValidator('^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$', "Use a BCP 47 tag such as 'en', 'zh', 'zh-Hant' or 'pt-BR'.")])),
                ('words', models.CharField(help_text='What was searched for.', max_length=200)),
                ('match_count', models.PositiveIntegerField(help_text='How many clauses held these words.')),
                ('searched_on', models.DateField(help_text='When.')),
                ('silence', models.ForeignKey(help_text='For which theme.', on_delete=django.db.models.deletion.CASCADE, related_name='searches', to='provisions.silence')),
            ],
            options={
                'verbose_name_plural': 'searches',
                'ordering': ['silence', 'language', 'words'],
            },
        ),
        migrations.CreateModel(
            name='SearchEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('language', models.CharField(help_text='Language of the text that was searched, BCP 47.', max_length=12, validators=[django.core.validators.RegexValidator('^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$', "Use a BCP 47 tag such as 'en', 'zh', 'zh-Hant' or 'pt-BR'.")])),
                ('words', models.CharField(help_text='What was searched for.', max_length=200)),
                ('match_count', models.PositiveIntegerField(help_text='How many clauses held these words.')),
                ('searched_on', models.DateField(help_text='When.')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='provisions.search')),
                ('silence', models.ForeignKey(db_constraint=False, help_text='For which theme.', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='provisions.silence')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='search',
            constraint=models.CheckConstraint(condition=models.Q(('language__regex', '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$')), name='search_language_form', violation_error_code='malformed', violation_error_message='language: use BCP 47.'),
        ),
        migrations.AddConstraint(
            model_name='search',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='search_words_filled', violation_error_code='empty', violation_error_message='words must not be empty.'),
        ),
        migrations.AddConstraint(
            model_name='search',
            constraint=models.UniqueConstraint(fields=('silence', 'language', 'words'), name='search_unique', violation_error_message='This search is already recorded.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='search',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_searchevent" ("id", "language", "match_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "searched_on", "silence_id", "words") SELECT new_values."id", new_values."language", new_values."match_count", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."searched_on", new_values."silence_id", new_values."words" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d7f738816a25fa46fa4a56376b91bd5a27d23114', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_4dbf1', referencing='REFERENCING NEW TABLE AS new_values ', table='provisions_search', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='search',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_searchevent" ("id", "language", "match_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "searched_on", "silence_id", "words") SELECT new_values."id", new_values."language", new_values."match_count", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."searched_on", new_values."silence_id", new_values."words" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='fecd35553ae17c14623a4d45f6f69581366b2eb7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_01067', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='provisions_search', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='search',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "provisions_searchevent" ("id", "language", "match_count", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "searched_on", "silence_id", "words") SELECT old_values."id", old_values."language", old_values."match_count", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."searched_on", old_values."silence_id", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='d05975bd6928aa31e805a00ac129d2a170d59520', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_deb15', referencing='REFERENCING OLD TABLE AS old_values ', table='provisions_search', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='search',
            trigger=pgtrigger.compiler.Trigger(name='touch_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO provisions_touched (noun, plan)\n            SELECT DISTINCT 'search', touched.plan FROM (SELECT s.plan_id FROM new_rows r JOIN provisions_silence s ON s.id = r.silence_id) touched (plan);\n            RETURN NULL;\n        ", hash='1fb5cf3861ad472a3e0f723835831109c269fcea', level='STATEMENT', operation='INSERT', pgid='pgtrigger_touch_insert_91eea', referencing='REFERENCING NEW TABLE AS new_rows ', table='provisions_search', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='search',
            trigger=pgtrigger.compiler.Trigger(name='touch_update', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO provisions_touched (noun, plan)\n            SELECT DISTINCT 'search', touched.plan FROM (SELECT s.plan_id FROM old_rows r JOIN provisions_silence s ON s.id = r.silence_id UNION SELECT s.plan_id FROM new_rows r JOIN provisions_silence s ON s.id = r.silence_id) touched (plan);\n            RETURN NULL;\n        ", hash='226f4602ffb2c2f95cc92c74b46803ffb23e6ea0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_touch_update_2a3b9', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='provisions_search', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='search',
            trigger=pgtrigger.compiler.Trigger(name='touch_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO provisions_touched (noun, plan)\n            SELECT DISTINCT 'search', touched.plan FROM (SELECT s.plan_id FROM old_rows r JOIN provisions_silence s ON s.id = r.silence_id) touched (plan);\n            RETURN NULL;\n        ", hash='6fb803f3f4c4895a53777daee7b558d59c05d8c1', level='STATEMENT', operation='DELETE', pgid='pgtrigger_touch_delete_4a0d7', referencing='REFERENCING OLD TABLE AS old_rows ', table='provisions_search', when='AFTER')),
        ),
    ])
