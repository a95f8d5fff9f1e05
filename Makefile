PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test lint docs exhaustive bench clean

help:            ## what there is to make
	@sed -n 's/^\([a-z]*\): *.*## /\1\t/p' $(MAKEFILE_LIST)

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/.ready ## set up, build the book, decide some facts, walk one client through a day
	@$(BIN)/python docs/examples/demo.py

test: $(VENV)/.ready lint ## set up, then check everything that is committed
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m 'not exhaustive'

lint: $(VENV)/.ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/routebook check
	@$(BIN)/routebook build --check

docs: $(VENV)/.ready ## write docs/checks.md anew, and make a site of all pages: site/index.html
	@$(BIN)/python tests/checks_page.py
	@$(BIN)/sphinx-build -q -W --keep-going -c docs/site . site

exhaustive: $(VENV)/.ready ## every combination there is, in minutes
	@$(BIN)/python -m pytest -q -n auto

bench: $(VENV)/.ready ## how long everything takes, beside other ways to the same answers; writes docs/performance.md
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@$(BIN)/python tests/benchmarks/checking.py
	@PYTHONPATH=tests $(BIN)/python -m benchmarks

clean:           ## remove what was set up
	rm -rf $(VENV) site
