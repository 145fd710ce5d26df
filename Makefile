# Two commands for a machine with Python 3.11 or newer (with venv), make and git:
#   make build   sets everything up and runs the main job into build/site
#   make test    sets everything up and runs the tests
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed

.PHONY: build test check lint fmt wheel bench clean help

build: $(STAMP) ## check, derive, export and publish into build/site
	$(BIN)/sahel-ld build --output build/site

test: $(STAMP) lint ## lint, types, layers, data and tests
	$(BIN)/python -m pytest -q -n auto

check: $(STAMP) ## check the data as a compiler would
	$(BIN)/sahel-ld check

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(STAMP) ## lay out code and data
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sahel-ld fmt

wheel: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --wheel

bench: $(STAMP) ## ratios to the peers
	$(BIN)/python -m benchmarks

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf build dist $(VENV)

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'
