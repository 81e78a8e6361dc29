"""5xx: what could tell who somebody is, and files that git is never to hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.lint.registry import study_rule
from ipa_text.named import NamedTuple
from ipa_text.privacy.key import Trouble
from ipa_text.privacy.leaks import Leak, Sort, in_message, of_content, of_name
from ipa_text.privacy.sought import Sought, sought
from ipa_text.store.private import SECRET
from ipa_text.store.trees import never_read
from ipa_text.study.model import Case, Config, Overview
from ipa_text.study.places import Place, Remark


def _in_case(sort: Sort, case: Case, config: Config) -> Iterator[Remark]:
    return _remarks(sort, _of_case(case, *_asked(config)), _asked(config))


def _outside_cases(sort: Sort, study: Overview) -> Iterator[Remark]:
    asked = _asked(study.config)
    return _remarks(sort, _around(study, *asked).leaks, asked)


def _identifiers_in_case(case: Case, config: Config) -> Iterator[Remark]:
    return _in_case("identifier", case, config)


def _patterns_in_case(case: Case, config: Config) -> Iterator[Remark]:
    return _in_case("pattern", case, config)


def _private_in_case(case: Case, config: Config) -> Iterator[Remark]:
    return _in_case("private", case, config)


@study_rule(
    "IPA501",
    "identifier-from-the-key",
    "error",
    needs=("the key",),
    also=("identifier",),
    on_case=_identifiers_in_case,
    hushed=True,
)
def identifier_from_the_key(study: Overview) -> Iterator[Remark]:
    """A name, or something else that the key to the pseudonyms lists, stands where others will read it.

    `private/identifiers.yaml` lists who and what must not be recognised. The rule looks for it in
    every file that git holds or would add, in the names of files and branches, and in the messages of
    commits that were not pushed yet; whole words, in any case, with or without accents, over the end of a
    line. A name of up to four letters counts in a text only with a capital: *will* is a word. The finding
    says where, never what. Without the key, it looks by `audit/identifiers.keyed.yaml`, if its secret
    is set. [Privacy](../privacy.md#names-and-other-identifiers) says what is heard and what is not.

    In a file, write the replacement. What was committed already stays in the history:
    `ipa-text privacy --history` says where.

    ## Bad

    ```yaml private/identifiers.yaml
    identifiers:
      - {kind: person, words: [Ottilie Brand, Ottilie], replace: Ruth}
    ```

    ```md journal/2026-03-03-after.md
    ---
    date: 2026-03-03
    by: km
    ---

    What Ottilie calls the quiet stays with me. <!-- finding: identifier-from-the-key -->
    ```

    ## Good

    ```yaml private/identifiers.yaml
    identifiers:
      - {kind: person, words: [Ottilie Brand, Ottilie], replace: Ruth}
    ```

    ```md journal/2026-03-03-after.md
    ---
    date: 2026-03-03
    by: km
    ---

    What Ruth calls the quiet stays with me.
    ```
    """
    for trouble in _sought(*_asked(study.config)).troubles:
        yield Remark(trouble.message, Place(trouble.path, trouble.line or 1), trouble.path)
    for what in _around(study, *_asked(study.config)).untold:
        yield Remark(what, Place("study.yaml"), "study.yaml")
    yield from _outside_cases("identifier", study)


@study_rule(
    "IPA502",
    "direct-identifier-pattern",
    "error",
    also=("direct-identifier",),
    on_case=_patterns_in_case,
    hushed=True,
)
def direct_identifier_pattern(study: Overview) -> Iterator[Remark]:
    """Something identifies a person by its form: an address, a telephone number, a date of birth.

    Looked for are e-mail addresses, telephone numbers (British ones, and international ones that begin
    with `+` or `00`), British postcodes, NHS numbers that pass their check, a full date behind *born* or
    *date of birth*, and eight or more digits in a row. Let pass are addresses that are set apart for
    examples, fingerprints, ids, and days without hyphens, as recorders name their files.

    Take it out, or mark what stood there by its kind: `[phone: her own]`. What is no person's may stay,
    with a waiver that says so.

    ## Bad

    ```md writeup/letter.md
    Ring me on 07700 900456 <!-- finding: direct-identifier-pattern -->
    ```

    ## Good

    ```md writeup/letter.md
    Ring me on the number that I gave you in March 2026.
    ```
    """
    yield from _outside_cases("pattern", study)


@study_rule(
    "IPA503",
    "private-file-tracked",
    "error",
    also=("private-file",),
    on_case=_private_in_case,
    hushed=True,
)
def private_file_tracked(study: Overview) -> Iterator[Remark]:
    """A file is in git, or would be added, that git is never to hold.

    Recordings, consent forms, the key to the pseudonyms, lists of people, originals from a recogniser or
    a typist, and everything in `private/`: what git holds once, every clone has for good. With
    `ipa-text check --staged` before each commit, `git add -f` is not enough to get one in.

    Keep it in `private/`, which the study's `.gitignore` names, or outside altogether.

    ## Bad

    ```yaml protocol/identifiers.yaml
    identifiers: [] # finding: private-file-tracked
    ```

    ## Good

    ```yaml private/identifiers.yaml
    identifiers: []
    ```
    """
    yield from _outside_cases("private", study)


Asked = tuple[bytes | None, bytes | None, str]


def _asked(config: Config) -> Asked:
    return config.key, config.keyed, os.environ.get(SECRET, "")


@lru_cache(maxsize=1)
def _sought(key: bytes | None, keyed: bytes | None, secret: str) -> Sought:
    """Return what is looked for; where key or list cannot be read, that is a trouble of theirs."""
    try:
        return sought(key, keyed, secret)
    except CannotWork as error:
        return Sought(None, "none", troubles=(Trouble(0, str(error)),))


@lru_cache(maxsize=1)
def _of_case(case: Case, key: bytes | None, keyed: bytes | None, secret: str) -> tuple[Leak, ...]:
    """Return what stands in the files of a case; worked out once for all rules that speak of it."""
    wanted = _sought(key, keyed, secret).wanted
    return tuple(
        leak for path, content in case.written() for leak in of_content(path, content, wanted)
    )


class _Around(NamedTuple):
    """What stands outside the cases, and what could not be looked at."""

    leaks: tuple[Leak, ...]
    untold: tuple[str, ...]


@lru_cache(maxsize=1)
def _around(study: Overview, key: bytes | None, keyed: bytes | None, secret: str) -> _Around:
    """Return what stands outside the cases, and in what git holds beyond the study."""
    wanted = _sought(key, keyed, secret).wanted
    beyond = study.beyond(frozenset(study.paths), wanted is not None)
    found = [
        leak
        for path, content in (*_read(study), *beyond.files)
        for leak in of_content(path, content, wanted)
    ]
    for name in beyond.branches:
        found += of_name(name.removeprefix("refs/").partition("/")[2], "branch", wanted)
    for commit, message in beyond.messages:
        found += in_message(message, "commit-message", commit, wanted)
    return _Around(tuple(found), beyond.untold)


def _read(study: Overview) -> Iterator[tuple[str, str | bytes]]:
    """Yield what is read as the study: a study in memory lists what no folder does."""
    return ((p, content) for p, content in study.written() if not never_read(PurePosixPath(p)))


def _remarks(sort: Sort, leaks: Iterable[Leak], asked: Asked) -> Iterator[Remark]:
    for leak in leaks:
        if leak.sort == sort:
            from ipa_text.privacy.told import advised  # noqa: PLC0415 - only where something is found

            source = _sought(*asked).source
            yield Remark(advised(leak, source), _place(leak), _subject(leak))


def _place(leak: Leak) -> Place:
    """Return where a finding is shown: what is no place in a file, at the file of the study itself."""
    if leak.where not in ("file", "path"):
        return Place("study.yaml")
    line, column = leak.line or 1, leak.column or 1
    return Place(leak.path, line, column, line, column + 1)


def _subject(leak: Leak) -> str:
    return leak.path or leak.commit
