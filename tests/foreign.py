"""Programs of others, run as processes of their own; what does not go with ours is kept apart."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

#: Where the environment of the tests has its programs; Node and npm are there too.
TOOLS = Path(sys.executable).parent


def run(*command, folder, packages=None):
    """Run a program in a folder and return what it printed; a failure fails the test.

    `packages` is a folder of Python packages that come before the installed ones.
    """
    done = _done(command, folder, packages)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _done(command, folder, packages=None):
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"
    more = {"PYTHONPATH": str(packages)} if packages else {}
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, "PATH": path, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def npm_packages(folder):
    """Install what the folder's package.json names, or skip the test where npm has no registry."""
    npm = [TOOLS / "npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
    # Without a network it would try for minutes.
    npm += ["--fetch-retries=1", "--fetch-timeout=30000"]
    if _done(npm, folder).returncode:
        pytest.skip("npm reaches no registry here")


def python_packages(*pinned):
    """A folder with pinned packages that do not go with ours, or a skip where pip has no registry.

    It stays beside the environment, so that one run of the tests installs it for all later ones.
    """
    place = TOOLS.parent / "apart" / "+".join(pinned)
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as folder:
            made = Path(folder) / "made"
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", made, *pinned]
            if _done(pip, folder).returncode:
                pytest.skip(f"pip reaches no registry here, so there is no {pinned[0]}")
            try:
                made.rename(place)
            except OSError:  # another worker was first
                shutil.rmtree(made)
    return place
