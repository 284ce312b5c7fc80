"""Files that were brought in the browser."""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provisions", "0007_work")]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, help_text='Names its folder.', unique=True)),
                ('files', models.JSONField(help_text='Names of the files.')),
                ('options', models.JSONField(default=dict, help_text='What was said of them.')),
                ('reason', models.CharField(blank=True, help_text='Why they are loaded.', max_length=500)),
                ('state', models.CharField(choices=[('checking', 'Being checked'), ('checked', 'Checked, not loaded'), ('loading', 'Being loaded'), ('loaded', 'Loaded'), ('failed', 'Broken off; nothing was written'), ('discarded', 'Discarded')], db_default='checking', default='checking', help_text='How far they have got.', max_length=12)),
                ('message', models.TextField(blank=True, help_text='What the person should know of this state.')),
                ('report', models.TextField(blank=True, help_text='The last report, as JSON.')),
                ('uploaded_by', models.CharField(help_text='Account that brought them.', max_length=200)),
                ('confirmed_by', models.CharField(blank=True, help_text='Account that had them loaded.', max_length=200)),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='When.')),
            ],
            options={
                'ordering': ['-uploaded_at', '-id'],
                'permissions': [('import_files', 'Can import files in the browser')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'checked', 'loading', 'loaded', 'failed', 'discarded'])), name='upload_state_known', violation_error_code='unknown_choice', violation_error_message='state must be one of: checking, checked, loading, loaded, failed, discarded.')],
            },
        ),
    ]
