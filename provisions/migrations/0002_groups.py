"""The groups Curator and Publisher, with their permissions.

Django makes permission rows only after all migrations have run, so those the groups need are
made here; Django finds them later and leaves them alone.
"""

from django.db import migrations

#: What a curator adds and changes, but never deletes: others refer to it by a permanent name.
LASTING = ("jurisdiction", "organization", "source", "scheme", "theme", "coder", "plan")

#: What hangs on something else; a curator may delete it as well.
DEPENDENT = (
    "themelabel",
    "themematch",
    "edition",
    "clause",
    "clausetext",
    "involvement",
    "citation",
    "duty",
    "coding",
    "assignment",
    "silence",
    "correspondence",
)

#: What is written by loading and publishing, and only read in the admin.
WRITTEN_BY_US = (
    "load",
    "revision",
    "release",
    "publishedjurisdiction",
    "publishedorganization",
    "publishedsource",
    "publishedscheme",
    "publishedtheme",
    "publishedplan",
    "publishedclause",
    "publishedcoding",
    "publishedcorrespondence",
    "publishedsilence",
)

CURATOR = (
    *((action, noun) for noun in LASTING for action in ("view", "add", "change")),
    *((action, noun) for noun in DEPENDENT for action in ("view", "add", "change", "delete")),
    *(("view", noun) for noun in WRITTEN_BY_US),
)
PUBLISHER = (*CURATOR, ("publish", "revision"), ("add", "release"))

GROUPS = {"Curator": CURATOR, "Publisher": PUBLISHER}


def permission(apps, action, noun):
    """Find or make one permission of one noun."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="provisions", model=noun
    )
    is_special = action == "publish"
    words = apps.get_model("provisions", noun)._meta.verbose_name
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=action if is_special else f"{action}_{noun}",
        defaults={"name": "Can publish a revision" if is_special else f"Can {action} {words}"},
    )
    return found


def create_groups(apps, schema_editor=None):
    """Make both groups, or give them back what they should at least be allowed to do."""
    for name, allowed in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*(permission(apps, action, noun) for action, noun in allowed))


def remove_groups(apps, schema_editor=None):
    """Take both groups away; permissions stay, because Django would make them again."""
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("provisions", "0001_initial"),
    ]

    operations = [migrations.RunPython(create_groups, remove_groups)]
