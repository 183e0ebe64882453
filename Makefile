# make run           build England, write the site to build/site       (DATA=folder for the full open data)
# make workspace      a partnership's workspace with an example, on http://localhost:8000
# make test          set up, check and test everything that can be tested here; what needs the full
#                    open data is counted and named at the end      (DATA=folder to test that too)
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?=
STORE ?= build/england.duckdb
SETUP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

WORKERS ?= auto
PYTEST := $(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --dist loadfile --no-loadscope-reorder

.PHONY: run workspace test test-data check fix bench grids sweep england docs clean beside

run: $(SETUP)
	$(BIN)/tripleaim build --store $(STORE) $(if $(DATA),--data $(DATA))
	$(BIN)/tripleaim site --store $(STORE) --out build/site
	@echo "For the command line: source $(BIN)/activate"

# A partnership's workspace with an example, on SQLite: prints one-time links, then serves.
workspace: $(DEV)
	test -f $(STORE) || $(BIN)/tripleaim build --store $(STORE) $(if $(DATA),--data $(DATA))
	test -f build/workspace/secret || $(BIN)/tripleaim workspace init --admin admin@example.org --example --store $(STORE)
	$(BIN)/tripleaim workspace run --store $(STORE)

test: $(DEV) beside check
	$(PYTEST)

# Only the tests that need the open data, after a `make test` without it.
test-data: $(DEV) beside
	$(PYTEST) -m "data or facts" tests

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

# The whole of the grids of which the tests try a fixed sample (tests/sampled.py).
grids: $(DEV)
	WHOLE=1 $(PYTEST) $$(grep -rlE "from sampled import|mark\.whole" tests)
	WHOLE=1 CELLS_EACH=1 $(PYTEST) tests/workspace/test_inside.py -k "$$(cd tests/workspace/inside; \
	  grep -lE "from (sampled|cells) import" test_*.py | paste -sd, | sed 's/,/ or /g')"

# Ask all ten questions of every system and kind of area on twelve days, and check the answers; the report goes to
# build/sweep/report.md and its summary into bench/RESULTS.md.      (STORE=file, SYSTEMS=n for a sample)
sweep: $(DEV)
	$(BIN)/python -m bench.sweep $(STORE) --out build/sweep --record $(if $(SYSTEMS),--systems $(SYSTEMS))

clean:
	rm -rf build

# What tests need beside Python: installed where it can be, otherwise those tests are left out and named.
beside:
	@tools/install_beside.sh

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(SETUP): pyproject.toml constraints.txt $(VENV)/bin/python
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[data,site]" 2> >(grep -v "is ignored" >&2)
	@touch $@

$(DEV): $(SETUP)
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e ".[dev,data,site,workspace,pdf,spark,design]" 2> >(grep -v "is ignored" >&2)
	@touch $@
