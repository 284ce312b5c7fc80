"""The work to be done: accounts of coders, samples and tasks."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("provisions", "0006_touched"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CoderAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.OneToOneField(help_text='Who signs in.', on_delete=django.db.models.deletion.CASCADE, related_name='judges_as', to=settings.AUTH_USER_MODEL)),
                ('coder', models.OneToOneField(help_text='Under which name the judgements are published: a person.', on_delete=django.db.models.deletion.PROTECT, related_name='account', to='provisions.coder')),
            ],
            options={
                'ordering': ['coder'],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='What it is drawn for.', max_length=200, unique=True)),
                ('codebook_version', models.CharField(help_text="The scheme's version when it was drawn.", max_length=20, validators=[django.core.validators.RegexValidator('^[0-9]+(\\.[0-9]+)*$', "Use numbers and points, such as '1.0'.")])),
                ('strata', models.JSONField(blank=True, default=list, help_text='By what it was drawn: plan, theme, length.')),
                ('size', models.PositiveIntegerField(help_text='How many clauses were asked for.')),
                ('seed', models.PositiveBigIntegerField(help_text='What the draw began with.')),
                ('drawn_by', models.CharField(help_text='Account that drew it.', max_length=200)),
                ('drawn_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='When.')),
                ('scheme', models.ForeignKey(help_text='Codebook.', on_delete=django.db.models.deletion.PROTECT, related_name='samples', to='provisions.scheme')),
            ],
            options={
                'ordering': ['-drawn_at'],
                'permissions': [('draw_sample', 'Can draw samples for second coding')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('code', 'Code'), ('second', 'Code a second time, blind'), ('adjudicate', 'Decide where coders disagree')], help_text='What is to be done.', max_length=12)),
                ('codebook_version', models.CharField(help_text="The scheme's version that is to be applied.", max_length=20, validators=[django.core.validators.RegexValidator('^[0-9]+(\\.[0-9]+)*$', "Use numbers and points, such as '1.0'.")])),
                ('stratum', models.CharField(blank=True, help_text='What it was drawn to stand for.', max_length=200)),
                ('state', models.CharField(choices=[('open', 'Waiting'), ('done', 'Done'), ('skipped', 'Skipped, with a note')], db_default='open', default='open', help_text='Whether it still waits.', max_length=10)),
                ('note', models.TextField(blank=True, help_text='Why it was skipped, or what is unclear.')),
                ('assigned_by', models.CharField(help_text='Account that gave the task.', max_length=200)),
                ('assigned_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False, help_text='When.')),
                ('done_at', models.DateTimeField(blank=True, help_text='When it was done or skipped.', null=True)),
                ('clause', models.ForeignKey(help_text='With what.', on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='provisions.clause')),
                ('coder', models.ForeignKey(blank=True, help_text='By whom; an adjudication may wait for anyone who may decide.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='provisions.coder')),
                ('sample', models.ForeignKey(blank=True, help_text='The draw it comes from.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='provisions.sample')),
                ('scheme', models.ForeignKey(help_text='By which.', on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='provisions.scheme')),
            ],
            options={
                'ordering': ['id'],
                'permissions': [('work_on_task', 'Can judge the clauses that are assigned to them'), ('assign_task', 'Can assign work to coders'), ('adjudicate', 'Can decide where coders disagree')],
                'indexes': [models.Index(fields=['coder', 'state', 'kind'], name='task_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['code', 'second', 'adjudicate'])), name='task_kind_known', violation_error_code='unknown_choice', violation_error_message='kind must be one of: code, second, adjudicate.'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'skipped'])), name='task_state_known', violation_error_code='unknown_choice', violation_error_message='state must be one of: open, done, skipped.'), models.CheckConstraint(condition=models.Q(('kind', 'adjudicate'), ('coder__isnull', False), _connector='OR'), name='task_coder_known', violation_error_message='Say who is to code it.'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('done_at__isnull', False), _connector='XOR'), name='task_done_at_when_done', violation_error_message='A task that is done says when, an open one does not.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'skipped'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='task_skipped_says_why', violation_error_message='Say why it is skipped.'), models.UniqueConstraint(condition=models.Q(('kind', 'adjudicate'), _negated=True), fields=('clause', 'scheme', 'codebook_version', 'coder'), name='task_one_coding_each', violation_error_message='This coder already has this clause to code.'), models.UniqueConstraint(condition=models.Q(('kind', 'adjudicate'), ('state', 'open')), fields=('clause', 'scheme', 'codebook_version'), name='task_one_open_adjudication', violation_error_message='This clause already waits for a decision.')],
            },
        ),
    ]
