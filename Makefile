# What people type. Every target that needs the environment makes it first; nothing is done twice.
#
#   make run       the whole house with a demo programme          make check   format, lint, types, contracts, templates
#   make test      every behaviour, on both databases             make audit   full grids and long properties
#   make setup     everything for development, in .venv           make faults  kill runs (RUNS=n)
#   make coverage  that tests reach every branch of the rules of budgeting (also at the end of make audit)
#   make register  what the tests have proven, by requirement     make bench   the benchmarks (BENCH=name for one)
#   make migration MESSAGE="what changes"                         make constraints  pin every dependency anew
#   make routes    when an address is meant to change         make words    bring new sentences into the catalogues

PYTHON ?= $(shell sh .ci/python)
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input
# One stamp per set of packages; they are remade when the pins or the project's own list change.
RUN_STAMP   := $(VENV)/.packages-run
SETUP_STAMP := $(VENV)/.packages-setup
WORDS       := $(wildcard translations/*/LC_MESSAGES/*.po)
WORDS_STAMP := $(VENV)/.words
RUNS  ?= 20
BENCH ?=

# The tests start hundreds of processes: their code is compiled once, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test setup check audit faults bench coverage release register routes words migration constraints assets

run: $(RUN_STAMP) $(WORDS_STAMP) assets
	@$(BIN)/engage demo

setup: $(SETUP_STAMP) $(WORDS_STAMP) assets

test: setup
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not audit and not faults" --record test

audit: setup
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m audit --record audit
	@$(MAKE) --no-print-directory coverage

faults: setup
	@FAULT_RUNS=$(RUNS) $(BIN)/python -m pytest -m faults

bench: setup
	@$(BIN)/python -m tests.bench $(BENCH)

coverage: setup
	@$(BIN)/coverage run --data-file=$(VENV)/.coverage --branch --source=budgeting/rules -m pytest -q -n 0 -m "not audit" \
	  tests/budgeting/rules tests/budgeting/test_count_command.py tests/budgeting/test_round_verify.py \
	  tests/budgeting/test_stored_rule.py tests/budgeting/test_tampering.py tests/budgeting/test_log_tampering.py \
	  tests/budgeting/test_whole_new_results.py
	@$(BIN)/coverage report --data-file=$(VENV)/.coverage --show-missing --skip-covered --fail-under=100

release: $(SETUP_STAMP)
	@$(BIN)/python -m tests.release

register: $(SETUP_STAMP)
	@$(BIN)/python -m tests.register

check: setup
	@sh .ci/check $(BIN)

routes: setup
	@$(BIN)/python -m tests.routes

words: setup
	@$(BIN)/python .ci/words.py

migration: setup
	@test -n "$(MESSAGE)" || { echo 'make migration MESSAGE="what changes"'; exit 2; }
	@SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_hex(32))") ENGAGE_DATA_DIR=$$(mktemp -d) \
	  sh -c '$(BIN)/engage upgrade && $(BIN)/flask --app wsgi db migrate --message "$(MESSAGE)"'

assets: $(RUN_STAMP)
	@$(BIN)/python static/build.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

# constraints.txt has three parts: what builds, what runs, what tests.
$(RUN_STAMP): constraints.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the house runs on ..."
	@sed '/^# --- to run/q' constraints.txt > $(VENV)/first.txt
	@sed '/^# --- to test/q' constraints.txt > $(VENV)/run.txt
	@$(PIP) --require-hashes -r $(VENV)/first.txt
	@$(PIP) --require-hashes --no-build-isolation -r $(VENV)/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(SETUP_STAMP): $(RUN_STAMP)
	@echo "Installing what tests and checks need ..."
	@$(PIP) --require-hashes --no-build-isolation -r constraints.txt
	@touch $@

$(WORDS_STAMP): $(WORDS) $(RUN_STAMP)
	@$(if $(WORDS),$(BIN)/pybabel -q compile --directory translations)
	@touch $@

constraints: $(SETUP_STAMP)
	@$(BIN)/python .ci/pin.py
