"""Run documents as tests: what a Markdown text says of a small study is held against the program.

A heading is an example; the fenced blocks under it are files of a study held in memory:

    ```yaml cases/ruth/themes.yaml       a file
    ```text findings                     everything `check` says, as `path:line:column rule message`
    ```text waived                       everything waived, as `path:line rule reason`
    ```text commit                       the message of a commit: all files above, as they stand there
    ```yaml after-fix PATH               a file after the safe fixes
    ```yaml after-unsafe-fix PATH        a file after all fixes

Files that an example does not give come from ``spec/base``, all but those that rest on a file it
does give: with a sidecar of its own it is not supplied with statements about another one.

``# finding: rule-name`` at the end of a line, ``<!-- finding: rule-name -->`` in Markdown, asserts a
finding there; several are parted by commas. These marks are taken out before the study is read. Every
finding has to be asserted, in its line or in the block of findings, and every assertion found.

A file may stand again behind a commit, and is checked as it stands last. Without a commit there is no
git.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ipa_text.frozen import changed
from ipa_text.lint.engine import check
from ipa_text.lint.findings import Finding, Outcome
from ipa_text.lint.fixing import fixed
from ipa_text.lint.options import Options
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.model import Study
from ipa_text.study.past import Decision, Past
from ipa_text.study.places import spoken
from ipa_text.trail.life import reason
from ipa_text.trail.sides import NOTHING, Side, difference

BASE = Path(__file__).parent / "spec" / "base"

_FENCE = re.compile(r"(`{3,})(.*)")
_HEADING = re.compile(r"#{1,6} +(.*?) *")
_ASSERTION = re.compile(r"[ \t]*(?:# finding: ([\w, -]+)|<!-- finding: ([\w, -]+?) -->)$")
_COMMIT = ("text", "commit")
_FIXES = {"after-fix": False, "after-unsafe-fix": True}


class Failed(Exception):
    """A document says something else than the program; the text says what."""


class Malformed(Exception):
    """A document is not written as documents for this runner are."""


class Block(NamedTuple):
    """A fenced block: the words of its info string, its text, and the line it begins on."""

    info: tuple[str, ...]
    text: str
    line: int


class Example(NamedTuple):
    """A heading with the blocks under it."""

    title: str
    line: int
    blocks: tuple[Block, ...]


class Assertion(NamedTuple):
    """A rule said to speak at a line of a file."""

    path: str
    line: int
    rule: str


def examples(markdown: str) -> list[Example]:
    """Return the examples of a document in order; headings without a block are none."""
    found: list[Example] = []
    title, at, blocks = "", 0, list[Block]()
    for line, heading, block in _pieces(markdown):
        if block is not None:
            if not title:
                raise Malformed(f"line {line}: this block stands under no heading")
            blocks.append(block)
            continue
        if blocks:
            found.append(Example(title, at, tuple(blocks)))
        title, at, blocks = heading, line, []
    if blocks:
        found.append(Example(title, at, tuple(blocks)))
    twice = [title for title, number in Counter(e.title for e in found).items() if number > 1]
    if twice:
        raise Malformed(f"two examples are called {twice[0]!r}")
    return found


def _pieces(markdown: str) -> Iterator[tuple[int, str, Block | None]]:
    """Yield (line, heading, None) for headings and (line, nothing, block) for fenced blocks."""
    lines = iter(enumerate(markdown.split("\n"), 1))
    for number, line in lines:
        if opening := _FENCE.fullmatch(line):
            inside: list[str] = []
            for _, text in lines:
                if text.rstrip() == opening[1]:
                    break
                inside.append(text + "\n")
            else:
                raise Malformed(f"line {number}: this block is never closed")
            yield number, "", Block(tuple(opening[2].split()), "".join(inside), number)
        elif heading := _HEADING.fullmatch(line):
            yield number, heading[1], None


@cache
def base() -> dict[str, str]:
    """Return the files of the base study: path to text."""
    return {
        path.relative_to(BASE).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(BASE.rglob("*"))
        if path.is_file()
    }


def at_stage(stage: str) -> str:
    """Return the study.yaml of the base study as it is when the study has come to ``stage``."""
    text = base()["study.yaml"].replace("stage: reading\n", f"stage: {stage}\n")
    if f"stage: {stage}\n" not in text:
        raise Malformed("the base study has no stage")
    return text


def rests_on(path: str, given: str) -> bool:
    """Tell whether a file of the base study is about what another file, ``given``, holds."""
    one, other = PurePosixPath(path), PurePosixPath(given)
    if given not in base() or other.name in ("study.yaml", "case.yaml") or path == given:
        return False
    if path == "themes.yaml":
        return True
    if one.parent != other.parent:
        return False
    if one.name == "themes.yaml":
        return True
    return other.suffix == ".md" and one.name.startswith(f"{other.stem}.notes.")


def study_files(blocks: Sequence[Block], stage: str = "reading") -> dict[str, str]:
    """Return the files of an example's study: its own, marks taken out, and those of the base."""
    given = {block.info[1]: _unmarked(block.text)[0] for block in blocks if _is_file(block)}
    supplied = {**base(), "study.yaml": at_stage(stage)}
    kept = {p: t for p, t in supplied.items() if not any(rests_on(p, name) for name in given)}
    return {**kept, **given}


def run(blocks: Sequence[Block], *, stage: str = "reading", select: Sequence[str] = ()) -> Outcome:
    """Check an example's study; raises Failed where the program says something else."""
    outcome = checked(blocks, stage=stage, select=select)
    files = study_files(blocks, stage)
    blocks = _at_the_end(blocks)
    options = Options(select=tuple(select))
    _compare_findings(blocks, outcome.findings, files)
    _compare_waived(blocks, outcome)
    for unsafe in (False, True):
        _compare_fixed(blocks, files, options, unsafe=unsafe)
    return outcome


def checked(
    blocks: Sequence[Block], *, stage: str = "reading", select: Sequence[str] = ()
) -> Outcome:
    """Return what the program says of an example's study, whatever is asserted of it."""
    _well_formed(blocks)
    study = loaded(blocks, stage)
    return check(study, Options(select=tuple(select)))


def loaded(blocks: Sequence[Block], stage: str = "reading") -> Study:
    """Return an example's study, with the history that it has where it tells of commits."""
    study = load(Memory(study_files(blocks, stage)))
    commits = [
        (study_files(blocks[:number], stage), block.text)
        for number, block in enumerate(blocks)
        if block.info == _COMMIT
    ]
    return changed(study, past=lambda: past(commits)) if commits else study


def messages(blocks: Sequence[Block]) -> list[str]:
    """Return the messages of an example's commits."""
    return [block.text for block in blocks if block.info == _COMMIT]


def past(commits: Sequence[tuple[Mapping[str, str], str]]) -> Past:
    """Return the history of commits in a row, each with all files and a message."""
    decisions = []
    before = NOTHING
    for number, (files, message) in enumerate(commits):
        now = _side(files)
        decisions += [
            Decision(f"commit-{number}", c.kind, c.ref, c.path, bool(reason(message).why))
            for c in difference(before, now).compared.changes
        ]
        before = now
    return Past(tuple(decisions), lambda one, other: one < other)


def _side(files: Mapping[str, str]) -> Side:
    return Side("memory", files, lambda path: files[path].encode())


def _at_the_end(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks without commits, and without files that stand again below."""
    last = {block.info: block for block in blocks if block.info != _COMMIT}
    return tuple(last.values())


def _is_file(block: Block) -> bool:
    return (
        len(block.info) == 2
        and block.info[0] in ("yaml", "md", "markdown", "text")
        and block.info[1] not in (*_FIXES, "findings", "waived", "commit")
    )


def _well_formed(blocks: Sequence[Block]) -> None:
    for block in blocks:
        known = (
            _is_file(block)
            or block.info in (("text", "findings"), ("text", "waived"), _COMMIT)
            or (len(block.info) == 3 and block.info[1] in _FIXES)
        )
        if not known:
            raise Malformed(f"line {block.line}: no such block: {' '.join(block.info)!r}")
    number = Counter[tuple[str, ...]]()
    for block in blocks:
        number[block.info] += 1
        if block.info == _COMMIT:
            number.clear()
    twice = [info for info, times in number.items() if times > 1]
    if twice:
        raise Malformed(f"{' '.join(twice[0])!r} stands twice")


def _unmarked(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a text without its assertions, and (line, rule) for each of them."""
    lines, asserted = [], []
    for number, line in enumerate(text.split("\n"), 1):
        if mark := _ASSERTION.search(line):
            rules = (mark[1] or mark[2]).split(",")
            asserted += [(number, rule.strip()) for rule in rules]
            line = line[: mark.start()]  # noqa: PLW2901
        lines.append(line)
    return "\n".join(lines), asserted


def _asserted(blocks: Sequence[Block]) -> Counter[Assertion]:
    return Counter(
        Assertion(block.info[1], line, rule)
        for block in blocks
        if _is_file(block)
        for line, rule in _unmarked(block.text)[1]
    )


def concise(finding: Finding) -> str:
    """Return a finding as one line: ``path:line:column rule message``."""
    place = finding.remark.place
    message = spoken(finding.remark.message, show_words=True)
    return f"{place.path}:{place.line}:{place.column} {finding.name} {message}"


def _lines_of(blocks: Sequence[Block], kind: str) -> list[str] | None:
    found = [block.text.splitlines() for block in blocks if block.info == ("text", kind)]
    return found[0] if found else None


def _compare_findings(
    blocks: Sequence[Block], findings: Sequence[Finding], files: dict[str, str]
) -> None:
    asserted = _asserted(blocks)
    listed = _lines_of(blocks, "findings")
    if listed is not None:
        _compare_lines("findings", listed, [concise(f) for f in findings])
        if not asserted:
            return
    found = Counter(Assertion(f.remark.place.path, f.remark.place.line, f.name) for f in findings)
    if found == asserted:
        return
    said = {
        Assertion(f.remark.place.path, f.remark.place.line, f.name): concise(f) for f in findings
    }
    parts = []
    for head, only in (
        ("asserted, but not found:", asserted - found),
        ("found, but not asserted:", found - asserted),
    ):
        for about in sorted(only.elements()):
            text = files.get(about.path, "").split("\n")
            shown = text[about.line - 1] if about.line <= len(text) else ""
            default = f"{about.path}:{about.line} {about.rule}"
            parts += [head, f"  {said.get(about, default)}", f"      | {shown}"]
    raise Failed("\n".join(parts))


def _compare_waived(blocks: Sequence[Block], outcome: Outcome) -> None:
    listed = _lines_of(blocks, "waived")
    if listed is not None:
        waived = [f"{w.path}:{w.line} {w.finding.name} {w.why}".strip() for w in outcome.waived]
        _compare_lines("waived", listed, waived)


def _compare_lines(what: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    if list(wanted) == list(found):
        return
    lines = [f"  - {line}" for line in wanted if line not in found]
    lines += [f"  + {line}" for line in found if line not in wanted]
    lines = lines or ["  in this order:", *(f"    {line}" for line in found)]
    raise Failed("\n".join([f"{what}: - is said here, + is what the program says", *lines]))


def _compare_fixed(
    blocks: Sequence[Block], files: dict[str, str], options: Options, *, unsafe: bool
) -> None:
    wanted = {
        block.info[2]: block.text
        for block in blocks
        if len(block.info) == 3 and _FIXES[block.info[1]] is unsafe
    }
    if not wanted:
        return
    study = load(Memory(files))
    after = fixed(study, check(study, options).findings, unsafe=unsafe)
    for path in sorted({*wanted, *after}):
        was = files.get(path, "")
        _compare_text(path, wanted.get(path, was), after.get(path, was))
    again = load(Memory({**files, **after}))
    if more := fixed(again, check(again, options).findings, unsafe=unsafe):
        raise Failed(f"fixing twice changes {', '.join(more)} again")


def _compare_text(path: str, wanted: str, found: str) -> None:
    if wanted != found:
        from difflib import unified_diff

        pair = (wanted.splitlines(), found.splitlines())
        diff = unified_diff(*pair, f"{path} as said here", f"{path} as fixed", lineterm="")
        raise Failed("\n".join(diff))
