"""What duties can be found by: who has them, towards whom, and by when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provisions", "0012_workbench_groups")]

    operations = [
        migrations.AddField(
            model_name="publishedclause",
            name="duty_actors",
            field=models.TextField(db_default="", help_text="Who has them, one a line."),
        ),
        migrations.AddField(
            model_name="publishedclause",
            name="duty_addressees",
            field=models.TextField(db_default="", help_text="Towards whom, one a line."),
        ),
        migrations.AddField(
            model_name="publishedclause",
            name="duty_deadline_on",
            field=models.DateField(null=True, help_text="The first day by which one is due."),
        ),
    ]
