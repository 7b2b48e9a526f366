# The commands of the project. `make help` lists them; INTERFACE promises their names.

# python3.11 is what the lock file was made with; a newer python3 does too.
PYTHON ?= $(shell for p in python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
FAST := not model and not slow and not browser and not shared and not soak

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup serve test test-fast soak check lint types layers gate bless format screenshots bench

help: ## list these targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  make %-11s %s\n' "$$name" "$$text"; done

setup: $(STAMP) ## make .venv and install the locked dependencies and this project (editable)

$(STAMP): pyproject.toml requirements.lock
	@[ -n "$(PYTHON)" ] || { echo "error: no Python 3.11 or newer found; install python3.11, or run: make setup PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $(PYTHON) is not Python 3.11 or newer" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "error: $(PYTHON) cannot make environments; on Debian run: apt-get install python3-venv" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@echo "installing torch, the largest of the packages: a few minutes the first time"
	@$(PIP) $(shell grep -E '^torch==' requirements.lock)
	@echo "installing the other packages of requirements.lock"
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

serve: $(STAMP) ## open the web app; an empty home gets the bundled library first
	$(BIN)/footnote serve

test: $(STAMP) ## run all tests but soak
	$(BIN)/python -m pytest -m "not soak"

test-fast: $(STAMP) ## run the tests that need no model, browser or outside data (under 30 s)
	$(BIN)/python -m pytest -m "$(FAST)"

soak: $(STAMP) ## run the fault and load tests at their full counts; the figures go to tests/soak/RESULTS.json
	$(BIN)/python -m pytest -m soak

check: lint types layers test gate ## all that CI checks

lint: $(STAMP) ## check style and format with ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## check types with mypy, strict
	$(BIN)/mypy

layers: $(STAMP) ## check that imports go down only, and vendors stay behind one module each
	$(BIN)/lint-imports

gate: $(STAMP) ## hold the answers from the bundled library against evals/baseline.json
	$(BIN)/footnote-evals gate --library bundled

bless: $(STAMP) ## pin what they reach now; lowering a floor takes footnote-evals bless --allow-regression
	$(BIN)/footnote-evals bless --library bundled

format: $(STAMP) ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

screenshots: $(STAMP) ## take pictures of every tab, light, dark and on a phone, into build/screenshots
	$(BIN)/python -m tests.assistant.web.screenshots build/screenshots

# The documents and public benchmarks beside the repository, where they are there.
DATA := $(wildcard ../shared/data)
PUBLIC := $(wildcard ../shared/bench)

bench: $(STAMP) ## measure speed against plain tools, the verifier, and quality on public benchmarks; writes the tables of README.md
	$(BIN)/footnote-evals bench speed $(if $(DATA),--data $(DATA)) --write README.md
	$(BIN)/footnote-evals bench verifier
	$(if $(PUBLIC),$(BIN)/footnote-evals bench quality --data $(PUBLIC) --write README.md,@echo "no folder ../shared/bench: the public benchmarks are left out")
