"""``lint.workers``: work shared out over processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from ipa_text.lint import workers
from ipa_text.lint.workers import shared_out

HOME = os.getpid()
TASKS = list("abcdefgh")


@pytest.fixture(autouse=True)
def _no_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner of the tests has threads of its own; the program has none."""
    monkeypatch.setattr(workers, "_has_threads", lambda: False)


def _where(task: str) -> tuple[str, bool]:
    return task.upper(), os.getpid() == HOME


def test_every_task_is_done_once() -> None:
    """In other processes, in whatever order."""
    done = dict(shared_out(_where, TASKS, cores=2))
    assert done == {task: (task.upper(), False) for task in TASKS}


@pytest.mark.parametrize(("tasks", "cores"), [(TASKS, 1), (TASKS[:5], 2), ([], 2)])
def test_a_few_are_done_here(tasks: list[str], cores: int) -> None:
    """In order."""
    assert list(shared_out(_where, tasks, cores)) == [(t, (t.upper(), True)) for t in tasks]


def test_threads_are_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that another thread holds would be held for ever."""
    monkeypatch.undo()
    held = threading.Event()
    thread = threading.Thread(target=held.wait)
    thread.start()
    try:
        assert all(here for _, (_, here) in shared_out(_where, TASKS, cores=2))
    finally:
        held.set()
        thread.join()


def _dies(task: str) -> tuple[str, bool]:
    if task == "c" and os.getpid() != HOME:
        os._exit(9)
    return _where(task)


def _falls(task: str) -> tuple[str, bool]:
    if task == "c" and os.getpid() != HOME:
        raise MemoryError
    return _where(task)


@pytest.mark.parametrize("work", [_dies, _falls])
def test_what_a_process_left_undone_is_done_here(
    work: Callable[[str], tuple[str, bool]],
) -> None:
    """A process may be killed for want of memory, or fall over."""
    done = dict(shared_out(work, TASKS, cores=2))
    assert {task: told for task, (told, _) in done.items()} == {t: t.upper() for t in TASKS}
    assert done["c"] == ("C", True)
    assert done["b"] == ("B", False)


def test_whoever_stops_listening_leaves_no_process() -> None:
    """As on an interrupt."""
    going = shared_out(_where, TASKS, cores=2)
    next(going)
    going.close()  # type: ignore[attr-defined]
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_as_many_as_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also on systems that do not say."""
    assert workers._cores() >= 1
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers._cores() == 1
