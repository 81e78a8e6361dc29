"""Where other files name a case that is withdrawn, and what becomes of each place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ipa_text.moving.pattern import whole
from ipa_text.named import NamedTuple
from ipa_text.store.yaml import Mark
from ipa_text.study import schema
from ipa_text.study.model import Study
from ipa_text.study.outside import is_draft
from ipa_text.study.writeup import theirs
from ipa_text.text.source import Source
from ipa_text.text.turns import Span
from ipa_text.withdrawal.files import bare
from ipa_text.withdrawal.mending import Cure, Found, mended
from ipa_text.withdrawal.scope import QUOTATIONS, Scope, called_after, naming

_SAID_AT_LEAST = 2
"""Words; one alone in quotation marks is rarely anybody's in particular."""

_AUDITS = "audit/"
"""What an auditor found is the auditor's: whoever changes it afterwards is asked why."""


class Reference(NamedTuple):
    """A place outside the case that names it, what it names there, how, and whether it is taken out.

    ``how`` is the key that it stands under; or ``link``, ``mention``, ``pseudonym``, ``quotation``, or
    ``file-name``.
    """

    path: str
    line: int
    ref: str
    how: str
    out: bool
    column: int = 1


class Named(NamedTuple):
    """Every place that names the case, and the texts that change, before and after, by path."""

    references: tuple[Reference, ...]
    changes: dict[str, tuple[str, str]]


def named(study: Study, scope: Scope, paths: Iterable[str], texts: Mapping[str, str]) -> Named:
    """Return where files of a study name what is withdrawn, and their texts without it."""
    outside = [path for path in paths if not path.startswith(f"{scope.case.path}/")]
    pattern = called_after(scope, study.case)
    called = [path for path in outside if scope.whole and pattern.search(path)]
    found = [Reference(path, 1, scope.case.id, "file-name", False) for path in called]
    changes: dict[str, tuple[str, str]] = {}
    for path, text in texts.items():
        if scope.holds(path):
            continue
        if path == f"{scope.case.path}/themes.yaml":
            here, after = _in_the_case(scope, path, text)
        else:
            here, after = _outside(study, scope, path, text)
        found += here
        if after != text:
            changes[path] = (text, after)
    return Named(tuple(sorted(found)), changes)


def _outside(study: Study, scope: Scope, path: str, text: str) -> tuple[list[Reference], str]:
    markdown = path.endswith(".md")
    held: list[Reference] = []
    spans, after = Spans((), ()), text
    if scope.case.id in text and (markdown or path.endswith((".yaml", ".yml"))):
        pattern = naming(scope.case.id)

        def goes(key: str, value: str) -> bool:
            match = pattern.fullmatch(value.strip())
            return match is not None and _is_named(study, scope, key, match)

        cure = Cure(goes, lists=not path.startswith(_AUDITS))
        after, found = mended(text, cure, markdown=markdown)
        held = [_reference(path, one) for one in found]
        spans = Spans(tuple(one.mark for one in found), tuple(o.entry for o in found if o.entry))
    prose = list(_prose(study, scope, path, bare(text), spans))
    return [*held, *prose], after


def _is_named(study: Study, scope: Scope, key: str, match: re.Match[str]) -> bool:
    """Tell whether a value under a key names what goes. An id alone may be another word, or a theme's."""
    if match["inner"]:
        return key not in schema.PROSE and scope.names(match["inner"])
    ids = ("case",) if scope.case.id in study.theme else ("case", "of", "subject", "seen", "about")
    return scope.whole and (key in ids or match[0].startswith("cases/"))


def _reference(path: str, found: Found) -> Reference:
    line, column = found.mark[:2]
    ref = found.value.strip().removeprefix("cases/")
    return Reference(path, line, ref, found.under, found.out, column)


class Spans(NamedTuple):
    """Places of which it is told already: values that name the case, and entries that are about it."""

    values: tuple[Mark, ...]
    entries: tuple[Mark, ...]

    def hold(self, line: int, column: int) -> bool:
        """Tell whether a place is in one of them."""
        both = (*self.values, *self.entries)
        return any(mark[:2] <= (line, column) < mark[2:] for mark in both)


def _prose(study: Study, scope: Scope, path: str, text: str, told: Spans) -> Iterator[Reference]:
    """Yield where prose and comments name what goes, by its id or by its person, or quote it."""
    source = Source(text)
    name = scope.case.id
    for start, _ in _quoted(scope, path, text):
        yield Reference(path, source.line_of(start), name, "quotation", False)
    for match in naming(name).finditer(text):
        place = source.position(match.start())
        inner = match["inner"] or ""
        if (scope.names(inner) if inner else scope.whole) and not told.hold(*place):
            how = "link" if text.startswith("[[", max(match.start() - 2, 0)) else "mention"
            ref = f"{name}/{inner}" if inner else name
            yield Reference(path, place[0], ref, how, False, place[1])
    called = scope.person.pseudonym
    if scope.whole and called and not _is_speech(study, path):
        for found in whole(called).finditer(text):
            place = source.position(found.start())
            if not told.hold(*place):
                yield Reference(path, place[0], name, "pseudonym", False, place[1])


def _is_speech(study: Study, path: str) -> bool:
    """Tell whether a file is another participant's account: a name there is somebody of theirs."""
    return any(i.path == path for case in study.cases for i in case.interviews)


def _quoted(scope: Scope, path: str, text: str) -> Iterator[Span]:
    """Yield the marked quotations of the write-up that may be this participant's words."""
    if not is_draft(path):
        return
    for start, end in theirs(text, scope.spoken):
        if len(text[start:end].split()) >= _SAID_AT_LEAST:
            yield start, end


def _in_the_case(scope: Scope, path: str, text: str) -> tuple[list[Reference], str]:
    """Return what remains in the case of a withdrawal of a part: what rests on it, and key extracts."""
    quotations = scope.name == QUOTATIONS
    # A note that is the key of a statement is printed in its words, as an extract is.
    ids = scope.ids | scope.case.notes.keys() if quotations else scope.ids

    def goes(key: str, value: str) -> bool:
        keys = ("key", "in_vivo") if quotations else ("from", "key", "in_vivo", "id")
        return key in keys and value in ids

    cure = Cure(goes, lists=False, pairs=("key",) if quotations else ())
    after, found = mended(text, cure)
    here = [_reference(path, one) for one in found]
    return [r._replace(ref=f"{scope.case.id}/{r.ref}") for r in here], after
