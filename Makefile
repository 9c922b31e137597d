# Dateline. Two commands are enough: make run, make test.

SHELL := /bin/bash
GO ?= go
NODE_MODULES := web/node_modules/.package-lock.json
BUNDLES := static/dist/manifest.json
GENERATOR := data/gen/node_modules/.package-lock.json
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

export CGO_ENABLED = 1

.PHONY: help run build test test-go test-web test-browser lint check generate generate-data bench pictures clean tools

## help: this list
help:
	@sed -n 's/^## //p' Makefile

## run: fetch what is locked, build, and start Dateline on http://127.0.0.1:8080
run: build
	bin/dateline serve $(ARGS)

## build: leave bin/dateline
build: bin/dateline

SOURCES := $(shell find cmd geo data handlers web static -type f -not -path '*/node_modules/*' -not -path 'web/.build/*' \
	-not -path 'static/dist/*' -not -name '*_test.go' \( -name '*.go' -o -name '*.sql' -o -name '*.json' -o -name '*.tsv' -o -name '*.bin' \))

bin/dateline: $(BUNDLES) $(SOURCES) go.mod go.sum
	@echo "Compiling bin/dateline (the first time includes SQLite, about a minute)"
	@mkdir -p bin
	$(GO) build -trimpath -ldflags "-X main.version=$(VERSION)" -o bin/dateline ./cmd/dateline

$(NODE_MODULES): web/package.json web/package-lock.json | tools
	@echo "Fetching the locked browser libraries"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUNDLES): $(NODE_MODULES) web/build.mjs $(shell find web/ts static/css static/icons -type f 2>/dev/null)
	@echo "Building the browser bundles"
	@cd web && node build.mjs

tools:
	@for tool in $(GO) node npm gcc; do command -v $$tool >/dev/null || { echo "Dateline needs $$tool, which is not installed. See README.md." >&2; exit 1; }; done

## test: install what the tests need, run every test
test: build
	.ci/setup
	$(MAKE) --no-print-directory check test-go test-web test-browser
	@echo "All tests passed."

test-go: $(BUNDLES) $(GENERATOR)
	$(GO) test ./...

# The packages that the embedded base map and gazetteer are made from: a test makes them anew and compares.
$(GENERATOR): data/gen/package.json data/gen/package-lock.json
	@echo "Fetching the packages behind the embedded data"
	@cd data/gen && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test-web: $(NODE_MODULES)
	cd web && node build.mjs --tests && node --test .build/ts/

test-browser: bin/dateline
	cd web && node --test --test-concurrency=1 browser/*.test.mjs

## check: what is generated is up to date, formatted and typed
check: $(BUNDLES)
	.ci/drift
	@test -z "$$(gofmt -l cmd geo data handlers web static | grep -v node_modules)" || { echo "gofmt:"; gofmt -l cmd geo data handlers web static | grep -v node_modules; exit 1; }
	$(GO) vet ./...
	cd web && npx tsc --noEmit && npx biome ci --error-on-warnings
	@node .ci/budget.mjs

## lint: golangci-lint at the pinned version (the first run compiles it)
lint: .ci/bin/golangci-lint
	.ci/bin/golangci-lint run --config .ci/golangci.yml ./...

.ci/bin/golangci-lint: .ci/tools.env
	. .ci/tools.env && GOFLAGS=-mod=mod GOBIN=$(CURDIR)/.ci/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$$GOLANGCI_LINT
	@touch $@

## generate: templates to Go
generate:
	$(GO) tool templ generate -path web

## generate-data: the embedded base map from the packages that SOURCES.md names
generate-data: $(GENERATOR)
	$(GO) run ./data/gen

## bench: measure beside the peers at the field's sizes; the tables go to .ci/bench/results (about forty minutes)
bench: bin/dateline
	.ci/setup bench
	.ci/bench/all.sh $(ARGS)

## pictures: the README's screenshots, made by the product
pictures: bin/dateline
	cd web && node browser/pictures.mjs

clean:
	rm -rf bin web/.build
	find static/dist -type f ! -name .gitkeep -delete
