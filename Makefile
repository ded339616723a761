# Needs Python >= 3.11 and nothing else: all packages are locked by hash, Node comes as a Python package.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --no-compile
COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.PHONY: drill gallery setup setup-dev demo test check messages lock

setup: .venv/.ready node_modules/.ready

setup-dev: .venv/.ready-dev node_modules/.ready-dev

demo: setup
	@exec $(BIN)/tidu demo

test: setup-dev
	$(BIN)/pytest -n auto --dist loadfile $(TESTS)

# The several-machine layout on this machine: nodes killed, primary lost, restored elsewhere.
drill: setup-dev
	$(BIN)/python bench/drill.py

# Every page of every role, in both languages, both themes and two widths: before axe, and as pictures below gallery/.
gallery: setup-dev
	TIDU_GALLERY=gallery $(BIN)/pytest -q -n 0 tests/journeys/test_axe.py

check: setup-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/tidu django makemigrations --check --dry-run
	$(BIN)/tidu rulebook check
	$(BIN)/tidu messages check

messages: setup-dev
	$(BIN)/tidu messages extract
	$(BIN)/tidu messages compile

# Hashes only: a lock file names no address to download from.
lock:
	$(COMPILE) --extra setup --output-file requirements.lock
	$(COMPILE) --extra setup --extra dev --constraint requirements.lock --output-file requirements-dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with PYTHON=...")'
	$(PYTHON) -m venv .venv

.venv/.ready: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: requirements-dev.lock .venv/.ready
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

node_modules/.ready: package-lock.json .venv/.ready
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent --omit=dev
	@touch $@

node_modules/.ready-dev: package-lock.json .venv/.ready
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent
	@touch node_modules/.ready $@
