# Two commands for a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STUDY ?= demo-study
BUILT := built-by-make-demo
NODE := build/node
YAML_SERVER := yaml-language-server@^1.19

.PHONY: demo test lint docs bench clean system

# A folder is built anew only where everything in it, its history too, is what was built there before:
# a commit of one's own, a stash, or a file that git ignores, such as a key in private/, is never deleted.
demo: $(VENV)/demo
	@[ ! -e "$(STUDY)" ] || { \
	  git -C "$(STUDY)" show-ref --head 2>/dev/null | cmp -s - "$(STUDY)/.git/$(BUILT)" \
	  && [ -z "$$(git -C "$(STUDY)" status --porcelain --ignored | grep -v '^!! \.ipa-text/')" ]; } \
	  || { echo "$(STUDY) holds more than make demo put there: move it away, or call make demo STUDY=another-folder"; \
	  exit 1; }
	@rm -rf "$(STUDY)"
	@$(BIN)/ipa-text demo "$(STUDY)" >/dev/null
	@git -C "$(STUDY)" show-ref --head >"$(STUDY)/.git/$(BUILT)"
	@echo "== ipa-text check"
	@$(BIN)/ipa-text -C "$(STUDY)" check
	@echo
	@echo "== ipa-text report"
	@$(BIN)/ipa-text -C "$(STUDY)" report
	@echo
	@echo "The demo study is in $(STUDY); everybody in it is invented. Try next:"
	@echo "  . $(BIN)/activate && cd $(STUDY)"
	@echo "  ipa-text status               how far each case has come"
	@echo "  ipa-text show p01             from a person down to the words"
	@echo "  ipa-text report recurrence    themes by participants"
	@echo "  git log --graph --oneline     how the analysis came to be"
	@echo "Then change a word in a quotation under cases/ and run: ipa-text check"

test: system $(VENV)/dev $(NODE)/yaml
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python docs/build.py --check
	$(BIN)/python tests/run.py

# What tests need beyond Python: git, ssh-keygen, neovim, node and npm (programs, and Debian's packages where
# they are called otherwise). As root on Debian they are installed; elsewhere the tests of what is missing are
# skipped.
system:
	@missing=; for tool in git ssh-keygen:openssh-client nvim:neovim node:nodejs npm; do \
	  command -v "$${tool%%:*}" >/dev/null || missing="$$missing $${tool##*:}"; done; \
	[ -z "$$missing" ] || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing; } \
	  || echo "missing, and their tests skipped:$$missing"

# The server behind the YAML extensions of editors, of which tests ask what it says of a study.
$(NODE)/yaml: Makefile
	@command -v npm >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq nodejs npm; } || echo "npm is missing"
	@mkdir -p $(NODE)
	@npm install --prefix $(NODE) --silent --no-audit --no-fund --no-package-lock '$(YAML_SERVER)' \
	  && touch $@ || echo "yaml-language-server is missing: its tests are skipped"

bench: $(VENV)/dev
	$(BIN)/python benchmarks/check.py

docs: $(VENV)/dev
	$(BIN)/python docs/build.py

clean:
	rm -rf $(VENV) $(STUDY) build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/demo
