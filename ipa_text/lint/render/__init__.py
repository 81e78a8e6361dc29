"""How findings are shown: in full, one a line, as JSON, and to GitHub, GitLab and SARIF readers."""
