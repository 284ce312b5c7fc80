"""What each group may do at the workbench; the groups Coder and Administrator.

`allow` gives all groups all they should have, those of 0002 and 0004 included.
"""

from importlib import import_module

from django.db import migrations

#: What a coder needs to see to judge a clause: never what others judged of it.
TO_JUDGE_BY = (
    "plan",
    "edition",
    "clause",
    "clausetext",
    "scheme",
    "theme",
    "themelabel",
    "themematch",
    "citation",
    "source",
    "jurisdiction",
    "organization",
    "involvement",
)

#: Permissions of our own, by the noun they belong to.
SPECIAL = {
    "work_on_task": ("task", "Can judge the clauses that are assigned to them"),
    "assign_task": ("task", "Can assign work to coders"),
    "adjudicate": ("task", "Can decide where coders disagree"),
    "draw_sample": ("sample", "Can draw samples for second coding"),
    "import_files": ("upload", "Can import files in the browser"),
}

CODER = (*(("view", noun) for noun in TO_JUDGE_BY), ("work_on_task", ""))
CURATOR = (
    *((name, "") for name in SPECIAL),
    *(("view", noun) for noun in ("task", "sample", "upload")),
    *(
        (action, noun)
        for noun in ("coderaccount", "search")
        for action in ("view", "add", "change", "delete")
    ),
)
ADMINISTRATOR = tuple((action, "user") for action in ("view", "add", "change")) + (
    ("view", "group"),
)


def permissions(apps, wanted):
    """Find or make permissions: of Django's kind by action and noun, of ours by their name."""
    plain = import_module("provisions.migrations.0002_groups").permission
    for action, noun in wanted:
        if noun in ("user", "group"):
            yield _of_auth(apps, action, noun)
        elif noun:
            yield plain(apps, action, noun)
        else:
            yield _special(apps, action, *SPECIAL[action])


def _of_auth(apps, action, noun):
    return _made(apps, "auth", noun, f"{action}_{noun}", f"Can {action} {noun}")


def _special(apps, codename, noun, words):
    return _made(apps, "provisions", noun, codename, words)


def _made(apps, app, noun, codename, words):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=noun
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": words}
    )
    return found


def allow(apps, schema_editor=None):
    """Make the groups, or give them back what they should at least be allowed to do."""
    import_module("provisions.migrations.0002_groups").create_groups(apps)
    import_module("provisions.migrations.0004_corpus_groups").allow(apps)
    groups = apps.get_model("auth", "Group").objects
    coder, _ = groups.get_or_create(name="Coder")
    administrator, _ = groups.get_or_create(name="Administrator")
    curator, publisher = groups.get(name="Curator"), groups.get(name="Publisher")
    coder.permissions.add(*permissions(apps, CODER))
    for group in (curator, publisher):
        group.permissions.add(*permissions(apps, CURATOR))
    administrator.permissions.add(*publisher.permissions.all(), *permissions(apps, ADMINISTRATOR))


def take_away(apps, schema_editor=None):
    """Remove the two groups that came with the workbench."""
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=("Coder", "Administrator")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("provisions", "0011_searches"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(allow, take_away)]
