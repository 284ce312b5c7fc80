"""What records are found by, in plain words: also of themes, sources and organizations.

Published rows are never updated, so the words of rows that are there already are filled in while
PostgreSQL rewrites each table: ALTER TABLE fires no trigger, leaves no dead rows, and is undone
as a whole if it is cut short.
"""

from collections import defaultdict

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import orjson
from django.db import migrations, models

from provisions.publishing.search_columns import search_columns

NOUNS = ("clause", "organization", "plan", "source", "theme")
SEARCHED_BEFORE = ("clause", "plan")

STAGE = """
    CREATE TEMPORARY TABLE found_by (id bigint PRIMARY KEY, names text, texts text) ON COMMIT DROP;
    CREATE FUNCTION pg_temp.names_of(row_id bigint) RETURNS text LANGUAGE sql STABLE
        AS 'SELECT names FROM pg_temp.found_by WHERE id = row_id';
    CREATE FUNCTION pg_temp.texts_of(row_id bigint) RETURNS text LANGUAGE sql STABLE
        AS 'SELECT texts FROM pg_temp.found_by WHERE id = row_id';
"""
FILL = """
    ALTER TABLE {table}
        ALTER search_names TYPE text USING pg_temp.names_of(id),
        ALTER search_text TYPE text USING pg_temp.texts_of(id);
    TRUNCATE pg_temp.found_by;
"""
UNSTAGE = """
    DROP FUNCTION pg_temp.names_of, pg_temp.texts_of;
    DROP TABLE pg_temp.found_by;
"""


ROWS_PER_BATCH = 5000


def batches(model):
    """All rows, some at a time: a connection that copies cannot read meanwhile."""
    last = 0
    rows = model.objects.order_by("pk").values_list("pk", "document")
    while batch := list(rows.filter(pk__gt=last)[:ROWS_PER_BATCH]):
        yield batch
        last = batch[-1][0]


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(STAGE)
        for noun in NOUNS:
            model = apps.get_model("provisions", f"published{noun}")
            for batch in batches(model):
                with cursor.copy("COPY found_by (id, names, texts) FROM STDIN") as copy:
                    for pk, document in batch:
                        # Members that documents of early revisions did not have yet are empty.
                        found = search_columns(noun, defaultdict(str, orjson.loads(document)))
                        copy.write_row((pk, found["search_names"], found["search_text"]))
            cursor.execute(FILL.format(table=model._meta.db_table))
        cursor.execute(UNSTAGE)


def text_field(help_text):
    return models.TextField(default="", help_text=help_text)


def vector_field():
    names = django.contrib.postgres.search.SearchVector("search_names", config="english", weight="A")
    texts = django.contrib.postgres.search.SearchVector("search_text", config="english")
    return models.GeneratedField(
        db_persist=True,
        expression=names + texts,
        output_field=django.contrib.postgres.search.SearchVectorField(),
    )


def vector_index(noun):
    return django.contrib.postgres.indexes.GinIndex(
        condition=models.Q(revision_to=None),
        fields=["search_vector"],
        name=f"published{noun}_search",
    )


def trigram_index(noun):
    return django.contrib.postgres.indexes.GinIndex(
        django.contrib.postgres.indexes.OpClass(models.F("search_text"), name="gin_trgm_ops"),
        condition=models.Q(revision_to=None),
        name=f"published{noun}_trigrams",
    )


NAMES = "What it is called and cited by, in plain words."
TEXTS = "The same and all its texts, in plain words."


class Migration(migrations.Migration):
    dependencies = [("provisions", "0017_stance")]

    operations = [
        *(
            operation
            for noun in SEARCHED_BEFORE
            for operation in (
                migrations.RemoveIndex(f"published{noun}", f"published{noun}_search"),
                migrations.RemoveIndex(f"published{noun}", f"published{noun}_trigrams"),
                migrations.RemoveField(f"published{noun}", "search_vector"),
                migrations.AlterField(
                    f"published{noun}", "search_text", models.TextField(help_text=TEXTS)
                ),
            )
        ),
        migrations.RenameField("publishedtheme", "search_text", "labels"),
        migrations.AlterField(
            "publishedtheme",
            "labels",
            models.TextField(help_text="All labels and the notation, one a line."),
        ),
        *(
            migrations.AddField(
                f"published{noun}", "search_text", text_field(TEXTS), preserve_default=False
            )
            for noun in NOUNS
            if noun not in SEARCHED_BEFORE
        ),
        *(
            migrations.AddField(
                f"published{noun}", "search_names", text_field(NAMES), preserve_default=False
            )
            for noun in NOUNS
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        *(
            operation
            for noun in NOUNS
            for operation in (
                migrations.AddField(f"published{noun}", "search_vector", vector_field()),
                migrations.AddIndex(f"published{noun}", vector_index(noun)),
                migrations.AddIndex(f"published{noun}", trigram_index(noun)),
            )
        ),
    ]
