.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help test lint lock

help: ## list what there is to make
	@grep -hE '^[a-z.]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/.tested: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --no-build-isolation --no-deps -e .
	touch $@

test: .venv/.tested ## set up, then run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.tested ## style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## make the lock file again
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --annotation-style line --extra dev pyproject.toml -o requirements-dev.lock
