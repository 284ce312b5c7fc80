"""A database of before plain words answers like a new one, at every revision, after `migrate`."""

import json
import os
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from govdb.database import REPOSITORY

SCRIPT = """
import hashlib, json
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from tests.search import corpus

BEFORE = ("provisions", "0016_changes")
call_command("migrate", *BEFORE, verbosity=0)
old = MigrationLoader(connection).project_state(BEFORE).apps

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


@pytest.fixture
def old_database(django_db_setup, django_db_blocker):
    """The address of an empty database on the server of the tests."""
    with django_db_blocker.unblock():
        arguments = connection.get_connection_params()
    known = {name: arguments[name] for name in ("host", "port", "user", "password", "dbname")
             if arguments.get(name)}  # fmt: skip
    name = f"{known['dbname']}_old"
    with psycopg.connect(**known, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        login = ":".join(
            quote(known[part], safe="") for part in ("user", "password") if part in known
        )
        host = quote(known.get("host", ""), safe="")
        port = f":{known['port']}" if "port" in known else ""
        yield f"postgres://{login}@{host}{port}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_rows_of_every_revision_are_found_after_migrating(old_database):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": old_database,
            "DJANGO_SETTINGS_MODULE": "govdb.settings",
            "ALLOWED_HOSTS": "*",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "now": [["a"], [], ["a"], ["a"], ["a"]],
        "then": [[], ["a"], ["a"], ["a"], ["a"], ["a"]],
        "plans": ["pier"],
        "themes": ["t"],
        "sources": ["map"],
    }
