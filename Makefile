# make demo: build, and judge the ScoNet incident.  make test: install what the tests need, and run them all.
GO ?= go
FUZZTIME ?= 2s

.PHONY: frr l2judge screenshots faults halves demo test score languages tables lint fuzz bench man build check-format deps

build:
	$(GO) build -o bin/interlock ./cmd/interlock

# The demo itself succeeds when the change is denied (exit code 3), as it must be.
demo: build
	@.ci/demo

test: deps lint build
	$(GO) test -race -timeout 20m $(CONCURRENT)
	$(GO) test -timeout 20m $$($(GO) list ./... | grep -v '/devices/.') ./devices/syntax
	$(GO) test -timeout 20m $(LANGUAGES)
	$(GO) test -race -timeout 20m -run 'Enter|Detect' $(LANGUAGES)
	@.ci/score
	@.ci/fuzz $(FUZZTIME)

# Where more than one goroutine works, and tests that the race detector does not stretch beyond the half hour: the whole cases of
# pipelines, cmd and the judges took over six minutes each with it and are run without.
CONCURRENT = ./simulate ./simulate/bgp ./simulate/ospf ./simulate/routing ./simulate/flows ./policies ./pipelines/inputs ./devices/syntax

# What real devices computed, against what the simulator does.
score: build
	@.ci/score

# The systems' languages whole: every modelled line of the labs and the corpus changed, every change there and back. make test
# tries a sample.
languages:
	INTERLOCK_TESTS=full $(GO) test -timeout 6h $(LANGUAGES)

# Some 480 single edits of working sites, harmful and harmless, each with the verdict it must get. make test tries a sample.
mutations:
	INTERLOCK_TESTS=full $(GO) test -count=1 -v -run TestMutations ./pipelines

# What each system's reader knows (lines by disposition, detection, effects, speed), written into docs/languages.md.
tables:
	INTERLOCK_TABLES=write $(GO) test -v -count=1 -run 'TestTable' ./pipelines

# The systems' languages run in one goroutine each, and their tests change lines of hundreds of configurations: with the race
# detector those alone would take an hour. What runs them side by side is tested with it in pipelines.
LANGUAGES = $$($(GO) list ./devices/... | grep '/devices/.' | grep -v /syntax)

# What a bare machine with Go and apt lacks. Nothing is installed where it is there already.
deps:
	@.ci/deps

lint: check-format
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

check-format:
	@out=$$(gofmt -l cmd devices diffs pipelines policies simulate); if [ -n "$$out" ]; then echo "gofmt would change:"; echo "$$out"; exit 1; fi

fuzz:
	@.ci/fuzz 60s

# BenchmarkScale is what docs/speed.md tells: networks of 34 to 1008 devices, each read, simulated and failed once. The others are small.
bench:
	$(GO) test -run '^$$' -bench 'Scale' -benchtime 1x -timeout 30m ./pipelines
	$(GO) test -run '^$$' -bench . -skip 'Scale' -benchtime 200ms -benchmem -timeout 30m ./devices/... ./diffs ./simulate/... ./policies ./pipelines/...

# Pictures of the packet and of the board's pages, as a real Chromium draws them, below shots/ (which git ignores).
screenshots:
	mkdir -p shots
	INTERLOCK_SHOTS=$(CURDIR)/shots $(GO) test -count=1 -run 'Browser' ./pipelines/report ./pipelines/board

# Manual pages, below man/.
man: build
	bin/interlock man man

# Real FRR judges the simulator on RUNS random networks from SEED on (root, FRR from apt): simulate/frrjudge/README.md.
RUNS ?= 10
SEED ?= 1000
frr: deps
	$(GO) test -v -timeout 6h -parallel 12 -run 'TestFRR' ./simulate/frrjudge -frr.runs $(RUNS) -frr.seed $(SEED)

# Real bridges, Open vSwitch and keepalived judge layers 1 and 2 on RUNS random networks of each kind (root): simulate/l2judge.
l2judge: deps
	$(GO) test -v -timeout 6h -parallel 8 ./simulate/l2judge -l2.runs $(RUNS) -l2.seed $(SEED)

# Three runs by halves on two real FRR routers in network namespaces (root): a good change, an adjacency that does not come back, a cable
# pulled in the middle.
halves:
	INTERLOCK_TESTS=full $(GO) test -v -count=1 -timeout 10m -run TestRealHalves ./cmd/interlock

# Every fault that a rollout must survive, with what the devices are in the end (docs/faults.md), a runner killed at every entry of its
# journal, two hundred devices in one half, and the ScoNet incident on virtual switches.
faults:
	INTERLOCK_TESTS=full $(GO) test -v -count=1 -timeout 60m -run 'TestFaults|TestCutOff|TestKill|TestMachine|TestTwoHundred' ./pipelines/rollout
	INTERLOCK_TESTS=full $(GO) test -v -count=1 -timeout 30m ./pipelines/journal ./pipelines/replay
