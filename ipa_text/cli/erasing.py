"""``ipa-text withdraw``: the part of it that erases a history, and verifies that it is erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from ipa_text.cli.common import echo_json
from ipa_text.named import NamedTuple
from ipa_text.text.plain import plain

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--erase-history",
        "erase",
        is_flag=True,
        help="Rewrite the history without CASE, in a new repository.",
    ),
    click.option(
        "--confirm", default="", metavar="DIGEST", help="The plan that is to be carried out."
    ),
    click.option(
        "--into",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Where the new one is made.",
    ),
    click.option(
        "--keep-pseudonym",
        "pseudonym",
        is_flag=True,
        help="Leave the pseudonym where it stands: it may be a word of its own.",
    ),
    click.option(
        "--verify", is_flag=True, help="Search this repository for CASE after an erasure."
    ),
    click.option(
        "--with",
        "plan",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The plan of the erasure, for --verify in another clone.",
    ),
    click.option(
        "--done", is_flag=True, help="With --verify: delete the plan where nothing was found."
    ),
)


class Asked(NamedTuple):
    """What is asked of an erasure."""

    erase: bool
    confirm: str
    into: Path | None
    pseudonym: bool
    verify: bool
    plan: Path | None
    done: bool


def erasing(command: Command) -> Command:
    """Give a command the options of an erasure."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def carry_out(root: Path, case: str, asked: Asked, form: str) -> int:
    """Plan or carry out an erasure, or verify one; return the exit code."""
    return _verify(root, case, asked, form) if asked.verify else _erase(root, case, asked)


def _erase(root: Path, case: str, asked: Asked) -> int:
    from ipa_text.withdrawal.erase import erase, write_plan  # noqa: PLC0415
    from ipa_text.withdrawal.erasure import plan_file  # noqa: PLC0415
    from ipa_text.withdrawal.telling import erased_lines, plan_lines  # noqa: PLC0415

    confirmed = asked.confirm
    if not confirmed:
        made = write_plan(root, case, pseudonym=not asked.pseudonym)
        command = f"ipa-text withdraw {case} --erase-history"
        _say(plan_lines(made, plan_file(root, case).relative_to(root), command))
        if not _typed(case):
            return 0
        confirmed = made.digest
    done = erase(root, case, confirmed, asked.into)
    _say(erased_lines(done, root, case))
    return int(bool(done.found))


def _typed(case: str) -> bool:
    """Ask whoever sits at a terminal to confirm the plan now, by typing the id of the case."""
    from ipa_text.cli import asking  # noqa: PLC0415

    return asking.somebody() and asking.words("Type the case id to carry it out now") == case


def _verify(root: Path, case: str, asked: Asked, form: str) -> int:
    from ipa_text.withdrawal.erasure import plan_file, read_plan  # noqa: PLC0415
    from ipa_text.withdrawal.telling import verified_lines  # noqa: PLC0415
    from ipa_text.withdrawal.verify import forget, verified, verified_json  # noqa: PLC0415

    path = asked.plan or plan_file(root, case)
    found = verified(root, read_plan(path, case))
    if form == "json":
        echo_json(verified_json(found))
    else:
        _say(verified_lines(found))
    if asked.done and found.gone:
        forget(path)
        click.echo(f"deleted {path.name}: what was erased can be verified here no more", err=True)
    return int(not found.gone)


def _say(lines: Iterable[str]) -> None:
    click.echo("\n".join(map(plain, lines)))
