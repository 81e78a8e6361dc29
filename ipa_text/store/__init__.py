"""Where bytes come from and go: trees of files, YAML, git, atomic writes."""
