# dateline. `make demo` shows it, `make test` tests it; both need the Rust toolchain and the crates registry alone.

CARGO ?= cargo
RELEASE = target/release/dateline
# What the tests build: optimised, but quickly. Its instructions are counted.
TESTED = target/debug/dateline
# Where the real test data lies, if it is there: measurements and some tests use it, nothing needs it.
SHARED ?= ../shared
# How long `make fuzz` tries each target, and `make check` the stand-in.
FUZZ_SECONDS ?= 600
CHECK_SECONDS ?= 20
FUZZ_TARGETS ?= query html text feed warc jsonl dates records
# How many articles `make bench` makes (several numbers give a table of growth), from which seed and news, how often it times
# each thing, and where what it makes lies until it ends.
BENCH_ARTICLES ?= 100000
BENCH_SEED ?= 1
BENCH_SHARED ?= $(SHARED)
BENCH_RUNS ?= 5
BENCH_WORK ?= target/bench
BENCH_TOOL = $(CARGO) run --release --quiet --manifest-path tests/bench/Cargo.toml

.PHONY: help demo build tested test check guard guard-update fuzz audit bench bench-micro eval clean corpus index tests crates

help: ## Show what there is to make.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

build: ## Build the command in target/release.
	$(CARGO) build --release --locked --package dateline

demo: build ## Build, index the sample corpus and search it.
	$(RELEASE) index corpus
	@echo
	$(RELEASE) search 'memorandum istanbul'

test: ## Run all tests.
	$(CARGO) test --workspace --locked

check: ## Check format, lints, documentation and instruction counts, and fuzz a little.
	$(CARGO) fmt --all --check
	$(CARGO) fmt --manifest-path tests/bench/Cargo.toml --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --workspace --no-deps --document-private-items --locked
	$(CARGO) run --locked --package dateline-laws --example stand_in -- --seconds $(CHECK_SECONDS)
	$(MAKE) guard

# The versions that are shipped are the versions that are timed.
tests/bench/Cargo.lock: Cargo.lock
	cp Cargo.lock tests/bench/Cargo.lock

tested:
	$(CARGO) build --locked --package dateline

guard: tested tests/bench/Cargo.lock ## Count the instructions of small runs (valgrind): none may take 5 % more than is kept.
	$(BENCH_TOOL) --bin guard -- --dateline $(TESTED)

guard-update: tested tests/bench/Cargo.lock ## Keep the instruction counts as they are now.
	$(BENCH_TOOL) --bin guard -- --dateline $(TESTED) --update yes

fuzz: ## Fuzz each target for FUZZ_SECONDS (600); `FUZZ_TARGETS='html feed'` for some.
	CARGO='$(CARGO)' tests/fuzz.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

audit: ## Check dependencies: licences, sources, bans, and known holes where the database can be reached.
	@if command -v cargo-deny >/dev/null; then \
	  $(CARGO) deny check licenses bans sources && \
	  if $(CARGO) deny fetch db; then $(CARGO) deny check advisories; \
	  else echo "audit: the advisory database cannot be reached: known holes were NOT checked"; fi; \
	else echo "audit: cargo-deny is not installed (cargo install --locked cargo-deny): not run"; fi
	@if command -v cargo-audit >/dev/null; then $(CARGO) audit; \
	else echo "audit: cargo-audit is not installed (cargo install --locked cargo-audit): not run"; fi

eval: build ## Score ranking and cleaning on the test data in ../shared.
	tests/eval.sh $(SHARED)

bench: build tests/bench/Cargo.lock ## Time dateline beside tantivy and SQLite; writes docs/PERFORMANCE.md. BENCH_ARTICLES=10000 for less.
	$(BENCH_TOOL) --features peers --bin bench -- --dateline $(RELEASE) --articles '$(BENCH_ARTICLES)' \
	  --seed $(BENCH_SEED) --shared '$(BENCH_SHARED)' --runs $(BENCH_RUNS) --work '$(BENCH_WORK)' --out docs/PERFORMANCE.md

bench-micro: tests/bench/Cargo.lock ## Time single steps (criterion): tokenise, stem, names, parse, snippet, facet, keys, pages.
	$(CARGO) bench --manifest-path tests/bench/Cargo.toml --features peers --bench micro

clean: ## Remove what was built.
	$(CARGO) clean
	rm -rf tests/bench/target tests/bench/Cargo.lock
