"""How long Hypothesis searches: the same examples in every run, or (``search``) many new ones."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile("suite")
