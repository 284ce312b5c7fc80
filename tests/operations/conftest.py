"""What the blocks of the document need around them: a database with data, a server, a proxy."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from govdb.database import REPOSITORY
from govdb.database.embedded_server import running
from tests.govdb.conftest import environment, free_port, scratch_folder
from tests.loading.entries import clause, jurisdiction, plan, write

SECONDS = 600


class Shell:
    """Runs the document's commands as a person would, in the repository."""

    def __init__(self, folder, **variables):
        self.folder = folder
        self.variables = {**environment(folder / "data", **variables), "PWD": str(folder)}

    def run(self, command, **variables):
        """Run one command to its end; its output. Fails as `set -e` does."""
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", f'PWD="{self.folder}"\n{rooted(command)}'],
            cwd=REPOSITORY,
            env={**self.variables, **variables},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr


def rooted(command):
    """A command with the Python that runs the tests in place of the virtual environment's."""
    return command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")


@pytest.fixture(scope="module")
def shell():
    """A shell on an embedded database with a plan that is published."""
    # One server for all commands, which else would each start and stop it.
    with scratch_folder() as folder, running(folder / "data", is_throwaway=True):
        shell = Shell(folder)
        path = write(
            folder / "plan.jsonl", jurisdiction(), plan(stage="ready"), clause(stage="ready")
        )
        shell.run(".venv/bin/python manage.py migrate")
        shell.run(f".venv/bin/python manage.py load {path}")
        shell.run('.venv/bin/python manage.py publish --note "One plan."')
        yield shell


def programs_of_debian():
    """The folder of the newest PostgreSQL that the system has, if it has one."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    return found[-1] if found else None


@pytest.fixture(scope="module")
def own_server():
    """A PostgreSQL of the system, as somebody's own server; yields what starts its addresses."""
    programs = programs_of_debian()
    if programs is None:
        pytest.skip("the system has no PostgreSQL (Debian: apt-get install postgresql-15)")
    user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    with scratch_folder() as folder:
        if user:
            shutil.chown(folder, "postgres")
        port, cluster = free_port(), folder / "cluster"
        first = ["--auth=trust", "--username=postgres", "--locale=C.UTF-8", "--encoding=UTF8"]
        subprocess.run([*user, programs / "initdb", *first, cluster], check=True, cwd=folder,
                       capture_output=True)  # fmt: skip
        server = subprocess.Popen(
            [*user, programs / "postgres", "-D", cluster, "-p", str(port), "-k", folder,
             "-c", "listen_addresses=127.0.0.1"],
            cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for(lambda: (folder / f".s.PGSQL.{port}").exists(), server)
            yield f"127.0.0.1:{port}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGINT)
            server.wait(30)


def wait_for(is_ready, process):
    """Wait until something is ready, while a process lives."""
    deadline = time.monotonic() + 600
    while not is_ready():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < deadline, "it did not start in time"
        time.sleep(0.1)


def listens(port):
    """Whether anything takes connections on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(port):
    """Whether a web server answers on a port."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def serving(command, port, shell, **variables):
    """Run a web server's command while the block lasts."""
    server = subprocess.Popen(
        ["bash", "-c", f"exec {rooted(command)}"],
        cwd=REPOSITORY,
        env={**shell.variables, **variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(lambda: answers(port), server)
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)


def certificate(folder, name):
    """Files of a certificate that nobody vouches for, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    pair = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-out", pair[0], "-keyout", pair[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    return pair


@contextlib.contextmanager
def tls_proxy(folder, upstream):
    """A proxy that speaks TLS, passes `Host` on and says `X-Forwarded-Proto`; yields its port."""

    class Passing(BaseHTTPRequestHandler):
        def do_GET(self):
            headers = {**self.headers, "X-Forwarded-Proto": "https"}
            connection = HTTPConnection("127.0.0.1", upstream, timeout=600)
            connection.request("GET", self.path, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            connection.close()

        def log_message(self, *_):
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder, "plans.example"))
    proxy.socket = context.wrap_socket(proxy.socket, server_side=True)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    try:
        yield proxy.server_port
    finally:
        proxy.shutdown()
        proxy.server_close()
