"""Dates of which only the year or the month is known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("provisions", "0009_theme_changes")]

    operations = []
