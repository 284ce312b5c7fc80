"""The work to be done: accounts of coders, samples and tasks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("provisions", "0006_touched")]

    operations = []
