"""What each group may do at the workbench."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("provisions", "0011_searches")]

    operations = []
