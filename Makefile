# One name a job; CI runs these same recipes. `make demo` and `make test` need only python3 (>= 3.11, with venv) and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed-from-lock

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench build lock clean

help: ## list the jobs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv and install everything from the hashed lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Earshot needs Python 3.11 or newer with venv; '$(PYTHON)' is not. Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing from requirements.lock (about a minute, once) ..." >&2
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

lock: ## resolve pyproject.toml into requirements.lock again (needs uv)
	uv pip compile -q --python-version 3.11 --universal --extra dev --generate-hashes --no-emit-index-url -o requirements.lock pyproject.toml
