# The one list of commands. `make run` and `make test` do everything on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# The lock files name everything: nothing is left to resolve, where an old pip stumbles over extras (coverage[toml]).
LOCKED := install --no-deps --require-hashes -r
export PYTHONDONTWRITEBYTECODE ?=

.PHONY: help run setup test check docs bench messages lock clean
help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

$(VENV)/.python: Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Broadsheet needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "Making $(VENV) …" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.txt pyproject.toml
	@echo "Installing what Broadsheet needs (once) …" >&2
	@$(PIP) $(LOCKED) requirements/run.txt >&2
	@$(PIP) install --no-deps --no-build-isolation -e . >&2
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what tests and checks need (once) …" >&2
	@$(PIP) $(LOCKED) requirements/dev.txt >&2
	@$(PIP) check >&2
	@touch $@

run: $(VENV)/.run  ## start the bot on the console, with embedded SQLite and the sample articles
	@$(BIN)/broadsheet run

setup: $(VENV)/.dev  ## make the whole environment, tests and checks included

test: $(VENV)/.dev  ## the whole suite, with coverage floors
	@$(BIN)/python -m coverage erase
	@$(BIN)/python -m pytest --cov --cov-report= $(ARGS)
	@$(BIN)/python tests/floors.py

check: $(VENV)/.dev  ## lint, format, types, import contracts, and the wheel in an empty environment
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@bash .ci/wheel

docs: $(VENV)/.dev  ## write the pages of docs/ that are made from the program
	@$(BIN)/python docs/write.py

bench: $(VENV)/.dev  ## the figures, each beside its peer
	@for b in benchmarks/[a-z]*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

messages: $(VENV)/.dev  ## collect our sentences for translators, and bring every catalogue up to them
	@$(BIN)/python -m tests.catalogue

lock: $(VENV)/.dev  ## pin every requirement anew, with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command 'make lock' --upgrade pyproject.toml requirements/build.in -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command 'make lock' --upgrade --group dev -c requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt

clean:  ## remove the environment and what was built; var/ stays
	rm -rf $(VENV) build dist *.egg-info .coverage* .mypy_cache .ruff_cache .pytest_cache
