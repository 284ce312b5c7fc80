"""The searches behind a silence."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("provisions", "0010_partial_dates")]

    operations = []
