"""The same revision gives the same answers on every server, whatever it takes for letters."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from govdb.database import REPOSITORY
from provisions.analysis.plain_words import plain_words
from provisions.search.text_search import words_of
from provisions.search.words import alternatives
from tests.search.samples import FINDINGS
from tests.search.servers import needs_postgresql_15, postgresql_15

#: Signs that print has between words.
SIGNS = (
    "“", "”", "‘", "«", "»", "„", "\"", "'", "’", "—", "–", "-", "‐", "\u2011", "−", "/", "∕", "\\",
    "\u00a0", "\u2009", "\u202f", "\u2028", "\u3000", "\u200b", "…", "·", "•", "→", "&", "+", "@",
    ":", ";", ",", ".", "|", "_", "(", ")", "[", "~", "=", "#", "%", "§", "™", "®", "¹", "②", "。",
    "，", "、", "\t", "\n", "\u000b", "´", "`", "ʼ",
)  # fmt: skip
LETTERS = st.sampled_from("abcdegiklmnoprstuxyzABEKMORS0123456789éüñçøłßœĐİαλγςдйёЖ")
WORDS = st.text(LETTERS, min_size=2, max_size=9)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from(SIGNS)), min_size=1, max_size=6)


def finds(database, text, query):
    """Whether a query's only term finds a text; None for one of a very common word."""
    ((term,),) = alternatives(query)
    found = database.execute(
        "SELECT to_tsvector('english', %s) @@ query FROM to_tsquery('english', %s) query"
        " WHERE numnode(query) > 0",
        [plain_words(text), words_of(term)],
    ).fetchone()
    return found and found[0]


@pytest.fixture(scope="module")
def databases(django_db_setup, django_db_blocker):
    """Two databases on the server of the tests: one knows all letters, one only ASCII."""
    arguments = {"autocommit": True}
    with django_db_blocker.unblock():
        arguments |= connection.get_connection_params()
        arguments.pop("cursor_factory", None)
        arguments.pop("context", None)
    names = {"C": f"{arguments['dbname']}_ascii", "C.UTF-8": f"{arguments['dbname']}_utf8"}
    opened = []
    with psycopg.connect(**arguments) as server:
        for ctype, name in names.items():
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_CTYPE '{ctype}'")
            opened.append(psycopg.connect(**arguments | {"dbname": name}))
        yield opened
        for database in opened:
            database.close()
        for name in names.values():
            server.execute(f"DROP DATABASE {name}")


@given(TEXTS)
def test_each_word_alone_finds_a_text_whatever_joins_them(databases, parts):
    text = "".join(word + sign for word, sign in parts)

    for database in databases:
        for word, _ in parts:
            assert finds(database, text, word) in (True, None), (word, text)


@given(WORDS, st.integers(1, 8))
def test_soft_hyphens_are_no_part_of_a_word(databases, word, place):
    hyphened = f"{word[:place]}\u00ad{word[place:]}"

    for database in databases:
        assert finds(database, hyphened, word) in (True, None)
        assert finds(database, word, hyphened) in (True, None)


ANSWERS = """
import json, tempfile
from pathlib import Path
import django
django.setup()
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from tests.search import corpus, samples
call_command("migrate", verbosity=0)
with tempfile.TemporaryDirectory() as folder:
    corpus.load(Path(folder), samples.rows())
answers = {query: sorted(corpus.found(query)) for query in samples.FINDINGS}
checked = [str(said) for said in run_checks(tags=["database"], databases=["default"])]
print(json.dumps([answers, checked, Client().get("/readyz").json()]))
"""


@needs_postgresql_15
def test_postgresql_15_answers_alike_and_warns_of_ascii():
    with postgresql_15("C") as address:
        done = subprocess.run(
            [sys.executable, "-c", ANSWERS],
            cwd=REPOSITORY,
            env={
                **os.environ,
                "DATABASE_URL": address,
                "DJANGO_SETTINGS_MODULE": "govdb.settings",
                "ALLOWED_HOSTS": "*",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stderr
    answers, checked, ready = json.loads(done.stdout.splitlines()[-1])
    assert answers == {query: sorted(eids) for query, eids in FINDINGS.items()}
    assert ready["status"] == "ok"
    warned = "The LC_CTYPE of the database is C,"
    assert any(warned in said for said in checked)
    assert any(warned in said for said in ready["warnings"])
