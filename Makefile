# `make demo` sets everything up and builds the demo; `make test` runs everything that CI runs.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DEMO := projects/severny-svet

# Where Homebrew keeps Pango; has no effect on other systems. Set on each command: macOS takes it away from a shell's children.
BREW := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib

.PHONY: help demo install install-dev test lint types imports spelling tests docs lock clean

help: ## these words
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

demo: install ## install, build the demo report, say where to open it
	@VENV=$(VENV) .ci/system pango
	$(BREW) $(BIN)/jtbd-reports build $(DEMO)
	@echo "Open $(CURDIR)/$(DEMO)/build/site/index.html"

install: $(VENV)/installed ## make .venv with what the product needs

install-dev: $(VENV)/installed-dev ## make .venv with what its development needs

# Entry points are written at install, so a changed pyproject.toml means installing again.
$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/installed

$(VENV)/bin/python:
	@python=$$(.ci/python) && echo "$$python -m venv $(VENV)" && "$$python" -m venv $(VENV)

test: lint types imports spelling tests ## everything that CI runs

lint: install-dev ## style of the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: install-dev ## types, strictly
	$(BIN)/mypy

imports: install-dev ## which layer may import which
	$(BIN)/lint-imports

spelling: install-dev ## slips of the pen
	$(BIN)/codespell

tests: install-dev ## tests, warnings as errors, with branch coverage
	@VENV=$(VENV) .ci/system pango
	@command -v chromium >/dev/null || echo "No chromium on PATH: the browser tests will be skipped."
	$(BREW) $(BIN)/pytest --cov --cov-report=term-missing:skip-covered

docs: install ## write the generated part of docs/
	$(BIN)/python -c 'from jtbd_reports.datasets import describe; print(describe(), end="")' > docs/vocabulary.md

lock: ## resolve the locks anew; needs uv; UPGRADE=--upgrade takes newer versions
	uv pip compile $(UPGRADE) $(LOCK) --group build --output-file requirements.lock pyproject.toml
	uv pip compile $(UPGRADE) $(LOCK) --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"

clean: ## remove what was built and installed here
	rm -rf $(VENV) dist projects/*/build projects/*/.jtbd
