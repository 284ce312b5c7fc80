"""What the groups Curator and Publisher may do with source texts, spans and anchors."""

from importlib import import_module

from django.db import migrations

CORPUS = (
    ("view", "sourcetext"),
    *((action, "span") for action in ("view", "add", "change", "delete")),
    ("view", "anchor"),
    ("change", "anchor"),
    ("view", "publishedcoverage"),
)


def allow(apps, schema_editor=None):
    """Give both groups what the corpus needs, with the permissions made as in 0002."""
    permission = import_module("provisions.migrations.0002_groups").permission
    for name in ("Curator", "Publisher"):
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(permission(apps, action, noun) for action, noun in CORPUS))


class Migration(migrations.Migration):
    dependencies = [("provisions", "0003_corpus")]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
