.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
UV_LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --annotation-style line

.PHONY: help run setup test lint lock

help: ## list what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

run: setup ## set up, fill a demonstration register if there is none, serve it, say where
	@$(BIN)/heard train --if-missing
	@$(BIN)/heard demo --if-missing
	@$(BIN)/heard serve

setup: .venv/.ready ## make the virtual environment and install Heard into it

.venv/.ready: requirements.lock pyproject.toml service/assets/package-lock.json
	@echo "Setting up Heard in .venv (once; a few minutes at most)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "Building the pages' styles and scripts"
	@$(BIN)/pip install --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

.venv/.tested: requirements-dev.lock .venv/.ready
	@echo "Installing what the tests need"
	@$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

test: .venv/.tested ## set up, then run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.tested ## check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: .venv/.tested ## make the lock files again from pyproject.toml
	@$(UV_LOCK) --extra setup pyproject.toml -o requirements.lock
	@$(UV_LOCK) --extra setup --extra dev pyproject.toml -o requirements-dev.lock
	@$(UV_LOCK) --extra builder pyproject.toml -o requirements-builder.lock
