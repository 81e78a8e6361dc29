"""Attribution: who is named in the commits, and what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ipa_text.store.provenance import Identity, identities, mapped
from ipa_text.store.signatures import VERDICTS, checked
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.gathered import Gathered
from ipa_text.trail.auditing.lines import Line, short
from ipa_text.trail.auditing.people import folded, researchers

GROUP = "attribution"
IDS = ("signatures", "authors", "committers", "mailmap")
_FORGES = ("noreply@github.com",)
"""Addresses under which forges commit what people do there: a merge by a button, for instance."""


def attribution(asked: Gathered) -> Iterator[Line]:
    """Yield who is named in the history, and whether they are the study's researchers."""
    found = identities(asked.root, asked.head)
    known = researchers(asked.study)
    names = mapped(asked.root, [who for one in found for who in (one.author, one.committer)])
    yield _signatures(asked.root, found)
    authors = {names.get(one.author, one.author) for one in found}
    yield _strangers("authors", "author", authors, known)
    committers = {names.get(one.committer, one.committer) for one in found}
    people = {who for who in committers if not any(address in who for address in _FORGES)}
    yield _strangers("committers", "committer", people - authors, known)
    yield _mailmap(names)


def _signatures(root: Path, found: list[Identity]) -> Line:
    unsigned = tuple(one.commit for one in found if not one.signed)
    signed = len(found) - len(unsigned)
    if not signed:
        message = "no commit is signed: the authors are named, and not proven"
        mend = "sign from now on: `git config commit.gpgsign true`, with a key (gpg or ssh)"
        return Line("signatures", GROUP, "not-verifiable", message, mend, unsigned)
    told = checked(root, {one.commit: one.signed for one in found if one.signed})
    by = {verdict: [n for n, one in told.items() if one == verdict] for verdict in VERDICTS}
    message = "every commit carries a signature"
    if unsigned:
        message = (
            f"a signature is on {signed} of {len(found)} commits; the others prove no author: anybody can"
            " write any name into a commit"
        )
    good, bad, unknown = (len(by[verdict]) for verdict in VERDICTS)
    message += f". By the keys that this computer knows git calls {good} good and {bad} bad"
    message += f", and cannot tell of {unknown}" if unknown else ""
    if signed > len(told):
        message += f"; it was asked of the last {len(told)} only"
    if bad:
        mend = "`git log --show-signature` says more; ask who signed, and whether a key was lost"
        about = f"{message}. Bad: {some(short(by['bad']))}"
        return Line("signatures", GROUP, "finding", about, mend, tuple(by["bad"]))
    if good == len(found):
        return Line("signatures", GROUP, "ok", message)
    mend = (
        "sign every commit (`git config commit.gpgsign true`), and have the keys of those who sign here;"
        " those of ssh stand in the file that `gpg.ssh.allowedSignersFile` names"
    )
    return Line("signatures", GROUP, "not-verifiable", message, mend, unsigned)


def _strangers(name: str, role: str, people: Iterable[str], known: dict[str, str]) -> Line:
    strangers = tuple(sorted(who for who in people if folded(who) not in known))
    if not strangers:
        return Line(name, GROUP, "ok", f"every {role} is among the researchers in study.yaml")
    message = f"not among the researchers in study.yaml, and yet {role}: {some(strangers)}"
    mend = (
        "add them under `researchers` in study.yaml; where it is somebody's other name or address,"
        " say so in .mailmap (`git help gitmailmap`)"
    )
    return Line(name, GROUP, "finding", message, mend, strangers)


def _mailmap(names: dict[str, str]) -> Line:
    renamed = tuple(f"{was} is {now}" for was, now in sorted(names.items()) if was != now)
    if not renamed:
        return Line("mailmap", GROUP, "ok", "everybody is shown under the name in the commits")
    message = f"a mailmap shows people under other names: {some(renamed)}. It is somebody's word"
    mend = "have it confirmed by those it names"
    return Line("mailmap", GROUP, "not-verifiable", message, mend, renamed)
