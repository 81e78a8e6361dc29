"""How long Hypothesis searches, what is skipped where a program is missing, and where no skip may be."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("IPA_TEXT_HYPOTHESIS", "suite"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only of the checkout, or only of the wheel, where the other is tested."""
    tested = "wheel" if os.environ.get("IPA_TEXT_INSTALLED") else "checkout"
    wanted: list[pytest.Item] = []
    other: list[pytest.Item] = []
    for item in items:
        mark = item.get_closest_marker("only")
        (other if mark and tested not in mark.args else wanted).append(item)
    config.hook.pytest_deselected(items=other)
    items[:] = wanted


@pytest.fixture
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start processes of which nobody notes the lines that they run: each ends in half the time.

    For tests of what other tests run line by line: here it comes out of a page, a hook or a kill.
    """
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked ``needs(program)`` where that program is not on the path."""
    for mark in item.iter_markers("needs"):
        missing = [program for program in mark.args if not shutil.which(program)]
        if missing:
            pytest.skip(f"needs {', '.join(missing)}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which something was skipped, where IPA_TEXT_NO_SKIPS says that nothing may be."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if reporter and skipped and os.environ.get("IPA_TEXT_NO_SKIPS"):
        reporter.write_line(f"{len(skipped)} skipped, and none may be here", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
