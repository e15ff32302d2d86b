# Every target works on a machine with nothing but Python ≥ 3.11 and make: what it needs is installed into .venv.

PYTHON ?= python3
# Another Python has an environment of its own: make test PYTHON=python3.13.
VENV := .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[align,cards,desk,calendar,dictionaries,docx,notify,newsletter,search,xlsx]'
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group dev
	@touch $@

# The CommonMark examples (CC BY-SA) are not ours to ship: tests read them from markdown-it-py's source distribution.
SPEC := $(VENV)/share/commonmark-spec

$(SPEC)/.fetched: $(VENV)/.developing
	@mkdir -p $(SPEC)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary markdown-it-py \
		--constraint constraints.txt --dest $(SPEC) markdown-it-py
	@touch $@

# Nor is the schema of JUnit reports (Jenkins' xUnit plug-in): pytest's source distribution has it.
SCHEMAS := $(VENV)/share/schemas

$(SCHEMAS)/.fetched: $(VENV)/.developing
	@mkdir -p $(SCHEMAS)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary pytest \
		--constraint constraints.txt --dest $(SCHEMAS) pytest
	@touch $@

# The Nu checker of HTML (MIT) is an npm package of 30 MB; without it, or a Java to run it, its test is skipped.
NU := $(VENV)/share/nu

$(NU)/.fetched: $(VENV)/.developing
	@mkdir -p $(NU)
	@if command -v npm >/dev/null; then \
		npm pack --silent --pack-destination $(NU) vnu-jar@26.9.27 >/dev/null && tar -xzf $(NU)/vnu-jar-*.tgz -C $(NU) && rm $(NU)/*.tgz; fi
	@touch $@

.PHONY: spec
spec: $(SPEC)/.fetched $(SCHEMAS)/.fetched $(NU)/.fetched ## Fetch what tests read from other projects: CommonMark's examples, JUnit's schema, the Nu checker

# Tests look words up in lists of their own: a dictionary takes a second to load, in each of a thousand processes.
.PHONY: lists
lists: $(VENV)/.developing
	@XDG_CACHE_HOME=$(VENV)/share/cache $(PERAKLAD) -q dictionaries build

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

.PHONY: report
report: $(VENV)/.installed ## Write the status report, one page for a browser, to build/status.html
	$(PERAKLAD) status $(ISSUE) $(LOCALE_OPTION) --format html -o build/status.html

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
test: lint quick ## Check style, types and imports, and run the tests

.PHONY: quick
quick: spec lists ## Run the tests alone
	$(BIN)/python -m pytest -m 'not slow' -n 2 --dist worksteal

.PHONY: test-slow
test-slow: spec lists $(VENV)/.clustering ## Run the tests that take minutes (those with spark want a Java)
	$(BIN)/python -m pytest -m slow

$(VENV)/.clustering: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group clusters
	@touch $@

$(VENV)/.modelling: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group models
	@touch $@

.PHONY: test-model
test-model: $(VENV)/.modelling ## Try the language model's engine on a real server (llama-cpp-python, built here)
	$(BIN)/python -m pytest -m slow tests/engines/test_real_server.py

# Coverage-guided fuzzing; SECONDS of it for each target, two at a time. Crashes lie in build/fuzz afterwards. SEED=0
# searches elsewhere each time; CI gives one, so that a change is judged by what it changed.
SECONDS ?= 60
SEED ?= 0
FUZZ := markdown catalog sentences page merge

$(VENV)/.fuzzing: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group fuzz
	@touch $@

.PHONY: fuzz
fuzz: $(VENV)/.fuzzing ## Fuzz every parser for a minute (SECONDS=60)
	@mkdir -p build/fuzz
	printf '%s\n' $(FUZZ) | xargs -P 2 -I@ sh -c '$(BIN)/python -m tests.fuzz.run @ $(SECONDS) $(SEED) > build/fuzz/@.log 2>&1 \
		&& echo "@: $$(grep -c ^#[0-9] build/fuzz/@.log) steps, $$(grep stat::number_of_executed build/fuzz/@.log)" \
		|| { tail -40 build/fuzz/@.log; exit 255; }'

.PHONY: bench-faults
bench-faults: $(VENV)/.developing corpora ## Measure what the faults of the list do (root: on a real tmpfs, too)
	$(BIN)/python -m benchmarks.faults

.PHONY: bench-mutants
bench-mutants: $(VENV)/.mutating ## Change the gate's code in every way and see that a test turns red
	rm -rf mutants
	$(BIN)/mutmut run $(if $(MUTANTS),'$(MUTANTS)')
	$(BIN)/mutmut results

$(VENV)/.mutating: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group mutants
	@touch $@

# Catalogs of other projects, for the reader to be tried on: they stay outside the repository.
CORPORA := $(VENV)/share/po-corpora

$(CORPORA)/.fetched: $(VENV)/.developing
	@mkdir -p $(CORPORA)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
		--dest $(CORPORA) Babel==2.18.0 Django==5.2.19 polib==1.2.0 translate-toolkit==3.20.4
	@touch $@

.PHONY: corpora
corpora: $(CORPORA)/.fetched ## Fetch other projects' catalogs for bench-faults

.PHONY: bench-segmentation
bench-segmentation: $(VENV)/.developing ## Score the sentence splitter (PERAKLAD_BENCH=folder with the gold files)
	$(BIN)/python benchmarks/segmentation.py $(if $(BENCH),--gold $(BENCH)/segmentation/gold-dev.jsonl)

.PHONY: bench-mt
bench-mt: $(VENV)/.developing ## Measure machine pre-translation (needs Apertium)
	$(BIN)/python benchmarks/mt.py

$(VENV)/.benching: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --group bench
	@touch $@

.PHONY: bench
bench: $(VENV)/.benching ## Time everything on ten years of issues beside other tools (BENCH_OPTIONS=--only sync; an hour)
	$(BIN)/python -m benchmarks.speed $(BENCH_OPTIONS)

.PHONY: hooks
hooks: $(VENV)/.installed ## Make git merge catalogs entry by entry in this clone
	$(PERAKLAD) init --git

.PHONY: bench-carry
bench-carry: $(VENV)/.developing ## Score the carry-over beside other tools (PERAKLAD_BENCH=folder with editbench)
	$(BIN)/python benchmarks/carry.py $(if $(BENCH),--bench $(BENCH)/editbench)

.PHONY: bench-histories
bench-histories: $(VENV)/.developing ## Replay real histories through sync, beside msgmerge (PERAKLAD_BENCH=folder with histories)
	$(BIN)/python benchmarks/histories.py $(if $(BENCH),--bench $(BENCH)/histories) --peraklad $(PERAKLAD)

.PHONY: bench-checks
bench-checks: $(VENV)/.developing ## Score the checks (PERAKLAD_BENCH=folder with gold text and pairs, PERAKLAD_PAIRS=folder with catalogs)
	$(BIN)/python benchmarks/checks.py $(if $(BENCH),--gold $(BENCH)/segmentation/gold-dev.jsonl)
	$(if $(BENCH),$(BIN)/python $(BENCH)/pairs/faults.py --data $(BENCH)/pairs/pairs-dev.jsonl --peraklad $(PERAKLAD) --work build/pairs --n 150)

.PHONY: bench-align
bench-align: $(VENV)/.benching ## Score the aligner beside others (PERAKLAD_BENCH=folder with align/ and pairs/)
	$(BIN)/python -m benchmarks.align $(if $(BENCH),--kit $(BENCH)/align)

.PHONY: bench-import
bench-import: $(VENV)/.benching ## Score the import beside other extractors (PERAKLAD_BENCH=folder with imports/)
	$(BIN)/python -m benchmarks.imports $(if $(BENCH),--kit $(BENCH)/imports)

.PHONY: messages
messages: $(VENV)/.developing ## Extract the desk's words and bring its catalogs into line
	./tools/messages $(BIN)/pybabel

.PHONY: docs
docs: $(VENV)/.installed ## Write docs/checks.md from the checks and their cases
	$(BIN)/python -c 'from pipeline.checks import EVERY; from pipeline.checks.explaining import document; print(document(EVERY), end="")' > docs/checks.md

.PHONY: vendored
vendored: ## Compare the scripts that are not ours with what their makers published (needs npm)
	./tools/vendored

.PHONY: bench-desk
bench-desk: $(VENV)/.developing ## Time opening and saving at the desk, and let eight people save at once
	$(BIN)/python -m benchmarks.desk
	$(BIN)/python -m benchmarks.desk_tasks

.PHONY: lock
lock: $(VENV)/.developing ## Write the installed versions into constraints.txt
	./tools/lock $(BIN)/python > constraints.new && mv constraints.new constraints.txt

# The morning after the last day that tools/replay plays: 18 November 2026, 10:00 in Minsk.
REPLAYED := 1794985200

.PHONY: screenshots
screenshots: $(VENV)/.developing ## Take the README's pictures anew (needs chromium)
	$(PERAKLAD) -q publish 2026-11-02 --no-record -o $(SITE)
	$(BIN)/python tools/replay build/replay
	SOURCE_DATE_EPOCH=$(REPLAYED) $(PERAKLAD) -q -C build/replay status --format html -o build/replay-status.html
	$(BIN)/python tools/screenshots $(SITE) build/replay-status.html docs/images
	$(BIN)/python tools/desk-screenshots . docs/images

.PHONY: clean
clean: ## Remove everything that make built
	rm -rf .venv .venv-* build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
