"""Whoever follows docs/operations.md word for word arrives: every command block is tried.

Left alone is what would change this machine, each with its reason in NOT_FOLLOWED.
"""

import json
import re
import shutil
import ssl
import subprocess
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import quote

import pytest

from govdb.database.places import places_of
from govdb.web_server import THREADS
from tests.govdb.conftest import free_port
from tests.loading.entries import clause, write
from tests.operations.blocks import DOCUMENT, block, blocks, commands
from tests.operations.conftest import certificate, listens, serving, tls_proxy, wait_for

BACKUP = ".venv/bin/python -m govdb.database pg_dump"
ROLE = "CREATE ROLE govdb"
MOVE = ".venv/bin/python -m govdb.database pg_restore --no-owner"
PRODUCTION = "export DATABASE_URL="
KEY = "python3 -c"
NGINX = "server {"
VERIFY = ".venv/bin/python manage.py verify"
FOLLOWED = (BACKUP, ROLE, MOVE, PRODUCTION, KEY, NGINX, VERIFY)
NOT_FOLLOWED = {
    "[Service]": "systemd runs it, and only root installs it; its command is PRODUCTION's",
    "python manage.py spectacular": "replaces a file of the repository; test_breaking.py reads it",
}


def test_every_block_is_followed_or_says_why_not():
    for text in blocks():
        assert any(map(text.startswith, (*FOLLOWED, *NOT_FOLLOWED))), text


def test_what_is_published_verifies(shell):
    for command in commands(block(VERIFY)):
        shell.run(command)


def test_a_backup_comes_back(shell):
    dump, restore = commands(block(BACKUP))
    shell.run(dump)
    before = state(shell)
    shell.run(f".venv/bin/python manage.py load {more(shell)}")
    assert state(shell) != before

    shell.run(restore)

    assert state(shell) == before


def test_the_data_moves_to_a_server_of_ones_own(shell, own_server):
    dump, _ = commands(block(BACKUP))
    shell.run(dump)
    before = state(shell)
    for statement in block(ROLE).replace("'...'", "'secret'").splitlines():
        psql = ".venv/bin/python -m govdb.database psql --set=ON_ERROR_STOP=1"
        shell.run(f'{psql} --dbname=postgres://postgres@{own_server}/postgres -c "{statement}"')

    (move,) = commands(block(MOVE).replace("govdb:...@host", f"govdb:secret@{own_server}"))
    shell.run(move)

    address = f"postgres://govdb:secret@{own_server}/govdb"
    assert state(shell, DATABASE_URL=address) == before
    said = shell.run(".venv/bin/python manage.py publish --dry-run", DATABASE_URL=address)
    assert "Nothing has changed" in said


def test_behind_a_proxy_that_speaks_tls_all_is_tls(shell, tmp_path):
    key = shell.run(commands(block(KEY))[0]).strip()
    port = free_port()
    export, *preparing, serve = commands(block(PRODUCTION))
    variables = exported(export, shell, key)
    serve = serve.replace("--port 8000", f"--port {port}")
    for command in preparing:
        said = shell.run(command, **variables)
        if "check --deploy" in command:
            assert "no issues" in said
    with serving(serve, port, shell, **variables), tls_proxy(tmp_path, port) as secure:
        check_from_outside(secure)
        check_from_inside(port)


def test_nginx_as_described_passes_everything_on(shell, tmp_path):
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("there is no nginx (Debian: apt-get install nginx-light)")
    port, secure = free_port(), free_port()
    pem, private = certificate(tmp_path, "plans.example")
    server = (
        block(NGINX)
        .replace("/etc/ssl/plans.example.pem", str(pem))
        .replace("/etc/ssl/plans.example.key", str(private))
        .replace("listen 443", f"listen 127.0.0.1:{secure}")
        .replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    )
    configured = tmp_path / "nginx.conf"
    configured.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log off; client_body_temp_path {tmp_path}/body;\n{server}\n}}"
    )
    export, *_, serve = commands(block(PRODUCTION))
    variables = exported(export, shell, "k" * 64)
    serve = serve.replace("--port 8000", f"--port {port}").replace("--workers 4", "--workers 1")
    with serving(serve, port, shell, **variables):
        proxy = subprocess.Popen([nginx, "-c", configured, "-p", tmp_path])
        try:
            wait_for(lambda: listens(secure), proxy)
            check_from_outside(secure)
        finally:
            proxy.terminate()
            proxy.wait(20)


def test_threads_are_the_same_number_everywhere():
    said = set(re.findall(r"--blocking-threads (\d+)", DOCUMENT))

    assert said == {str(THREADS)} == {"8"}
    assert "eight threads a worker" in DOCUMENT


def check_from_outside(port):
    """What a browser or a client sees, through the proxy."""
    status, headers, content = over_tls(port, "/api/v1/clauses/?page_size=1&count=true")
    assert status == 200
    assert json.loads(content)["count"] == 1
    assert headers["Strict-Transport-Security"] == "max-age=86400"
    _, _, content = over_tls(port, "/api/v1/")
    links = json.loads(content)["links"].values()
    assert all(link.startswith("https://plans.example/api/v1/") for link in links)
    status, headers, _ = over_tls(port, "/admin/login/")
    assert status == 200
    assert "Secure" in headers["Set-Cookie"]
    status, _, style = over_tls(port, "/static/admin/css/base.css")
    assert (status, style[:2] != b"") == (200, True)


def check_from_inside(port):
    """What a monitor sees, and who comes plainly."""
    for path in ("/healthz", "/readyz"):
        assert plain(port, path, host=f"127.0.0.1:{port}")[0] == 200
    status, headers, _ = plain(port, "/api/v1/plans/", host="plans.example")
    assert (status, headers["Location"]) == (301, "https://plans.example/api/v1/plans/")


def exported(export, shell, key):
    """The variables of the `export`, with what stands for dots filled in."""
    socket = quote(str(places_of(shell.folder / "data").socket_folder), safe="")
    filled = export.replace("postgres://...", f"postgres://govdb@{socket}/govdb")
    filled = filled.replace("SECRET_KEY=...", f"SECRET_KEY={key}")
    assert "..." not in filled
    pairs = (pair.partition("=") for pair in filled.removeprefix("export ").split())
    return {name: value for name, _, value in pairs}


def state(shell, **variables):
    """How much there is of everything, and the checksum of what is published."""
    sql = (
        "SELECT (SELECT count(*) FROM provisions_clause), "
        "(SELECT count(*) FROM provisions_publishedclause), "
        "(SELECT string_agg(root_sha256, ' ') FROM provisions_revision)"
    )
    code = (
        "from django.db import connection; cursor = connection.cursor(); "
        f"cursor.execute('''{sql}'''); print('state', cursor.fetchone())"
    )
    said = shell.run(f'.venv/bin/python manage.py shell --no-imports -c "{code}"', **variables)
    return said[said.index("state") :]


def more(shell):
    """A file with one more clause."""
    return write(shell.folder / "more.jsonl", clause("sec_2", position=2, stage="ready"))


def over_tls(port, path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return asked(HTTPSConnection("127.0.0.1", port, timeout=600, context=context), path)


def plain(port, path, host):
    return asked(HTTPConnection("127.0.0.1", port, timeout=600), path, host)


def asked(connection, path, host="plans.example"):
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()
