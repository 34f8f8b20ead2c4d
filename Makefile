# Two commands are enough: `make up` and `make test`. Each first sets up whatever is missing and skips the rest.
PYTHON ?= python3
SETUP := $(PYTHON) web/cli/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help setup up test chaos check bench demo evals migrate crashpoints clean

help: ## List these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Set up what is missing (Python packages, browser app) and stop there
	@$(SETUP)

up: ## Start everything, print the address and the demo sign-ins; Ctrl-C stops it
	@$(SETUP) --then up

test: ## Run the whole test suite (PYTEST_ARGS="-k name" narrows it)
	@$(SETUP) --browser --then test $(PYTEST_ARGS)

chaos: ## Kill processes at every step of a booking, and see that each trip is bought once or undone
	@TRIPWRIGHT_TEST_CHAOS=all $(SETUP) --then test tests/chaos -p no:randomly

check: ## Formatting, lints, types, import contracts, migrations, browser app
	@$(SETUP) --then check

bench: ## Measure against the peers; writes .tripwright/reports/bench.json
	@$(SETUP) --peers --then bench $(BENCH)

demo: ## Drive the compliant and the approval walk headless, step by step
	@$(SETUP) --then demo

evals: ## Grade the conversations of evals/ on the database they leave behind
	@$(SETUP) --then evals

migrate: ## Bring the database to the newest schema
	@$(SETUP) --then migrate

crashpoints: ## List the places where a process can be made to die
	@$(SETUP) --then crashpoints

clean: ## Remove what set-up made (.venv, .tripwright, node_modules, the built browser app)
	@$(PYTHON) web/cli/bootstrap.py --clean
