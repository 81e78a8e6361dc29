"""Erasing somebody from the history, with real git: every trace, what is proved afterwards, and old clones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import erasing
from cli import Run, git
from erasing import REAL, WORDS, Place

pytestmark = pytest.mark.needs("git")


class Erased(NamedTuple):
    """A study before and after an erasure, with what was printed."""

    place: Place
    plan: Run
    done: Run
    folder: Path


@pytest.fixture(scope="module")
def erased(tmp_path_factory: pytest.TempPathFactory) -> Erased:
    place = erasing.built(tmp_path_factory.mktemp("erasing"))
    erasing.withdrawn(place)
    plan = place.run("withdraw", "cleo", "--erase-history")
    digest = plan.lines[-1].rpartition(" ")[2]
    done = place.run("withdraw", "cleo", "--erase-history", "--confirm", digest)
    return Erased(place, plan, done, place.root.with_name("study-erased"))


def test_show(erased: Erased) -> None:
    print(erased.plan.out, erased.plan.err)
    print(erased.done.out, erased.done.err)
    run = erased.place.run("withdraw", "cleo", "--verify", "--format", "json", cwd=erased.folder)
    print(run.out, run.err)
    run = erased.place.run("audit", "--today", "2026-06-02", cwd=erased.folder)
    print(run.out[:4000])
    print(git(erased.folder, "log", "--all", "--graph", "--format=%h %an %s%d"))
    assert 0
