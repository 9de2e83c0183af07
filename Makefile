# `make demo` runs the shop, `make test` proves it. Each first builds what it needs, and finds it built the second time.

PYTHON  ?= python3
VENV    ?= .venv
PORT    ?= 8000
WORKERS ?= auto
PY      := $(VENV)/bin/python

# What one process has compiled the next need not: of the shop's there are four, and the tests start it several times.
export PYTHONDONTWRITEBYTECODE :=

# A stamp is named by the checksum of the lock it stands for: another lock, another stamp.
RUN_STAMP := $(VENV)/.run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements-dev.txt | cut -d' ' -f1)

# A lock names everything, so nothing is resolved again; pip would want a pin for each name with its extras, too.
# The environment's own pip where there is one, else the machine's pip pointed at it (Debian without python3-venv).
PIP     = $$($(PY) -m pip --version >/dev/null 2>&1 && echo $(PY) -m pip || echo $(PYTHON) -m pip --python $(PY))
INSTALL = $(PIP) install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --require-hashes --only-binary :all:
COMPILE = $(VENV)/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 \
          --generate-hashes --no-emit-index-url --no-header pyproject.toml

# Tests whose tools cannot be had are skipped and named in the last line; under CI they fail.
TESTS = $(if $(CI),,ALLOW_MISSING=1) $(PY) -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo test soak check bench lock clean tools

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(RUN_STAMP) ## run the shop on http://127.0.0.1:8000 (PORT=… for another port)
	@exec $(PY) manage.py demo --port $(PORT)

test: tools ## run the tests, in a browser and on PostgreSQL too
	@$(TESTS) -n $(WORKERS) -m "not soak"

soak: tools ## run the long tests
	@$(TESTS) -m soak

check: $(DEV_STAMP) ## lint, types, layers, templates, migrations, and settings fit for production
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --quiet --check --lint templates
	$(PY) manage.py makemigrations --check --dry-run
	VAR_DIR=$(VENV)/.fit DEBUG=0 ALLOWED_HOSTS=shop.example \
	    SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
	    VAULT_KEYS=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
	    REPORT_KEYS=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
	    LOG_KEYS=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") LOG_ORIGIN=shop.example/log \
	    LOG_WITNESSES='[{"kind": "file", "path": "/mnt/other/checkpoints.txt"}]' \
	    SITE_URL=https://shop.example DATABASE_URL=postgres://app@db/shop CACHE_URL=redis://broker/1 \
	    sh -c "$(PY) manage.py collectstatic --noinput --verbosity 0 && $(PY) manage.py check --deploy --fail-level WARNING"

bench: $(DEV_STAMP) ## measure pages and governed tool calls against the bare thing
	@$(PY) -m tests.benchmarks

lock: $(DEV_STAMP) ## resolve pyproject.toml again and write both locks
	$(COMPILE) --upgrade --output-file requirements.txt
	$(COMPILE) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## remove what was built; the demo's data in var/ stays
	rm -rf $(VENV) tests/node_modules tests/chromium/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

tools: $(DEV_STAMP)
	@$(PY) -m tests.support.tools

$(PY):
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, found " + sys.version)'
	@echo "Making $(VENV) (about a minute, once)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(VENV)

$(RUN_STAMP): | $(PY)
	@$(INSTALL) -r requirements.txt
	@rm -f $(VENV)/.run-* $(VENV)/.dev-* && touch $@

$(DEV_STAMP): | $(PY)
	@$(INSTALL) -r requirements-dev.txt
	@rm -f $(VENV)/.dev-* $(VENV)/.run-* && touch $@ $(RUN_STAMP)
