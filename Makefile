# From a fresh clone, with Python 3.11 or newer, git and make: every target builds the virtualenv it needs.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
NOTEBOOKS = $(wildcard notebooks/*.ipynb)
# The three examples, and five of the portfolio: other sectors, languages and currencies, and the two with an honest defect.
DEMO = data/northlight data/bakery data/integrator $(addprefix data/portfolio/, \
	007-print saltreed-brewing atelier-lumiere horlogerie-du-jura sever-logistika)

.DEFAULT_GOAL := help
.PHONY: help install demo test browser notebooks stamp data lint torture benchmarks lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' Makefile

install: $(STAMP) ## make or refresh the virtualenv .venv from requirements.lock

# Two calls: pip refuses an editable project together with hashes. hatchling comes from the lock, so nothing unlocked is fetched.
$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer found. Install one, or name it: make install PYTHON=/path/to/python3" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(STAMP) ## run eight example clients and print where the comparison page is
	$(BIN)/workbook run $(DEMO) --out build/demo

# loadfile keeps the cells of a notebook together, in order, on one worker; short files last leave no worker waiting.
test: $(STAMP) ## run the tests and compare the notebooks with their stored outputs
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg tests $(NOTEBOOKS)

notebooks: $(STAMP) ## execute the tracked notebooks again and store their outputs
	$(BIN)/python -m workbook.notebook refresh

stamp: $(STAMP) ## mark the translations as made from today's English texts
	$(BIN)/python -m workbook.texts stamp

data: $(STAMP) ## make the example clients again
	$(BIN)/python data/make_examples.py

lint: $(STAMP) ## check the code's style
	$(BIN)/ruff check .

browser: $(STAMP) ## only the tests that type into live pages in a real browser
	$(BIN)/python -m pytest -m browser tests

torture: $(STAMP) ## run the long tests: broken folders, killed runs, many clients
	$(BIN)/python -m pytest -m torture tests

benchmarks: $(STAMP) ## measure speed
	$(BIN)/python -m pytest -m benchmark -s tests/benchmarks

lock: ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --extra test --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --custom-compile-command "make lock" --quiet --output-file requirements.lock

clean: ## remove what was built; .venv stays
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
