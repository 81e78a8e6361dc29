"""Share out work over the cores of the machine, in processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")

WORTH_IT = 6
"""Tasks; fewer are done sooner than processes are started."""


def shared_out(
    work: Callable[[Task], Result], tasks: Sequence[Task], cores: int | None = None
) -> Iterator[tuple[Task, Result]]:
    """Yield each task with its result, as they are done; in this process where there are few.

    What a process that came to an end left undone is done here.
    """
    number = 1 if _has_threads() else min(cores or _cores(), len(tasks))
    left = list(tasks)
    if number > 1 and len(tasks) >= WORTH_IT:
        for task, result in _in_processes(work, tasks, number):
            left.remove(task)
            yield task, result
    for task in left:
        yield task, work(task)


def _has_threads() -> bool:
    """Tell whether threads run in this process: then it cannot be forked safely."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def _cores() -> int:
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _in_processes(
    work: Callable[[Task], Result], tasks: Sequence[Task], number: int
) -> Iterator[tuple[Task, Result]]:
    import multiprocessing  # noqa: PLC0415 - as slow to import as an interpreter is to start
    from multiprocessing.connection import wait  # noqa: PLC0415

    # A forked process has what this one has read; elsewhere it is sent.
    ways = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in ways else None)
    ends = []
    workers = []
    for first in range(number):
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(work, tasks[first::number], there))
        worker.start()
        there.close()
        ends.append(here)
        workers.append(worker)
    try:
        while ends:
            ready = wait(ends)
            for end in [end for end in ends if end in ready]:
                try:
                    yield end.recv()
                except (EOFError, OSError):
                    ends.remove(end)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _work(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    end: Connection[tuple[Task, Result], None],
) -> None:
    """Do tasks in a process of its own and send the results; what goes wrong is seen as an end."""
    try:
        for task in tasks:
            end.send((task, work(task)))
    except Exception:
        os._exit(1)
    finally:
        end.close()
