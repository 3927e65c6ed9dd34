# Two commands for a fresh machine: `make demo` and `make test`. Needs Python 3.11+, make and git.

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help install install-dev demo test check format benchmark screenshots clean

help:
	@echo "make demo       install, compare the sample events, serve the dashboard on port $(PORT)"
	@echo "make test       install what the tests need, run them all"
	@echo "make check      ruff and mypy"
	@echo "make benchmark  quality and seconds on the sample events"

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,training]'
	@touch $@

demo: install
	$(BIN)/narrative-compare event corpora/belgorod-2023
	$(BIN)/narrative-compare batch corpora -o out/demo --top 1 --resume
	$(BIN)/narrative-compare app out/demo --port $(PORT)

test: install-dev
	$(BIN)/python -m pytest -n auto

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: install
	$(BIN)/python -m benchmarks corpora

screenshots: install-dev
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) out build dist *.egg-info
