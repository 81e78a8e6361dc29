"""Load a study again of which most is as it was: only what changed is read anew."""

from __future__ import annotations

from pathlib import PurePosixPath

from ipa_text.named import NamedTuple
from ipa_text.store.digest import Digesting, digest
from ipa_text.store.trees import Tree
from ipa_text.study.layout import Files, files_by_case, inside_a_case
from ipa_text.study.load import NAMES, Frame, Part, load_case, load_frame, put_together
from ipa_text.study.model import Study
from ipa_text.study.outside import Outside
from ipa_text.study.speech import asked


class _Around(NamedTuple):
    """What stands outside the cases, and by what it and the settings are known again."""

    key: tuple[str, bytes | None, tuple[str, ...]]
    """The files, the private key, and which cases there are."""
    settings: tuple[str, bytes | None, bytes | None]
    """study.yaml, the private key, and the same as digests."""
    frame: Frame
    outside: Outside


class _Kept(NamedTuple):
    """A case as it was read, and by what it is known again."""

    key: str
    part: Part


class Loaded(NamedTuple):
    """A study as it was loaded, in the parts in which it is loaded again."""

    study: Study
    around: _Around
    cases: dict[str, _Kept]


def reload(tree: Tree, before: Loaded | None = None) -> Loaded:
    """Return the study in a tree as ``load`` does, with everything of ``before`` that is as it was.

    A case whose files are the same is the very same object, and so are the settings. Raises NewerFormat.
    """
    paths = tree.paths()
    around = _around(tree, paths, before.around if before else None)
    frame = around.frame
    same = before.cases if before else {}
    rests_on = digest(frame.config.stage, *frame.cases)
    cases = {name: _case(tree, name, frame, rests_on, same.get(name)) for name in frame.cases}
    parts = [case.part for case in cases.values()]
    return Loaded(put_together(frame, around.outside, parts, paths), around, cases)


def _around(tree: Tree, paths: Files, before: _Around | None) -> _Around:
    """Return what stands outside the cases: as it was where it is the same, or read now."""
    cases = files_by_case(paths)
    here = [path for path in paths if not inside_a_case(path)]
    if before and before.key == (Digesting(tree).of(here), tree.private(NAMES), tuple(cases)):
        return before._replace(frame=before.frame._replace(cases=cases))
    reading = Digesting(tree)
    frame = load_frame(reading, paths)
    config = frame.config
    settings = (reading.of([PurePosixPath(config.path)]), config.key, config.keyed)
    if before and before.settings == settings:
        frame = frame._replace(config=before.frame.config)
    key = (reading.of(here), config.key, tuple(cases))
    return _Around(key, settings, frame, Outside(frame.written, asked(frame.schedule)))


def _case(tree: Tree, name: str, frame: Frame, rests_on: str, before: _Kept | None) -> _Kept:
    """Return a case: as it was where its files are the same, or read now.

    In prose it is seen which cases there are, and a case without a stage of its own is at the study's.
    """
    files = frame.cases[name]
    if before and before.key == digest(rests_on, Digesting(tree).of(files)):
        return before
    reading = Digesting(tree)
    part = load_case(reading, name, frame.cases, frame.config)
    return _Kept(digest(rests_on, reading.of(files)), part)
