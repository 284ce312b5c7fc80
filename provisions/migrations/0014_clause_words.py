"""What clauses are found by in the admin, in an index."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('provisions', '0013_duty_filters'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='clause',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper(django.db.models.functions.text.Concat('eid', models.Value(' '), 'locator', models.Value(' '), 'heading', models.Value(' '), 'summary', output_field=models.TextField())), name='gin_trgm_ops'), name='clause_words'),
        ),
    ]
