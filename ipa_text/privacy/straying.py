"""Look for participants' words in all that git holds of a study: files, and messages of commits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ipa_text.privacy.containment import Confined, Escape, confined, in_file, in_message
from ipa_text.privacy.leaks import Leak
from ipa_text.privacy.repository import Looked, files, on_disk
from ipa_text.store.git_directory import repository_root
from ipa_text.store.objects import objects, reachable
from ipa_text.store.reach import header
from ipa_text.store.trees import Tree, printable
from ipa_text.store.work_tree import without_ignored
from ipa_text.study.load import load_frame, source
from ipa_text.study.model import Interview
from ipa_text.study.speech import asked

KIND = "participants-words"


def with_words(root: Path, looked: Looked) -> Looked:
    """Return what was found in a study, and where participants' words stand outside their case.

    Looked at are the files that git holds or would add, and every message to which a name leads. Raises
    GitFailed, NewerFormat.
    """
    found = [_leak(escape) for escape in _strays(root)]
    return looked._replace(leaks=(*looked.leaks, *found))


def _strays(root: Path) -> Iterator[Escape]:
    where = confined_in(without_ignored(root)[0])
    for path in files(root):
        yield from in_file(printable(path), on_disk(root / path) or b"", where)
    if repository_root(root) is not None:
        for one in objects(root, reachable(root)):
            yield from in_message(one.id, header(one.data).message, where)


def confined_in(tree: Tree) -> Confined:
    """Return what was said in a study, of which nothing is read but transcripts, themes and schedule."""
    frame = load_frame(tree, tree.paths())
    said = ((case, _sources(tree, case, paths)) for case, paths in frame.cases.items())
    themes = (part for theme in frame.themes for part in theme.parts)
    return confined(said, themes, asked(frame.schedule))


def _sources(tree: Tree, case: str, paths: list[PurePosixPath]) -> Iterator[Interview]:
    for path in paths:
        if path.suffix == ".md" and len(path.parts) == 3 and (found := source(tree, path, case)):
            yield found


def _leak(escape: Escape) -> Leak:
    place = escape.place
    return Leak(
        escape.where,
        place.path,
        place.line,
        place.column,
        escape.commit,
        KIND,
        "words",
        case=escape.case,
        words=escape.words,
    )
