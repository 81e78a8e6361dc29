"""What can be done at a place: the fixes of findings, and a note on selected words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from lsprotocol import types

from ipa_text.lint.findings import Finding
from ipa_text.lint.fixing import fixed
from ipa_text.lsp.findings import diagnostic, said
from ipa_text.lsp.snapshot import Snapshot
from ipa_text.study.edit import BYTE_ORDER_MARK
from ipa_text.study.noting import Noted, NotNoted, note
from ipa_text.study.places import Edit, Place
from ipa_text.text.plain import plain

NOTE = f"{types.CodeActionKind.Refactor.value}.note"
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.ipa-text"
KINDS: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, NOTE, FIX_ALL]
GO, WHY = "ipa-text.goToNote", "ipa-text.whyNoNote"
"""Commands: to go to the note just made, and to say why there is none."""

_ASKS = " (changes the analysis, or a line that is cited)"


def fixes(
    snapshot: Snapshot,
    findings: Iterable[Finding],
    path: str,
    where: types.Range,
    *,
    versions: bool,
) -> Iterator[types.CodeAction]:
    """Yield the fixes of the findings that touch a range; the safe ones are to be preferred."""
    start, end = snapshot.offset(path, where.start), snapshot.offset(path, where.end)
    here = [f for f in findings if f.remark.place.path == path and f.remark.fix]
    for finding in here:
        first, last = snapshot.span(finding.remark.place)
        fix = finding.remark.fix
        if fix is None or last < start or end < first:
            continue
        texts = fixed(snapshot.study, [finding], unsafe=True)
        if not texts:
            continue
        yield types.CodeAction(
            title=plain(fix.title[:1].upper() + fix.title[1:] + ("" if fix.safe else _ASKS)),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(snapshot, finding)],
            is_preferred=fix.safe,
            edit=_changes(snapshot, texts, versions=versions),
        )
    if any(f.remark.fix and f.remark.fix.safe for f in here):
        texts = fixed(snapshot.study, here)
        yield types.CodeAction(
            title="Carry out every safe fix in this file",
            kind=FIX_ALL,
            edit=_changes(snapshot, texts, versions=versions),
        )


def _changes(snapshot: Snapshot, texts: dict[str, str], *, versions: bool) -> types.WorkspaceEdit:
    """Return the edit that makes files say what they are to say, touching no line that stays."""
    edits = {}
    for path, text in texts.items():
        before = snapshot.source(path).text.split("\n")
        after = text.removeprefix(BYTE_ORDER_MARK).split("\n")
        edits[path] = tuple(of_lines(path, before, after))
    return snapshot.edit(edits, versions=versions)


def of_lines(path: str, before: list[str], after: list[str]) -> Iterator[Edit]:
    """Yield the edits that make lines say what they are to say; lines that stay are not touched."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        new = "\n".join(after[c:d])
        if b < len(before):
            yield Edit(Place(path, a + 1, 1, b + 1, 1), new + "\n" if c < d else "")
        elif a:
            end = (len(before), len(before[-1]) + 1)
            place = Place(path, a, len(before[a - 1]) + 1, *end)
            yield Edit(place, "\n" + new if c < d else "")
        else:
            yield Edit(Place(path, 1, 1, len(before), len(before[-1]) + 1), new)


def notes(
    snapshot: Snapshot, path: str, where: types.Range, client: types.ClientCapabilities
) -> Iterator[types.CodeAction]:
    """Yield an action for each category of the study that notes what is selected in a transcript."""
    found = snapshot.transcript(path)
    if found is None or where.start == where.end:
        return
    span = (snapshot.offset(path, where.start), snapshot.offset(path, where.end))
    for category in snapshot.study.config.categories:
        title = plain(f"Note this selection ({category})")
        try:
            made = note(snapshot.study, *found, span, category)
        except NotNoted as error:
            yield _refused(title, said(str(error)), client)
            if not _can(client, "disabled"):
                return
            continue
        arguments = [snapshot.uri(made.path), made.line, made.id]
        yield types.CodeAction(
            title=title,
            kind=NOTE,
            edit=_written(snapshot, made, client),
            command=types.Command("Go to the note", GO, arguments=arguments),
        )


def _refused(title: str, why: str, client: types.ClientCapabilities) -> types.CodeAction:
    """Return an action that cannot be done and says why, in the way the editor shows."""
    if _can(client, "disabled"):
        disabled = types.CodeActionDisabled(reason=why)
        return types.CodeAction(title=title, kind=NOTE, disabled=disabled)
    command = types.Command("Say why", WHY, arguments=[why])
    return types.CodeAction(title="Note this selection: why not?", kind=NOTE, command=command)


def _written(
    snapshot: Snapshot, made: Noted, client: types.ClientCapabilities
) -> types.WorkspaceEdit:
    versions = _can(client, "versions")
    edit = snapshot.edit({made.path: (made.edit,)}, versions=versions)
    if not made.exists and versions and _can(client, "create"):
        create = types.CreateFile(
            uri=snapshot.uri(made.path), options=types.CreateFileOptions(ignore_if_exists=True)
        )
        return types.WorkspaceEdit(document_changes=[create, *(edit.document_changes or [])])
    return edit


def can_version(client: types.ClientCapabilities) -> bool:
    """Tell whether an editor takes edits that are meant for one version of a document."""
    return _can(client, "versions")


def _can(client: types.ClientCapabilities, what: str) -> bool:
    """Tell whether an editor says that it shows or does something."""
    document, workspace = client.text_document, client.workspace
    action = document.code_action if document else None
    edits = workspace.workspace_edit if workspace else None
    if what == "disabled":
        return bool(action and action.disabled_support)
    if what == "versions":
        return bool(edits and edits.document_changes)
    operations = edits.resource_operations if edits else None
    return types.ResourceOperationKind.Create in (operations or ())
