# archive.db holds what may exist nowhere else: no rule deletes it, and an interrupted one must not either.
.PRECIOUS: archive.db
.DEFAULT_GOAL := help
.PHONY: help install demo crawl serve test lint check bench clean

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed

help: ## show this list
	@awk -F':.*## ' '/^[a-z.]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' Makefile

install: $(INSTALLED) ## make .venv with the pinned packages

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@# of this package only axe.min.js is used, so without the browser driver that it asks for
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps axe-playwright-python
	@touch $@

archive.db: | $(INSTALLED) ## crawl the sample blog into archive.db, where there is none yet
	$(BIN)/python -m sample --visits 3 -- $(BIN)/archivio crawl {url} --delay 0 --db $@

demo: archive.db ## the same, then show it at http://127.0.0.1:8001
	$(BIN)/archivio serve --db archive.db

crawl: $(INSTALLED) ## visit every blog in archive.db, or URL=https://example.blogspot.com
	$(BIN)/archivio crawl $(URL)

serve: $(INSTALLED) ## show archive.db at http://127.0.0.1:8001
	$(BIN)/archivio serve

test: $(INSTALLED) ## run the tests, under three minutes
	$(BIN)/pytest

lint: $(INSTALLED) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test ## all that must be clean before a commit

bench: $(INSTALLED) ## measure, side by side, what docs/ quotes
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	# without what they ask for: newspaper4k refuses the python-dateutil that is pinned here, and works with it
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement bench/rivals.txt
	$(BIN)/python -m bench

clean: ## remove what tools left behind; never the archive
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
