"""Themes that were merged, split or given up."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("provisions", "0008_uploads")]

    operations = []
