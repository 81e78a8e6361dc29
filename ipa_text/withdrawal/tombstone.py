"""What case.yaml says after a withdrawal: of a whole case, that it withdrew and nothing else."""

from __future__ import annotations

import re

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.yaml import Mapping
from ipa_text.study.edit import BYTE_ORDER_MARK, only_crlf
from ipa_text.study.modelines import modeline
from ipa_text.withdrawal.scope import Scope

_STAGE = re.compile(r"[a-z][a-z0-9-]*")


class Withdrawn(NamedTuple):
    """When somebody withdrew, and in which stage of the study where that is said."""

    date: str
    stage: str = ""


def case_file(scope: Scope, text: str, when: Withdrawn) -> str:
    """Return what case.yaml says afterwards: as it is where it says so already.

    Raises CannotWork where it holds another withdrawal, and where it cannot be added to.
    """
    if when.stage and not _STAGE.fullmatch(when.stage):
        raise CannotWork("--stage is a word in lower-case letters and hyphens: before-analysis")
    crlf = only_crlf(text)
    plain = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
    entry = _entry(scope, when)
    after = _whole(scope, plain, entry) if scope.whole else _partly(scope, plain, entry)
    if after == plain:
        return text
    return after.replace("\n", "\r\n") if crlf else after


def _entry(scope: Scope, when: Withdrawn) -> str:
    stage = f"  stage: {when.stage}\n" if when.stage else ""
    return f"withdrawn:\n  date: {when.date}\n{stage}  scope: {scope.name}\n"


def _whole(scope: Scope, text: str, entry: str) -> str:
    after = f"{modeline(f'{scope.case.path}/case.yaml', 'case')}\n{entry}"
    return text if _says(text) == _says(after) and "#" not in text.partition("\n")[2] else after


def _partly(scope: Scope, text: str, entry: str) -> str:
    before, new = _says(text), _says(entry)
    held = before.get("withdrawn")
    if held == new["withdrawn"]:
        return text
    if held is not None:
        raise CannotWork(
            f"{scope.case.path}/case.yaml records another withdrawal, and there is room for one: change"
            " it there by hand, or withdraw the whole case"
        )
    after = text.rstrip("\n") + "\n" + entry
    if _says(after) != {**before, **new}:
        raise CannotWork(
            f"{scope.case.path}/case.yaml cannot be added to: put it in order by hand first"
        )
    return after


def _says(text: str) -> Mapping | dict[str, object]:
    root = yaml.read(yaml.gate(text)[0]).root
    return root if isinstance(root, Mapping) else {}
