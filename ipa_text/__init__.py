"""Plain-text, git-based coding and linting for Interpretative Phenomenological Analysis."""

__version__ = "0.1.0"
