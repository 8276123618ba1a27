# Everything a person types here. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# Where the demo listens, and the folder that holds all of its data.
LISTEN ?= 127.0.0.1:8080
DATA ?= pilar-data/demo
# `--locked` refuses to touch Cargo.lock; .ci/run sets it.
LOCKED ?=
# Files of page tests, for make e2e; all of them by default.
PAGES ?=
# Parts of make bench; all of them, and docs/bench.md, by default.
CASES ?=
# What Cargo builds for the page tests. `make test` asks for what its tests have built already: another choice of
# packages gives libraries other features, and compiles them once more.
PROGRAM ?= --package pilar

# Cargo says where it builds: CARGO_TARGET_DIR, a setting of the machine, or target/.
target = $(shell cargo metadata --format-version 1 --no-deps | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
asset_sources = $(shell find crates/web/assets -type f -not -path '*/dist*')
dist = crates/web/assets/dist/manifest.json
step = tools/step

.PHONY: help
help: ## Show this list
	@echo 'Pilar. Two commands are all the set-up there is: `make demo` and `make test`.'
	@echo
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo 'Settings: make demo LISTEN=127.0.0.1:9000 DATA=/path/to/a/folder; CARGO_TARGET_DIR is respected.'

.PHONY: demo
demo: build ## Build, load the register into an embedded database, and serve it on 127.0.0.1:8080
	@"$(target)/release/pilar" demo --data "$(DATA)" --listen "$(LISTEN)"

.PHONY: build
build: assets ## Build the program: release/pilar under Cargo's target directory
	cargo build --release --package pilar $(LOCKED)
	@echo "Built $(target)/release/pilar"

.PHONY: assets
assets: $(dist) ## Build the style sheets and scripts, if they or their packages changed

$(dist): node_modules/.stamp tools/assets.mjs $(asset_sources)
	node tools/assets.mjs

node_modules/.stamp: package.json package-lock.json | toolchain
	npm ci --no-audit --no-fund
	@touch $@

# Says what is missing before a build fails in a less obvious way.
.PHONY: toolchain
toolchain:
	@tools/toolchain

.PHONY: test
test: ## Install what tests need (Debian packages), then check and test everything on both databases
	@$(step) "Packages the tests need" tools/test-packages
	@$(step) "Style sheets and scripts" $(MAKE) --no-print-directory assets
	@$(MAKE) --no-print-directory house
	@$(step) "Lints and tests on SQLite and PostgreSQL" tools/with-lints tools/with-postgres tools/run-tests $(LOCKED)
	@tools/with-lints $(MAKE) --no-print-directory e2e PROGRAM='--workspace --bins --tests'
	@echo "Everything passed."

.PHONY: lint
lint: house ## Check format, lints as errors, house rules and the floors of the crates
	@$(step) "Lints" cargo clippy --workspace --all-targets $(LOCKED) -- --deny warnings

# What needs no build of the program.
.PHONY: house
house: assets
	@$(step) "Format" cargo fmt --all --check
	@$(step) "House rules" tools/with-lints cargo xtask tidy
	@$(step) "Carried data" node data/check.mjs
	@if command -v cargo-deny >/dev/null; then $(step) "Licences and advisories" cargo deny --all-features check; \
	  else echo "cargo-deny is not installed: licences and advisories are not checked."; fi

.PHONY: format
format: ## Write the code as rustfmt does
	cargo fmt --all

.PHONY: e2e
e2e: assets ## Test the pages in Chromium: keyboard, axe, weight, no JavaScript, both languages
	@$(step) "Program for the page tests" cargo build $(PROGRAM) $(LOCKED)
	@$(step) "Pages in Chromium" env PILAR_BINARY="$(target)/debug/pilar" tools/page-tests $(PAGES)

.PHONY: bench
bench: build ## Measure speed and memory beside others, and write docs/bench.md
	@node tools/bench/main.mjs "$(target)/release/pilar" $(CASES)

.PHONY: clean
clean: ## Delete what was built; data in pilar-data/ stays
	cargo clean
	rm -rf node_modules crates/web/assets/dist e2e/out
