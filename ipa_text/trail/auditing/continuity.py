"""Continuity: whether what was recorded once is still in the history, and the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ipa_text.store.commits import contents
from ipa_text.store.provenance import at_each, tags
from ipa_text.text.spelling import some
from ipa_text.trail.auditing.checkpoints import PATH, Checkpoint, checkpoints
from ipa_text.trail.auditing.gathered import Gathered
from ipa_text.trail.auditing.lines import Line
from ipa_text.trail.auditing.records import looks, shown
from ipa_text.trail.auditing.rewritten import GROUP, checkpoint, happened
from ipa_text.trail.auditing.versions import recorded

IDS = ("checkpoints", "checkpoint-file", "tags", "versions-named")


def continuity(asked: Gathered) -> Iterator[Line]:
    """Yield whether checkpoints and tags are in the history, and hold what they held."""
    now = recorded(asked.root)
    marked = tags(asked.root)
    if now:
        told = happened(asked, now)
        for one in now:
            yield from checkpoint(asked, one, told)
    else:
        message = (
            "no checkpoint is recorded: a history that was rewritten cannot be told from another"
        )
        yield Line("checkpoints", GROUP, "not-verifiable", message, "`ipa-text audit checkpoint`")
    yield _file(asked, now)
    yield _tags(asked, marked, now)
    yield _named(asked, set(marked) | {one.name for one in now})


def _file(asked: Gathered, now: list[Checkpoint]) -> Line:
    """Say whether every checkpoint that was ever committed still stands as it was."""
    own = {one.name: one for one in now}
    wrong = set()
    for data in versions(asked, PATH):
        for one in checkpoints(data):
            if own.get(one.name) != one:
                wrong.add(one.name)
    if not wrong:
        return Line(
            "checkpoint-file", GROUP, "ok", "no recorded checkpoint was changed or taken out"
        )
    message = f"changed or taken out since they were recorded: {some(sorted(wrong))}"
    mend = f"`git log -p -- {PATH}` shows when and by whom; put them back as they were"
    return Line("checkpoint-file", GROUP, "finding", message, mend, tuple(sorted(wrong)))


def versions(asked: Gathered, path: str) -> list[bytes]:
    """Return every version of a file that was ever committed, each once, the first one first."""
    listed = at_each(asked.root, list(asked.commits), [asked.about.prefix + path])
    ids = list(dict.fromkeys(blob for (blob,) in listed if blob))
    with contents(asked.root) as blobs:
        found = blobs.read(ids)
    return [found[blob] for blob in ids if blob in found]


def _tags(asked: Gathered, marked: Mapping[str, str], now: list[Checkpoint]) -> Line:
    own = {one.name: one.commit for one in now}
    moved = tuple(name for name, commit in marked.items() if own.get(name, commit) != commit)
    if moved:
        message = f"tags that name another commit than the checkpoint of that name: {some(moved)}"
        return Line("tags", GROUP, "finding", message, "ask who moved them; put them back", moved)
    outside = tuple(name for name, commit in marked.items() if commit not in asked.commits)
    if outside:
        message = (
            f"tags on commits that are not in this history: {some(outside)}. They are on another"
            " branch, or left from before it was rewritten"
        )
        mend = "`git log TAG` shows what they are on"
        return Line("tags", GROUP, "not-verifiable", message, mend, outside)
    if not marked:
        return Line("tags", GROUP, "ok", "there are no tags")
    loose = [name for name in marked if name not in own]
    message = f"every tag is in the history: {some(list(marked))}"
    if loose:
        message += ". A tag can be moved without a trace; a checkpoint that is committed cannot"
    return Line("tags", GROUP, "ok", message, about=tuple(marked))


def _named(asked: Gathered, known: set[str]) -> Line:
    """Say whether the versions that reviews, supervision and member checks name are there."""
    said = [(look.at, look.path) for look in looks(asked.study) if look.at]
    wrong = sorted(
        {f"{at} ({path})" for at, path in (*said, *shown(asked.study)) if at not in known}
    )
    if not wrong:
        message = (
            "every version that a review, a meeting or a member check names is a tag or checkpoint"
        )
        return Line("versions-named", GROUP, "ok", message)
    message = f"versions that are no tag and no checkpoint here: {some(wrong)}"
    mend = "`git fetch --tags`; or find the commit that was meant, and `git tag NAME COMMIT`"
    return Line("versions-named", GROUP, "finding", message, mend, tuple(wrong))
