"""An old database that is migrated is like a new one, and keeps what it had published.

Only the old migrations know how to carry rows, so they are followed here, once; all other tests
run on a database that the squashed migration made. See decision 0030.
"""

import contextlib
import json
import os
import resource
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from govdb.database import REPOSITORY
from tests.migrations.catalog import QUERIES, catalog

# Usually four seconds of the processor; the migrations that are replaced take eight times that.
MIGRATE_SECONDS = 40
# The extensions, the tables, the guards of contexts, the groups.
MOST_OPERATIONS = 60

SCRIPT = """
import hashlib, json
import django
django.setup()
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.search import corpus

BEFORE = ("provisions", "0016_changes")
executor = MigrationExecutor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
executor.migrate([BEFORE])
old = executor.loader.project_state(BEFORE).apps
emit_post_migrate_signal(0, False, "default", apps=old, plan=[])

def record(noun, key, document, revision_from=1, revision_to=None, **columns):
    text = json.dumps(document, ensure_ascii=False)
    old.get_model("provisions", f"published{noun}").objects.create(
        key=key, document=text, sha256=hashlib.sha256(text.encode()).hexdigest(), bucket="000",
        revision_from=revision_from, revision_to=revision_to, **columns,
    )

def clause(word, revision_from, revision_to, **more):
    document = {
        "id": "pier:a", "locator": "Art. 4", "number": "4", "heading": "", "summary": "",
        "texts": [{"heading": "", "text": f"The “{word}” and its buoys’ keep."}], **more,
    }
    arrays = ("ancestors", "organizations", "sources", "languages", "modalities")
    record(
        "clause", "pier:a", document, revision_from, revision_to,
        public_id="pier:a", plan="pier", eid="a", wording=1, depth=1, sort_path="1", number="4",
        is_operative=True, themes=["s:t"], search_text="as it was", **{name: [] for name in arrays},
    )

for number in (1, 2):
    old.get_model("provisions", "Revision").objects.create(
        number=number, published_by="old", counts={}, changes={}, root_sha256="0" * 64
    )
clause("Wharf", 1, 2)
clause("Jetty", 2, None)
arrays = {name: [] for name in ("issuers", "themes", "sources")}
plan = {"id": "pier", "title": "Pier Statute", "original_title": "", "summary": "Rules."}
record("plan", "pier", plan, search_text="as it was", **arrays)
labels = [{"language": "zh", "kind": "preferred", "label": "码头"}]
theme = {"id": "s:t", "preferred_label": "Landing", "notation": "", "labels": labels}
record("theme", "s:t", theme, ancestors=[], depth=1, search_text="Landing", scheme="s", slug="t")
record("source", "map", {"id": "map", "title": "Sea‑map", "publisher": "", "note": "", "link": ""})
documents = "SELECT key, document FROM provisions_publishedclause ORDER BY revision_from"
with connection.cursor() as cursor:
    before = cursor.execute(documents).fetchall()
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    assert cursor.execute(documents).fetchall() == before

print(json.dumps({
    "now": [sorted(corpus.found(q)) for q in ("jetty", "wharf", "buoys", "article 4", "码头")],
    "then": [
        sorted(corpus.found(q, known_at="1"))
        for q in ("jetty", "wharf", "buoys", "article 4", "码头", "statute wharf")
    ],
    "plans": sorted(corpus.found("statute", "plans/")),
    "themes": sorted(corpus.found("码头", "themes/")),
    "sources": sorted(corpus.found("map", "sources/")),
}))
"""


@contextlib.contextmanager
def empty_database(server, suffix):
    """The address of an empty database, and an open connection to it."""
    known = {name: server[name] for name in ("host", "port", "user", "password", "dbname")
             if server.get(name)}  # fmt: skip
    name = f"{known['dbname']}_{suffix}"
    login = ":".join(quote(known[part], safe="") for part in ("user", "password") if part in known)
    host = quote(known.get("host", ""), safe="")
    port = f":{known['port']}" if "port" in known else ""
    with psycopg.connect(**known, autocommit=True) as maintenance:
        maintenance.execute(f"DROP DATABASE IF EXISTS {name}")
        maintenance.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(**{**known, "dbname": name}, autocommit=True) as connected:
            yield f"postgres://{login}@{host}{port}/{name}", connected
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def server(django_db_setup, django_db_blocker):
    """How to connect to the server of the tests."""
    with django_db_blocker.unblock():
        return connection.get_connection_params()


def run(database, *arguments):
    """What Python says, with its settings for that database."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "govdb.settings",
            "ALLOWED_HOSTS": "*",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_old_database_is_carried_on_and_becomes_like_a_new_one(server):
    with empty_database(server, "old") as (address, old):
        found = json.loads(run(address, "-c", SCRIPT).splitlines()[-1])
        carried = catalog(old)
    with empty_database(server, "new") as (address, new):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        run(address, "manage.py", "migrate", "--verbosity=0")
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        made = catalog(new)

    assert found == {
        "now": [["a"], [], ["a"], ["a"], ["a"]],
        "then": [[], ["a"], ["a"], ["a"], ["a"], ["a"]],
        "plans": ["pier"],
        "themes": ["t"],
        "sources": ["map"],
    }
    for name in QUERIES:
        assert made[name] == carried[name], name
        assert made[name], name
    assert seconds < MIGRATE_SECONDS


def test_a_new_database_is_made_in_few_operations():
    # Django renders all models again after each.
    graph = MigrationLoader(None).graph
    plan = {key for leaf in graph.leaf_nodes("provisions") for key in graph.forwards_plan(leaf)}
    ours = [graph.nodes[key] for key in plan if key[0] == "provisions"]

    assert sum(len(migration.operations) for migration in ours) < MOST_OPERATIONS
