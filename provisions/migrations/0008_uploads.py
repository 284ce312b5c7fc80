"""Files that were brought in the browser."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("provisions", "0007_work")]

    operations = []
