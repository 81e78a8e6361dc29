"""Set a repository up so that git merges, shows and comments on a study as one; and take that back."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from ipa_text.named import NamedTuple
from ipa_text.store.repository import attributes, places, put, settings, take_out
from ipa_text.store.write import lies_in, make_room, replace

HOOKS = ("prepare-commit-msg", "commit-msg", "pre-push")

PATHS = {
    "*.notes.yaml": "cases/case/interview-1.notes.yaml",
    "*.notes.*.yaml": "cases/case/interview-1.notes.kb.yaml",
    "case.yaml": "cases/case/case.yaml",
    "recruitment.yaml": "protocol/recruitment.yaml",
    "reviews.yaml": "reviews.yaml",
    "schedule.yaml": "protocol/schedule.yaml",
    "study.yaml": "study.yaml",
    "themes.yaml": "themes.yaml",
}
"""Patterns of the files that are merged by entry, and for each a path that it is meant for."""

_FILE = ".gitattributes"
_BY = "ipa-text setup-git"
_ATTRIBUTES = ("diff", "merge")
_VALUE = "ipa-text"
_LINES = ("Begun", "Added", "Added behind a last line without an end")
"""How a block of attributes came about, which is what taking it out depends on."""

_UNCHECKED = (
    "no check of the whole study was set up: `pre-commit install` (or `prek install`) runs one before"
    " each commit"
)
_MARK, _BEFORE = "installedby", "before"


class Told(NamedTuple):
    """What was done, what was left for a person to do, and what else is good to know."""

    done: tuple[str, ...]
    left: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def setup(root: Path, program: Sequence[str]) -> Told:
    """Set up the repository that holds the study at ``root``; what is there already is left.

    ``program`` are the words that start this program. Raises GitFailed, OSError, ChangedUnderneath, and
    LeadsOutside before anything was done.
    """
    where = places(root)
    make_room(root, _FILE)
    done = [*_configure(root, program), *_attribute(root)]
    left: list[str] = []
    for name in HOOKS:
        hook, text = where.hooks / name, script(program, name)
        before = _content(hook)
        if before is not None and not _is_ours(before, name):
            left.append(_foreign(hook, name, program))
        elif not where.own_hooks:
            how = "a link" if (where.common / "hooks").is_symlink() else "core.hooksPath"
            left.append(_shared(how, hook, name, program))
        elif not lies_in(hook, where.top, where.common):
            left.append(_linked(hook))
        elif before != text.encode():
            hook.parent.mkdir(parents=True, exist_ok=True)
            replace(hook, before, text.encode())
            hook.chmod(0o755)
            done.append(f"installed the hook {hook}")
    checked = not done or (where.hooks / "pre-commit").exists()
    return Told(tuple(done), tuple(left), () if checked else (_UNCHECKED,))


def undo(root: Path) -> Told:
    """Take out what ``setup`` put in, and put back what it found.

    Raises GitFailed, OSError, ChangedUnderneath, and LeadsOutside before anything was done.
    """
    where = places(root)
    make_room(root, _FILE)
    done = [*_unconfigure(root), *_unattribute(root)]
    left: list[str] = []
    for name in HOOKS:
        hook = where.hooks / name
        before = _content(hook)
        if (
            _is_ours(before, name)
            and where.own_hooks
            and not lies_in(hook, where.top, where.common)
        ):
            left.append(_linked(hook))
        elif _is_ours(before, name):
            hook.unlink()
            done.append(f"took out the hook {hook}")
            if not any(where.hooks.iterdir()):
                where.hooks.rmdir()
        elif before is not None and f"`{_BY}`".encode() in before:
            left.append(f"{hook} was changed since it was installed, and was left as it is")
    return Told(tuple(done), tuple(left))


def _wanted(program: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the settings by section."""
    return {
        "merge.ipa-text": {
            "name": "a file of a study, entry by entry",
            "driver": driver(program),
        },
        "diff.ipa-text": {"xfuncname": "^ *- (id: [a-z][a-z0-9-]*)|^([a-z_]+:)"},
        "difftool.ipa-text": {"cmd": f'{_started(program)} diff "$LOCAL" "$REMOTE"'},
    }


def _configure(root: Path, program: Sequence[str]) -> Iterator[str]:
    """Write what is not there yet; a value that somebody else had set is kept beside it."""
    known = settings(root)
    for section, values in _wanted(program).items():
        ours = known.get(f"{section}.{_MARK}") == _BY
        changed = {k: v for k, v in values.items() if known.get(f"{section}.{k}") != v}
        for key, value in changed.items():
            if not ours and f"{section}.{key}" in known:
                put(root, f"{section}.{_BEFORE}{key}", known[f"{section}.{key}"])
            put(root, f"{section}.{key}", value)
        if not ours:
            put(root, f"{section}.{_MARK}", _BY)
        if changed or not ours:
            yield f"set {section} in this repository's configuration"


def _unconfigure(root: Path) -> Iterator[str]:
    known = settings(root)
    for section, values in _wanted(("",)).items():
        if known.get(f"{section}.{_MARK}") != _BY:
            continue
        for key in values:
            before = known.get(f"{section}.{_BEFORE}{key}")
            if before is not None:
                put(root, f"{section}.{key}", before)
                take_out(root, f"{section}.{_BEFORE}{key}")
            elif f"{section}.{key}" in known:
                take_out(root, f"{section}.{key}")
        take_out(root, f"{section}.{_MARK}")
        yield f"took {section} out of this repository's configuration"


def _block(how: str) -> str:
    return f"# {how} by `{_BY}`, whose --undo takes these lines out again.\n"


def _attribute(root: Path) -> Iterator[str]:
    """Add the attributes that are missing to the study's own file of them."""
    known = attributes(root, _ATTRIBUTES, PATHS.values())
    lines = []
    for pattern, path in PATHS.items():
        missing = [f"{a}={_VALUE}" for a in _ATTRIBUTES if f"{a}={_VALUE}" not in known[path]]
        lines += [f"{pattern}  {'  '.join(missing)}\n"] if missing else []
    if not lines:
        return
    file = root / _FILE
    before = _content(file)
    text = (before or b"").decode("utf-8", "surrogateescape")
    joined = bool(text) and not text.endswith("\n")
    how = _LINES[0] if before is None else _LINES[2 if joined else 1]
    text += "\n" * joined + _block(how) + "".join(lines)
    replace(file, before, text.encode("utf-8", "surrogateescape"))
    yield f"added {len(lines)} lines to {file}: commit them, so that others have them too"


def _unattribute(root: Path) -> Iterator[str]:
    file = root / _FILE
    before = _content(file)
    text = (before or b"").decode("utf-8", "surrogateescape")
    for how in _LINES:
        start = text.find(_block(how))
        if start < 0:
            continue
        end = start + len(_block(how))
        while (line := text[end : text.find("\n", end) + 1]).split("  ")[0] in PATHS:
            end += len(line)
        first = start - (how == _LINES[2])
        text = text[:first] + text[end:]
        if how == _LINES[0] and not text:
            file.unlink()
        else:
            replace(file, before, text.encode("utf-8", "surrogateescape"))
        yield f"took the lines of ipa-text out of {file}"


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _is_ours(hook: bytes | None, name: str) -> bool:
    """Tell whether a hook was installed, by this program or one before it, and nobody added to it."""
    if hook is None:
        return False
    wanted, found = script(("",), name).encode().split(b"\n"), hook.split(b"\n")
    return found[:2] == wanted[:2] and len(found) == len(wanted)


def _started(program: Sequence[str]) -> str:
    return shlex.join(program)


def _foreign(hook: Path, name: str, program: Sequence[str]) -> str:
    return (
        f"{hook} is there already and was left as it is. To have ipa-text too, add to it:\n"
        f'  {_started(program)} hook {name} "$@" || exit 1'
    )


def _shared(how: str, hook: Path, name: str, program: Sequence[str]) -> str:
    return (
        f"{how} names a folder outside this repository, which others use too: nothing was"
        f" put there. To have ipa-text, put into {hook}:\n"
        f'  {_started(program)} hook {name} "$@" || exit 1'
    )


def _linked(hook: Path) -> str:
    return (
        f"{hook} would lie outside this repository, behind a link, and was left as it is: take the link"
        " away"
    )


def _finding(program: Sequence[str]) -> str:
    """Return shell words that make ``"$@"`` begin with this program, or with one on the path."""
    return (
        f'if [ -x {shlex.quote(program[0])} ]; then set -- {_started(program)} "$@";'
        ' else set -- ipa-text "$@"; fi'
    )


def driver(program: Sequence[str]) -> str:
    """Return the line by which git calls the merge; where that fails, git merges line by line.

    Without that, a program that is not there any more would pass for a conflict without markers, and
    the other side would be gone.
    """
    start = _finding(program).replace("%", "%%")
    by_git = "git merge-file --marker-size=%L -L ours -L base -L theirs -- %A %O %B"
    return (
        f"set -- merge --marker-size=%L --ours=%X --theirs=%Y -- %O %A %B %P; {start};"
        f' "$@"; code=$?; if [ $code -gt 1 ]; then {by_git}; code=$?;'
        " [ $code -le 1 ] || code=1; fi; exit $code"
    )


def script(program: Sequence[str], name: str) -> str:
    """Return a hook. Where the program is gone, no message is drafted, and what is not checked stops."""
    gone = "exit 0" if name == HOOKS[0] else "exit 1"
    past = "git push --no-verify" if name == "pre-push" else "git commit --no-verify"
    return (
        "#!/bin/sh\n"
        f"# Installed by `{_BY}`, whose --undo takes it out again.\n"
        f'set -- hook {name} "$@"\n'
        f"{_finding(program)}\n"
        'command -v "$1" >/dev/null || {\n'
        f'  echo "{name}: ipa-text is not where it was: run \\`ipa-text setup-git\\` again," >&2\n'
        f'  echo "or \\`{past}\\` to go past this once." >&2\n'
        f"  {gone}\n"
        "}\n"
        'exec "$@"\n'
    )
