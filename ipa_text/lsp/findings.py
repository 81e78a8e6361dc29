"""Findings as an editor shows them while one types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lsprotocol import types
from pygls.uris import from_fs_path

from ipa_text.lint.findings import Finding
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.study.places import Place, spoken
from ipa_text.text.plain import plain

SOURCE = "ipa-text"
_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Information,
}
"""A hint is shown as information: what the protocol calls a hint, editors hardly show."""


def by_file(
    snapshot: Snapshot, findings: Iterable[Finding]
) -> dict[str, types.PublishDiagnosticsParams]:
    """Return findings for every file that has some, by URI."""
    found: dict[str, list[types.Diagnostic]] = {}
    versions: dict[str, int | None] = {}
    for finding in findings:
        path = finding.remark.place.path
        uri = snapshot.uri(path)
        opened = snapshot.opened.get(path)
        versions[uri] = opened.version if opened else None
        found.setdefault(uri, []).append(diagnostic(snapshot, finding))
    return {
        uri: types.PublishDiagnosticsParams(uri, listed, versions[uri])
        for uri, listed in found.items()
    }


def diagnostic(snapshot: Snapshot, finding: Finding) -> types.Diagnostic:
    """Return a finding with the places that explain it; participants' words are shown to who has them."""
    remark = finding.remark
    related = [
        types.DiagnosticRelatedInformation(snapshot.location(r.place), said(r.message))
        for r in remark.related
    ]
    return types.Diagnostic(
        range=_words_at(snapshot, remark.place),
        message=f"{said(remark.message)} ({finding.name})",
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        source=SOURCE,
        related_information=related or None,
        data=finding.fingerprint,
    )


_OPENS_BLOCK = re.compile(r"[>|][-+0-9]{0,2}[ \t]*\r?\n\s*(?=\S)")


def _words_at(snapshot: Snapshot, place: Place) -> types.Range:
    """Return the range of a place; of a text in a block, that of its words, without the ``>-``."""
    source = snapshot.source(place.path)
    start, end = snapshot.span(place)
    words = source.text[start:end]
    if opens := _OPENS_BLOCK.match(words):
        mark = source.mark(start + opens.end(), start + len(words.rstrip()))
        return snapshot.range(Place.of(place.path, mark))
    return snapshot.range(place)


def said(message: str) -> str:
    """Return a message for the person at the editor, who works with the words it may hold."""
    return plain(spoken(message, show_words=True))


def unread(root: str, why: str) -> types.PublishDiagnosticsParams:
    """Return what stops a study from being read, at the beginning of its study.yaml."""
    start = types.Position(0, 0)
    stopped = types.Diagnostic(
        types.Range(start, types.Position(1, 0)),
        said(why),
        severity=types.DiagnosticSeverity.Error,
        source=SOURCE,
    )
    return types.PublishDiagnosticsParams(from_fs_path(f"{root}/study.yaml") or "", [stopped])


def cleared(
    before: Iterable[str], now: Mapping[str, types.PublishDiagnosticsParams]
) -> list[types.PublishDiagnosticsParams]:
    """Return what takes back the findings of files that have none any more."""
    return [types.PublishDiagnosticsParams(uri, []) for uri in before if uri not in now]
