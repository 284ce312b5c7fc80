"""Clients that others' tools generate from the OpenAPI document compile, and they work."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from provisions.api.records.index import openapi_document
from provisions.publishing.publisher import publish
from tests.factories import ClauseFactory, PlanFactory

HERE = Path(__file__).parent
TOOLS = Path(sys.executable).parent

#: The same app, through the types of openapi-typescript and through the functions of orval.
EXAMPLES = ("example.ts", "example_orval.ts")


def run(*command, folder):
    """Run a tool and return what it printed; what it complained of fails the test."""
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def contract(tmp_path_factory):
    path = tmp_path_factory.mktemp("contract") / "schema.json"
    path.write_bytes(openapi_document("json"))
    return path


@pytest.fixture(scope="module")
def python_client(contract, tmp_path_factory):
    folder = tmp_path_factory.mktemp("python")
    said = run(
        TOOLS / "openapi-python-client",
        *("generate", "--path", contract, "--output-path", folder / "generated"),
        folder=folder,
    )
    assert "WARNING" not in said
    return folder / "generated"


@pytest.fixture(scope="module")
def typescript_client(contract, tmp_path_factory):
    folder = tmp_path_factory.mktemp("typescript")
    for name in ("package.json", "tsconfig.json", "orval.config.mjs", *EXAMPLES):
        shutil.copy(HERE / name, folder)
    shutil.copy(contract, folder / "schema.json")
    npm = [TOOLS / "npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
    # Without a network it would try for minutes.
    npm += ["--fetch-retries=1", "--fetch-timeout=30000"]
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    installed = subprocess.run(
        npm, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    if installed.returncode:
        pytest.skip("npm reaches no registry here, so there is no TypeScript to compile with")
    run("npx", "openapi-typescript", "schema.json", "-o", "schema.d.ts", folder=folder)
    run("npx", "orval", folder=folder)
    return folder


@pytest.fixture
def server(transactional_db, live_server):
    for slug, kind in (("one", "article"), ("other", "point")):
        plan = PlanFactory(slug=slug)
        for number in range(3):
            ClauseFactory(plan=plan, eid=f"c_{number}", position=number + 1, clause_type=kind)
    publish(published_by="tester")
    return live_server.url


ANSWER = {
    "count": 3,
    "ids": ["one:c_0", "one:c_1"],
    "states": [["present", "searched_absent"], ["searched_absent", "present"]],
    "cited": ["one:c_0"],
}


def test_the_python_client_works(python_client, server):
    said = run(sys.executable, "-W", "error", HERE / "example.py", server, folder=python_client)
    assert json.loads(said) == ANSWER


def test_the_python_example_is_sound_by_its_types(python_client):
    run(
        *(sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull),
        *("--cache-dir", python_client / "cache", "--follow-imports", "silent"),
        HERE / "example.py",
        folder=python_client,
    )


def test_the_typescript_clients_compile_and_work(typescript_client, server):
    run("npx", "tsc", folder=typescript_client)
    for example in EXAMPLES:
        said = run("node", example, server, folder=typescript_client)
        assert json.loads(said) == ANSWER


def test_a_client_made_from_the_address_is_the_same(contract, server):
    with urlopen(f"{server}/api/v1/schema/") as answer:
        assert answer.read() == contract.read_bytes()


def test_no_example_needs_a_cast():
    """Neither `as`, `any` nor a comment that silences the compiler."""
    for example in EXAMPLES:
        assert not re.findall(r"\) as |\bany\b|@ts-|!\.", (HERE / example).read_text())


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("clause.id", "clause.idd"),
        ("page_size: 2", 'page_size: "2"'),
        ('plan_not: "other"', "plan_not: 7"),
        ("item.id", "item.idd.length"),
    ],
)
def test_what_the_contract_does_not_say_does_not_compile(typescript_client, example, right, wrong):
    file = typescript_client / "wrong.ts"
    file.write_text((HERE / example).read_text().replace(right, wrong))
    try:
        with pytest.raises(AssertionError, match=r"wrong\.ts"):
            run("npx", "tsc", folder=typescript_client)
    finally:
        file.unlink()
