# make run           build England, write the site to build/site       (DATA=folder for the full open data)
# make test          set up, check and test everything
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?=
STORE ?= build/england.duckdb
SETUP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: run test check fix bench england docs clean browser

run: $(SETUP)
	$(BIN)/tripleaim build --store $(STORE) $(if $(DATA),--data $(DATA))
	$(BIN)/tripleaim site --store $(STORE) --out build/site

test: $(DEV) browser check
	$(BIN)/pytest -n 2 --dist loadfile

check: $(DEV)
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/ruff check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/check_shape.py
	$(BIN)/python tools/check_docs.py

fix: $(DEV)
	$(BIN)/ruff format src tests bench tools
	$(BIN)/ruff check --fix src tests bench tools
	$(BIN)/python tools/check_docs.py --write

docs: $(DEV)
	$(BIN)/python tools/check_docs.py --write

england: $(SETUP)
	$(BIN)/python -m tripleaim.store.compile --data $(or $(DATA),../shared/data) --facts $(or $(FACTS),../shared/facts)

bench: $(DEV)
	$(BIN)/python -m bench

clean:
	rm -rf build

browser:
	@command -v chromium >/dev/null || { (apt-get update -qq && apt-get install -y -qq chromium fonts-liberation) >/dev/null 2>&1 \
	  || echo "Chromium is not here and could not be installed: the browser tests will fail. Install Debian's package chromium."; }

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(SETUP): pyproject.toml constraints.txt $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e . 2> >(grep -v "is ignored" >&2)
	@touch $@

$(DEV): $(SETUP)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[dev,workspace,spark,design]" 2> >(grep -v "is ignored" >&2)
	@touch $@
