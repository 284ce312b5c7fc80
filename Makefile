# `make` alone is `make run`. Paths are relative throughout, so a clone may lie anywhere.
# PORT, GOVDB_DATA and DATABASE_URL may be given as `make run PORT=8001` or in the environment.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --quiet --quiet --disable-pip-version-check --no-input
RUN_READY := .venv/ready-to-run
DEV_READY := .venv/ready-to-develop

.PHONY: run admin test check bench clean help
.DEFAULT_GOAL := run

run: $(RUN_READY) ## set up everything and serve on PORT (8000)
	@exec $(PY) -m govdb

admin: $(RUN_READY) ## make an account for the admin
	@exec $(PY) manage.py createsuperuser

test: $(DEV_READY) ## run all tests; ARGS="-k name" picks some
	@exec $(PY) -m pytest -n 2 $(ARGS)

check: $(DEV_READY) ## style, structure, types, layers, migrations, API schema
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 $(PY) -m pytest -q --noconftest -p pytest_django.plugin tests/structure
	$(PY) -m mypy
	$(PY) -c "import sys; from importlinter.cli import lint_imports as run; sys.exit(run())"
	$(PY) manage.py check --fail-level WARNING
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null

bench: $(DEV_READY) ## the side-by-side benchmarks
	@exec $(PY) -m tests.benchmarks $(ARGS)

clean: ## remove the virtual environment and caches, never data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' Makefile

# Without a Python that runs (none yet, or the system's was upgraded away) the rest is stale too.
ifneq ($(shell test -x $(PY) && echo yes),yes)
.PHONY: $(PY) $(RUN_READY) $(DEV_READY)
endif

# Two first runs at once take turns: the second finds the work done.
ONE_AT_A_TIME = $(PYTHON) -c 'import fcntl, os, sys; lock = os.open(".", 0); os.set_inheritable(lock, True); fcntl.flock(lock, fcntl.LOCK_EX); os.execvp("sh", ["sh", "-ec", sys.argv[1]])'

$(PY):
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("govdb needs Python 3.11 or newer; name one with PYTHON=...")'
	@$(ONE_AT_A_TIME) 'test -x $@ || $(PYTHON) -m venv --clear .venv || { rm -rf .venv; echo "govdb needs the venv module of Python (Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }'

$(RUN_READY): requirements.txt $(PY)
	@$(ONE_AT_A_TIME) 'test $@ -nt $< || { echo "Installing $< into .venv/"; $(PIP) install -r $<; touch $@; }'

$(DEV_READY): requirements-dev.txt requirements.txt $(PY)
	@$(ONE_AT_A_TIME) 'test $@ -nt $< -a $@ -nt requirements.txt || { echo "Installing $< into .venv/"; $(PIP) install -r $<; touch $(RUN_READY) $@; }'
