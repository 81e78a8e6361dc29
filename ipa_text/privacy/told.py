"""Say what was found, and what to do next: places and kinds, never what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ipa_text.privacy.leaks import Leak
from ipa_text.privacy.repository import Looked
from ipa_text.privacy.sought import Sought
from ipa_text.text.plain import plain

VERSION = 1

_PATTERNS = {
    "email": "an e-mail address",
    "phone": "a telephone number",
    "postcode": "a postcode",
    "nhs-number": "an NHS number",
    "date-of-birth": "a date of birth",
    "long-digits": "a long number",
}
_UNSHARED = {
    "private": "a file of private/",
    "audio": "a recording",
    "video": "a recording",
    "consent-form": "a consent form",
    "key-file": "a key to the pseudonyms",
    "recruitment": "a list of people",
    "original": "an original",
    "unedited-transcript": "an unedited transcript",
}
_ADVICE = {
    "file": "In a file: write what stands in its place instead; `ipa-text replace` does so in all that"
    " quotes it.",
    "words": "Where a participant's words stand: name the turn or the extract; in writeup/ mark them.",
    "private": "A file that is not to be shared: `git rm --cached` takes it out of git and leaves it in"
    " the folder; keep it in private/, which git ignores.",
    "path": "In the name of a file: `git mv` it.",
    "branch": "In the name of a branch: `git branch -m`, and delete the old one wherever it was pushed.",
    "tag": "In a tag: make it again under another name or message, and `git tag -d` the old one.",
    "commit-message": "In the message of a commit: `git commit --amend` or `git rebase -i`, as long as it"
    " is not pushed.",
    "author": "In who made a commit: `git config user.name` for those to come, a rewrite for those made.",
    "object": "In the history: taking it out of the file does not take it out of git.",
}
_PUSHED = (
    "What was pushed or merged stays until the history is rewritten: docs/privacy.md says how."
)


def lines(looked: Looked, sought: Sought) -> Iterator[str]:
    """Yield what is said of what was found, then what to do about it."""
    for trouble in sought.troubles:
        yield f"{trouble.path}{f':{trouble.line}' if trouble.line else ''}: {trouble.message}"
    for leak in looked.leaks:
        yield plain(f"{_place(leak)}: {named(leak, sought.source)}")
    wheres = {_advice(leak) for leak in looked.leaks}
    yield from (_ADVICE[where] for where in _ADVICE if where in wheres)
    if wheres - {"file", "private", "words", "path"}:
        yield _PUSHED


def _advice(leak: Leak) -> str:
    """Return under what it stands what to do about a finding."""
    if leak.sort in ("private", "words") and leak.where == "file":
        return leak.sort
    return "object" if leak.where == "path" and leak.commit else leak.where


def refused(leaks: Iterable[Leak], sought: Sought) -> Iterator[str]:
    """Yield what to tell whoever wants to push; nothing where nothing stands against it."""
    found = list(leaks)
    for leak in found:
        yield f"{_place(leak)}: {named(leak, sought.source)}"
    if found:
        yield "Nothing was pushed: what others have once is theirs for good. As long as it is here alone,"
        yield "`git commit --amend` and `git rebase -i` take it out of them; docs/privacy.md says more."
        yield "`git push --no-verify` goes past this once."


def summary(looked: Looked, sought: Sought) -> str:
    """Return how much was found, and in how much; what is wrong with the key was told before."""
    found = len(looked.leaks)
    counted = [
        _number(looked.files, "file"),
        *(
            _number(n, w)
            for n, w in (
                (looked.names, "branch or tag"),
                (looked.commits, "commit"),
                (looked.objects, "object"),
            )
            if n
        ),
    ]
    nothing = "nothing else found" if sought.troubles else "nothing found"
    head = _number(found, "place") if found else nothing
    return f"{head} in {', '.join(counted)}"


def _number(count: int, what: str) -> str:
    several = {"branch or tag": "branches and tags"}.get(what, f"{what}s")
    return f"{count:,} {what if count == 1 else several}"


def named(leak: Leak, source: str) -> str:
    """Return what was found, without saying it."""
    if leak.sort == "private":
        return f"{_UNSHARED[leak.kind]}, which git is not to hold"
    if leak.sort == "closed":
        return "cannot be opened to look into it: unpack it, or take it out"
    if leak.sort == "words":
        return f"{leak.words} words of {leak.case} stand outside their case"
    what = (
        f"an identifier ({leak.kind}) of {source}"
        if leak.sort == "identifier"
        else _PATTERNS[leak.kind]
    )
    of_name = leak.where in ("path", "branch", "tag") and not leak.line
    return f"{what} stands {'in its name' if of_name else 'here'}"


def advised(leak: Leak, source: str) -> str:
    """Return what was found and what to do about it, in one clause."""
    if leak.where == "branch":
        return f"the branch {leak.path}: {named(leak, source)}; `git branch -m` renames it"
    if leak.where == "commit-message":
        at = f"{leak.commit[:12]}, line {leak.line}"
        return f"the message of {at}: {named(leak, source)}; `git rebase -i` words it anew"
    return f"{named(leak, source)}: {_CURES['path' if leak.where == 'path' else leak.sort]}"


_CURES = {
    "path": "`git mv` it",
    "identifier": "write its replacement",
    "pattern": "take it out, or mark its kind in brackets",
    "private": "keep it in private/ (`git rm --cached` takes it out of git and leaves it here)",
    "closed": "",
    "words": "name the turn or the extract instead",
}


def _place(leak: Leak) -> str:
    at = f":{leak.line}:{leak.column}" if leak.column else f":{leak.line}" if leak.line else ""
    commit = leak.commit[:12]
    if leak.where in ("file", "path"):
        return f"{leak.path}{at}" + (f" (in commit {commit})" if commit else "")
    if leak.where == "object":
        return (
            f"{leak.path}{at} in commit {commit}"
            if commit
            else f"object {leak.object[:12]}{at}, in no commit"
        )
    if leak.where == "author":
        return f"author of {commit}"
    if leak.where == "commit-message":
        return f"message of {commit}{at}"
    return f"{leak.where} {leak.path}{at}"


def as_json(looked: Looked, sought: Sought) -> dict[str, Any]:
    """Return what ``privacy --format json`` prints; line 0 is a whole file or a name."""
    return {
        "version": VERSION,
        "names": sought.how,
        "findings": [
            {name: plain(v) if isinstance(v, str) else v for name, v in leak._asdict().items()}
            for leak in looked.leaks
        ],
        "key": [trouble._asdict() for trouble in sought.troubles],
        "looked": {
            "files": looked.files,
            "names": looked.names,
            "commits": looked.commits,
            "objects": looked.objects,
        },
        "notes": list(looked.notes),
    }
