# Every target works on a machine with nothing but Python ≥ 3.11 and make: what it needs is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PERAKLAD := $(BIN)/peraklad
SITE ?= build/site
ISSUE ?=
LOCALE ?=
ENGINE ?= apertium
LOCALE_OPTION := $(if $(LOCALE),--locale $(LOCALE))
BENCH ?= $(PERAKLAD_BENCH)

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | awk -F'\t' '{printf "  %-18s %s\n", $$1, $$2}'
	@printf '\nISSUE=2026-11-02 and LOCALE=be narrow status, check, sync, pretranslate and publish.\n'

# --- installing ---------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --constraint constraints.txt pip

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[desk,dictionaries,docx,xlsx]'
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	@touch $@

.PHONY: install
install: $(VENV)/.installed ## Install the program into .venv

.PHONY: system
system: ## Install the system packages that tests of optional parts need (Debian, as root)
	./tools/install-system-packages

# --- the week -----------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(VENV)/.installed ## Run the whole road on the sample publication
	@PERAKLAD=$(PERAKLAD) SITE=$(SITE) ./tools/demo

.PHONY: sync
sync: $(VENV)/.installed ## Bring the catalogs into line with the articles
	$(PERAKLAD) sync $(ISSUE)

.PHONY: status
status: $(VENV)/.installed ## Show how far each issue is
	$(PERAKLAD) status $(ISSUE) $(LOCALE_OPTION)

.PHONY: check
check: $(VENV)/.installed ## Say whether an issue may be published, and why not
	$(PERAKLAD) check $(ISSUE) $(LOCALE_OPTION)

.PHONY: pretranslate
pretranslate: $(VENV)/.installed ## Fill what is missing by machine (LOCALE=be, ENGINE=apertium)
	$(PERAKLAD) pretranslate $(ISSUE) --locale $(or $(LOCALE),be) --engine $(ENGINE)

.PHONY: publish
publish: $(VENV)/.installed ## Write the pages of what may go live
	$(PERAKLAD) publish $(ISSUE) -o $(SITE)

.PHONY: serve
serve: $(VENV)/.installed ## Open the translator's desk
	$(PERAKLAD) serve

# --- developing ---------------------------------------------------------------------------------------------------

.PHONY: lint
lint: $(VENV)/.developing ## Check style, types and the import contract
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.PHONY: test
test: lint ## Check style, types and imports, and run the tests
	$(BIN)/python -m pytest -m 'not slow' -n 2 --dist worksteal

.PHONY: test-slow
test-slow: $(VENV)/.developing ## Run the tests that take minutes
	$(BIN)/python -m pytest -m slow

.PHONY: bench-segmentation
bench-segmentation: $(VENV)/.developing ## Score the sentence splitter (PERAKLAD_BENCH=folder with the gold files)
	$(BIN)/python benchmarks/segmentation.py $(if $(BENCH),--gold $(BENCH)/segmentation/gold-dev.jsonl)

.PHONY: bench-checks
bench-checks: $(VENV)/.developing ## Score the checks (PERAKLAD_BENCH=folder with gold text, PERAKLAD_PAIRS=folder with catalogs)
	$(BIN)/python benchmarks/checks.py $(if $(BENCH),--gold $(BENCH)/segmentation/gold-dev.jsonl)

.PHONY: lock
lock: $(VENV)/.developing ## Write the installed versions into constraints.txt
	./tools/lock $(BIN)/python > constraints.new && mv constraints.new constraints.txt

.PHONY: clean
clean: ## Remove everything that make built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
