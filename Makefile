# For a machine with Python 3.11 or newer (with venv), make and git:
#   make build   sets everything up and runs the main job into build/site
#   make test    sets everything up and runs the tests
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
ASSETS = build/assets
CLIENTS = build/clients
VENDOR = sahel_ld/publish/static/vendor/oxigraph
STAMP = $(VENV)/.installed
DOCS_STAMP = $(VENV)/.installed-docs
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: build assets clients test check lint fmt docs generate wheel bench lock clean help

build: $(STAMP) ## check, derive, export and publish into build/site
	$(BIN)/sahel-ld build --output build/site

test: $(STAMP) lint ## lint, types, layers, data and tests
	$(BIN)/python -m pytest -q -n auto

assets: ## fetch what live queries in the page run on, from npm (needs node); `make build` and `make wheel` take it along
	mkdir -p $(ASSETS) && cp sahel_ld/publish/assets/package.json $(ASSETS)/
	npm install --prefix $(ASSETS) --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	mkdir -p $(VENDOR) && cd $(ASSETS)/node_modules/oxigraph && cp web.js web_bg.wasm package.json $(CURDIR)/$(VENDOR)/

clients: ## fetch the clients of other makers that the tests run, from npm (needs node)
	mkdir -p $(CLIENTS) && cp tests/clients/package.json $(CLIENTS)/
	npm install --prefix $(CLIENTS) --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error

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

docs: $(DOCS_STAMP) ## the documentation into build/docs
	$(BIN)/python docs/generate.py --check
	$(BIN)/mkdocs build --quiet --strict

generate: $(STAMP) ## write the parts of the documentation that come from code and data
	$(BIN)/python docs/generate.py

wheel: $(STAMP) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

bench: $(STAMP) ## ratios to the peers
	$(BIN)/python -m benchmarks

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e '.[dev]'
	touch $@

$(DOCS_STAMP): $(STAMP)
	$(PIP) -e '.[docs]'
	touch $@

lock: ## write constraints.txt anew, from what pyproject.toml resolves to today
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check -e '.[dev,docs,frames,parquet,server,sign]'
	{ head -n 1 constraints.txt; build/lock/bin/python -m pip freeze --exclude-editable | grep -E '^[A-Za-z0-9_.-]+==[^ ]+$$'; } > build/constraints.txt
	mv build/constraints.txt constraints.txt && rm -rf build/lock

clean:
	rm -rf build dist $(VENV)

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'
