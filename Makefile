# One name a job; CI runs these same recipes. `make demo` and `make test` need only python3 (>= 3.11, with venv) and make.
PYTHON  ?= python3
WORKERS ?= 3 # one more than the cores that the tests are timed on: many a test waits
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip -qq --disable-pip-version-check
STAMP   := $(VENV)/.installed-from-lock
EARSHOT := $(BIN)/python -m cli.main
GENERATED = $$(grep -lF '[[[cog' -r README.md pyproject.toml docs --include=*.md --include=pyproject.toml)
NODE    := tests/node/node_modules/.installed-from-lock
RIE     := .earshot/tools/aws-lambda-rie
SPARK   := .earshot/spark/.installed-from-lock

# What the Lambda functions are built for: the same as the template's Runtime and its Architecture parameter.
PYTHON_VERSION ?= 3.12
ARCHITECTURE   ?= arm64

# Some images forbid it: then every command of the hundred that the tests start would compile the whole house anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check check-code check-types check-rooms check-template check-docs soak outbox fuzz spark picture bench build image image-run skill-package docs lock sam sam-local browser clean

help: ## list the jobs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# ------------------------------------------------------------------------------------------------ the environment
setup: $(STAMP) ## make .venv and install everything from the hashed lock

# The stamp comes last, so an interrupted install is taken up again; a .venv without a working pip is made anew.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Earshot needs Python 3.11 or newer with venv (Debian: python3-venv); '$(PYTHON)' is not." >&2; \
	    echo "Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing from requirements.lock (about a minute, once) ..." >&2
	@$(PIP) install --compile --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# ------------------------------------------------------------------------------------------------ using it
demo: $(STAMP) ## the whole story on this machine (ARGS="--open" shows the report)
	@$(EARSHOT) demo $(ARGS)

soak: $(STAMP) ## turns while everything fails in turn, half an hour at most (ARGS="--turns 20 --fault outage")
	@$(EARSHOT) bench soak $(ARGS)

outbox: $(STAMP) ## place, retry, crash, redrive, cancel and webhook in any order, a thousand times (RUNS=...)
	HYPOTHESIS_PROFILE=fuzz OUTBOX_RUNS=$(or $(RUNS),1000) $(BIN)/python -m pytest -q tests/property/test_outbox_machine.py

fuzz: $(STAMP) ## the property tests on examples that no run has seen yet (ARGS="-k credit" for some)
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n $(WORKERS) -m hypothesis $(ARGS)

# Spark's compiler would take longer than it saves on worlds this small.
spark: $(STAMP) $(SPARK) ## both engines over odd and simulated worlds: every table the same (needs Java 17; fetches 435 MB, once)
	JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 PYTHONPATH=.earshot/spark $(BIN)/python -m pytest -q tests/spark $(ARGS)

ucp: $(STAMP) ## what we say on the UCP wire against ucp.dev's schemas and examples (SPEC=folder that holds them)
	@test -n "$(SPEC)" || { echo "make ucp SPEC=folder: lay the files of ucp.dev/2026-04-08/schemas into its schemas/" >&2; exit 2; }
	EARSHOT_UCP_SPEC=$(abspath $(SPEC)) $(BIN)/python -m pytest -q tests/contract/test_ucp_schemas.py $(ARGS)

picture: $(STAMP) browser ## README's picture of the report, from a new demo
	@$(EARSHOT) demo --out out/picture >/dev/null
	@chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1040,1060 --virtual-time-budget=2000 \
	  --screenshot=$(CURDIR)/docs/images/report.png file://$(CURDIR)/out/picture/report.html 2>/dev/null

bench: $(STAMP) ## measure against the peers, in one run (ARGS=brands for one of them)
	@$(EARSHOT) bench $(ARGS)

# ------------------------------------------------------------------------------------------------ checking it
test: $(STAMP) $(NODE) $(RIE) ## every test (ARGS="-k voice" for some)
	PYTHONFAULTHANDLER=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: check-code check-types check-rooms check-template check-docs ## lint, format, types, import rules, dependencies, template, generated docs

check-code: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: $(STAMP)
	$(BIN)/mypy

check-rooms: $(STAMP)
	$(BIN)/lint-imports
	$(BIN)/deptry .

check-docs: $(STAMP)
	$(BIN)/python -m cogapp --check $(GENERATED)

# Three linters of the template, in environments of their own: their pins conflict with ours. Every exception has its reason, in
# .checkov.yaml or beside the resource.
check-template: .venv-lint/bin/checkov .venv-sam/bin/sam ## cfn-lint with serverless rules, checkov, sam validate --lint
	.venv-lint/bin/cfn-lint -t template.yaml -a cfn_lint_serverless.rules
	.venv-lint/bin/checkov --config-file .checkov.yaml -f template.yaml --skip-download
	SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam validate --lint

.venv-lint/bin/checkov: requirements-lint.lock
	@$(PYTHON) -m venv --clear .venv-lint
	@.venv-lint/bin/python -m pip -qq --disable-pip-version-check install --no-deps --require-hashes -r $<
	@touch $@

docs: $(STAMP) ## write the generated parts of the docs again
	$(BIN)/python -m cogapp -r $(GENERATED)

# Outside judges of the tests. Where npm or the registry is missing the tests that need them say so and skip; CI insists.
$(NODE): tests/node/package.json tests/node/package-lock.json
	@{ command -v npm >/dev/null && cd tests/node && npm ci --silent --no-audit --no-fund --ignore-scripts && \
	  touch node_modules/.installed-from-lock; } || echo "no npm packages: the tests that drive the skill from Node will skip" >&2

$(RIE): tests/tools/fetch_rie.py requirements-sam.lock | $(STAMP)
	@$(BIN)/python tests/tools/fetch_rie.py $@ || echo "no Lambda emulator: the tests that run under it will skip" >&2

browser: ## Debian's Chromium for the browser tests (needs root)
	@command -v chromium >/dev/null || { apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium >/dev/null; }

# Beside .venv and not in it: nothing but this job needs half a gigabyte of Spark.
$(SPARK): requirements-spark.lock | $(STAMP)
	@rm -rf $(@D) && $(PIP) install --require-hashes --target $(@D) -r $<
	@touch $@

sam: .venv-sam/bin/sam ## the SAM CLI in an environment of its own (its pins conflict with ours)

sam-local: $(STAMP) .venv-sam/bin/sam ## the skill in a container by sam local invoke, on the embedded AWS (Debian's docker.io and debootstrap, root)
	@$(BIN)/python -m tests.tools.sam_local .venv-sam/bin/sam

.venv-sam/bin/sam: requirements-sam.lock
	@$(PYTHON) -m venv --clear .venv-sam
	@.venv-sam/bin/python -m pip -qq --disable-pip-version-check install --no-deps --require-hashes -r $<
	@touch $@

# ------------------------------------------------------------------------------------------------ shipping it
# Which functions there are and what is in each: runtime/functions/table.py. Packing needs any python3 with pip.
PACKER = $(shell test -x $(BIN)/python && echo $(BIN)/python || echo $(PYTHON))
export PYTHON_VERSION ARCHITECTURE

build: ## the Lambda functions' packages in build/ (PYTHON_VERSION, ARCHITECTURE)
	@for function in $$($(PACKER) -m runtime.functions.table); do rm -rf build/$$function && mkdir -p build/$$function && \
	  $(MAKE) --no-print-directory build-$$function ARTIFACTS_DIR=$(CURDIR)/build/$$function || exit; done

image: ## the folder of AttributionFunction's container image in build/ (sam build, or docker build, takes it)
	@rm -rf build/AttributionFunction && mkdir -p build/AttributionFunction && \
	  $(PACKER) -m runtime.functions.pack AttributionFunction build/AttributionFunction && \
	  mv build/AttributionFunction/runtime/functions/Dockerfile build/AttributionFunction/Dockerfile

image-run: $(STAMP) $(RIE) ## make image for this machine, and run the nightly run from that folder alone, on the embedded AWS
	@$(MAKE) --no-print-directory image PYTHON_VERSION="$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" \
	  ARCHITECTURE="$$(uname -m | sed 's/aarch64/arm64/')"
	@$(BIN)/python -m tests.tools.attribution_image

build-%: # `sam build` runs this for each function of the template, with ARTIFACTS_DIR set
	@$(PACKER) -m runtime.functions.pack $* "$(ARTIFACTS_DIR)"

skill-package: $(STAMP) ## the Alexa skill package in build/skill-package (ENDPOINT=the function's ARN SHOP=https://...)
	@$(BIN)/python -m skill.interaction.package --out build/skill-package $(if $(ENDPOINT),--endpoint "$(ENDPOINT)") $(if $(SHOP),--shop "$(SHOP)")

# ------------------------------------------------------------------------------------------------ keeping it
lock: ## resolve again into the hashed locks (needs uv)
	uv pip compile -q --python-version 3.11 --universal --extra dev --generate-hashes --no-emit-index-url -o requirements.lock pyproject.toml
	for function in $$($(PACKER) -m runtime.functions.table) AttributionFunction; do set -- $$($(PACKER) -m runtime.functions.table $$function); \
	  lock=$$1; shift; printf '%s\n' "$$@" | uv pip compile -q --python-version 3.11 --universal --constraints requirements.lock \
	  --generate-hashes --no-emit-index-url -o $$lock - || exit; done
	printf '%s\n' checkov cfn-lint cfn-lint-serverless | uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url -o requirements-lint.lock -
	echo 'pyspark>=4.0,<4.1' | uv pip compile -q --python-version 3.11 --universal --constraints requirements.lock --generate-hashes --no-emit-index-url -o requirements-spark.lock -
	echo aws-sam-cli | uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url -o requirements-sam.lock -

audit: ## known faults of the libraries we lock, where an advisory source answers
	@test -x .venv-audit/bin/pip-audit || { python3 -m venv .venv-audit && .venv-audit/bin/pip install -q pip-audit; } >/dev/null 2>&1 || true
	@found=$$(.venv-audit/bin/pip-audit --progress-spinner off --disable-pip --no-deps -r requirements.lock 2>&1); done=$$?; \
	  case "$$done-$$found" in 1-*Found*vulnerabilit*) echo "$$found"; exit 1;; \
	  0-*) case "$$found" in *"could not be audited"*) echo "not audited: no advisory source answers here";; *) echo "$$found";; esac;; \
	  *) echo "not audited: no advisory source answers here";; esac

clean: ## remove everything that was made (the embedded AWS's state too), but not .venv
	-@test -x $(BIN)/python && $(EARSHOT) local stop 2>/dev/null
	@rm -rf build dist out .earshot .aws-sam tests/node/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	@find . -name __pycache__ -type d -not -path './.venv*' -prune -exec rm -rf {} +
