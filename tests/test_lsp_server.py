"""``ipa-text lsp``: a real server in a process of its own, driven as an editor drives it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cli import command, environment, git
from editor import editing
from studies import WHOLE, written

pytestmark = pytest.mark.asyncio

TALK = "cases/ada/interview-1.md"
NOTES = "cases/ada/interview-1.notes.yaml"
THEMES = "cases/ada/themes.yaml"
CLEO = "cases/cleo/interview-1.notes.yaml"


def _newer(capabilities: types.ClientCapabilities) -> None:
    """Let an editor know what today's editors know."""
    assert capabilities.text_document
    capabilities.text_document.inlay_hint = types.InlayHintClientCapabilities()
    assert capabilities.workspace
    capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(
        refresh_support=True
    )


async def test_findings_come_and_go_as_one_types(tmp_path: Path) -> None:
    async with editing(written(tmp_path)) as editor:
        editor.open(CLEO)
        await editor.checked(CLEO)
        was = editor.texts[CLEO]
        editor.type(CLEO, was.replace("I am driven, like a queen\n", "I am driven, like a king\n"))
        [found] = await editor.checked(CLEO, "quotation-not-found")
        assert found.message.startswith("“I am driven, like a king” is not in t002; nearest is")
        assert (found.code, found.source) == ("IPA204", "ipa-text")
        assert found.severity == types.DiagnosticSeverity.Error
        assert editor.said(CLEO, found.range) == "I am driven, like a king"
        [related] = found.related_information or ()
        talk = "cases/cleo/interview-1.md"
        assert editor.path(related.location.uri) == talk
        assert editor.said(talk, related.location.range) == "I am driven, like a"
        editor.type(CLEO, was)
        await editor.checked(CLEO)
        assert (tmp_path / CLEO).read_text() == was


async def test_what_is_unsaved_counts_for_other_files_too(tmp_path: Path) -> None:
    """Other files are checked whether they are open or not; a closed one counts as it was saved."""
    async with editing(written(tmp_path), alter=_newer) as editor:
        editor.open(CLEO)
        await editor.checked(CLEO)
        editor.type(CLEO, editor.texts[CLEO].replace("n-river", "n-water"))
        await editor.checked("cases/cleo/themes.yaml", "reference-to-nothing")
        editor.close(CLEO)
        await editor.checked("cases/cleo/themes.yaml")
        await editor.checked(CLEO)
        assert types.WORKSPACE_INLAY_HINT_REFRESH in editor.refreshed


async def test_what_changes_on_the_disk_is_seen(tmp_path: Path) -> None:
    async with editing(written(tmp_path)) as editor:
        editor.open(CLEO)
        await editor.checked(CLEO)
        [watched] = editor.registered
        assert watched.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        talk = tmp_path / "cases/cleo/interview-1.md"
        talk.write_text(talk.read_text().replace("The keys went", "The key went"))
        change = types.FileEvent(talk.as_uri(), types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(
            types.DidChangeWatchedFilesParams([change])
        )
        await editor.checked(CLEO, "quotation-not-found", "quotation-not-found")
        talk.write_text(talk.read_text().replace("The key went", "The keys went"))
        editor.save(CLEO)
        await editor.checked(CLEO)


async def test_hover_shows_the_chain(tmp_path: Path) -> None:
    async with editing(written(tmp_path)) as editor:
        for path in (THEMES, NOTES, TALK):
            editor.open(path)
        chain = await editor.hover(THEMES, editor.where(THEMES, "x-drive", within=3))
        assert chain.split("\n")[:3] == [
            "Above",
            "  ada/farewell  experiential statement  cases/ada/themes.yaml:2",
            "      Giving up the car as giving up a creature",
        ]
        assert "“You know it will be looked after. [...] the drive was empty”" in chain
        turn = await editor.hover(NOTES, editor.where(NOTES, "turn: t004", within=8))
        assert "And then I stood at the window and the drive was empty." in turn
        assert "ada/n-empty  conceptual note" in turn
        quote = await editor.hover(NOTES, editor.where(NOTES, "giving away", within=2))
        assert quote == (
            f"{TALK}\n  11 | **Ada:** I handed over the keys on a Monday. It was like giving away a"
            "\n  12 | dog. You know it will be looked after. [laughs] ^t002"
        )
        word = await editor.hover(NOTES, editor.where(NOTES, "linguistic", within=2))
        assert word == "linguistic  category of this study, used 3 times"
        spoken = await editor.hover(TALK, editor.where(TALK, "giving away", within=2))
        assert "ada/n-dog  linguistic note" in spoken
        assert await editor.hover(TALK, editor.where(TALK, "How did")) == ""
        assert await editor.hover(NOTES, types.Position(0, 0)) == ""


async def test_what_was_withdrawn_is_not_shown(tmp_path: Path) -> None:
    gone = "withdrawn: {date: 2026-02-01, stage: analysis, scope: all}\n"
    async with editing(written(tmp_path, {"cases/cleo/case.yaml": gone})) as editor:
        editor.open(CLEO)
        talk = "cases/cleo/interview-1.md"
        editor.open(talk)
        for words in ("n-queen", "t002", "I am driven"):
            said = await editor.hover(CLEO, editor.where(CLEO, words, within=1))
            assert said == "This was withdrawn: nothing of it is shown."
        assert await editor.hover(talk, editor.where(talk, "queen")) == ""
        found = await editor.actions(talk, editor.range(talk, "Not a day."), "refactor")
        reasons = {action.disabled.reason for action in found.values() if action.disabled}
        assert reasons == {"this was withdrawn: no notes are made on it any more"}


async def test_definitions_and_references_across_files(tmp_path: Path) -> None:
    prose = "---\ndate: 2026-02-02\nby: km\n---\n\nSee [[ada/n-dog]] and ada/interview-1#^t002.\n"
    files = {"journal/2026-02-02-dog.md": prose}
    async with editing(written(tmp_path, files)) as editor:
        for path in (NOTES, THEMES, TALK, *files):
            editor.open(path)
        note = editor.where("journal/2026-02-02-dog.md", "n-dog", within=5)
        assert await editor.definition("journal/2026-02-02-dog.md", note) == [(NOTES, "n-dog")]
        assert await editor.references("journal/2026-02-02-dog.md", note) == [
            (NOTES, 2, "n-dog"),
            (THEMES, 6, "n-dog"),
            ("journal/2026-02-02-dog.md", 6, "n-dog"),
        ]
        turn = editor.where(NOTES, "t002", within=1)
        assert await editor.definition(NOTES, turn) == [(TALK, "t002")]
        assert await editor.references(NOTES, turn, definitions=False) == [
            (NOTES, 4, "t002"),
            (NOTES, 23, "t002"),
            (NOTES, 27, "t002"),
            ("cases/ada/interview-1.notes.kb.yaml", 4, "t002"),
            ("journal/2026-02-02-dog.md", 6, "t002"),
        ]
        quote = editor.where(NOTES, "You know", within=3)
        assert [said for _, said in await editor.definition(NOTES, quote)] == [
            "You know it will be looked after.",
            "the drive was empty",
        ]
        assert await editor.definition(NOTES, types.Position(0, 0)) == []


async def test_rename_changes_every_reference(tmp_path: Path) -> None:
    async with editing(written(tmp_path)) as editor:
        editor.open(THEMES)
        editor.type(THEMES, "# not saved\n" + editor.texts[THEMES])
        at = editor.where(THEMES, "- id: parting", within=8)
        params = types.PrepareRenameParams(types.TextDocumentIdentifier(editor.uri(THEMES)), at)
        ready = await editor.client.text_document_prepare_rename_async(params)
        assert isinstance(ready, types.PrepareRenamePlaceholder)
        assert (ready.placeholder, editor.said(THEMES, ready.range)) == ("parting", "parting")
        before = {"themes.yaml": WHOLE["themes.yaml"], THEMES: editor.texts[THEMES]}
        after = await editor.rename(THEMES, at, "leave-taking")
        assert after == {
            THEMES: before[THEMES].replace("- id: parting", "- id: leave-taking"),
            "themes.yaml": before["themes.yaml"].replace("ada/parting", "ada/leave-taking"),
        }


@pytest.mark.parametrize(
    ("words", "new", "why"),
    [
        ("t002", "t003", "the id of a turn is never changed"),
        ("linguistic", "x", "a category belongs to the vocabulary"),
        ("n-dog", "N dog", "an id is lower-case letters"),
        ("n-dog", "k-monday", "`k-monday` is taken in ada"),
        ("quote", "x", "there is no id here"),
    ],
)
async def test_rename_says_why_not(tmp_path: Path, words: str, new: str, why: str) -> None:
    async with editing(written(tmp_path)) as editor:
        editor.open(NOTES)
        with pytest.raises(JsonRpcException, match=why):
            await editor.rename(NOTES, editor.where(NOTES, words, within=1), new)
        assert editor.client.messages == []


async def test_completion_on_text_that_is_not_whole(tmp_path: Path) -> None:
    async with editing(written(tmp_path)) as editor:
        editor.open(NOTES)
        await editor.checked(NOTES)
        editor.type(NOTES, editor.texts[NOTES] + "  - id: x-new\n    turn: t0")
        end = editor.position(NOTES, len(editor.texts[NOTES]))
        found = await editor.completed(NOTES, end)
        assert [(item.label, item.detail) for item in found[:2]] == [
            ("t002", "Ada: I handed over the keys on a Monday. It was like giving away a dog. You know it"
             " will be looked after. [laughs]"),
            ("t004", "Ada: And then I stood at the window and the drive was empty. It was only a drive. I"
             " had never seen it before."),
        ]  # fmt: skip
        edit = found[0].text_edit
        assert isinstance(edit, types.TextEdit)
        assert editor.said(NOTES, edit.range) == "t0"


async def test_notes_stand_beside_the_lines(tmp_path: Path) -> None:
    async with editing(written(tmp_path), alter=_newer) as editor:
        editor.open(TALK)
        whole = types.Range(types.Position(0, 0), types.Position(99, 0))
        document = types.TextDocumentIdentifier(editor.uri(TALK))
        asked = types.InlayHintParams(document, whole)
        found = await editor.client.text_document_inlay_hint_async(asked)
        shown = []
        for hint in found or ():
            assert isinstance(hint.label, list | tuple)
            [part] = hint.label
            assert part.location
            target = (
                editor.path(part.location.uri),
                editor.said(editor.path(part.location.uri), part.location.range),
            )
            shown.append((hint.position.line + 1, part.value, target))
        second = "cases/ada/interview-1.notes.kb.yaml"
        assert shown == [
            (11, "D A working day: she resigns.", (second, "k-monday")),
            (12, "L The car was alive, and hers to look …", (NOTES, "n-dog")),
            (16, "D Now she is behind glass.", (second, "k-window")),
            (17, "C What was always covered is seen for the …", (NOTES, "n-empty")),
        ]
        lenses = await editor.client.text_document_code_lens_async(types.CodeLensParams(document))
        assert list(lenses or ()) == []


async def test_editors_without_hints_get_lenses(tmp_path: Path) -> None:
    async with editing(written(tmp_path), like="neovim@v0.7") as editor:
        editor.open(TALK)
        document = types.TextDocumentIdentifier(editor.uri(TALK))
        lenses = await editor.client.text_document_code_lens_async(types.CodeLensParams(document))
        shown = [(lens.range.start.line + 1, lens.command) for lens in lenses or ()]
        line, lens = shown[0]
        assert lens
        assert (line, lens.title) == (11, "D A working day: she resigns.")
        await editor.run(lens)
        await editor.until(lambda: bool(editor.client.messages))
        assert editor.client.messages[0].message == (
            "k-monday  descriptive (kb)\nA working day: she resigns."
        )


async def test_notes_can_be_turned_off(tmp_path: Path) -> None:
    for like in ("visual-studio-code", "neovim@v0.7"):
        async with editing(written(tmp_path), like=like, options={"notes": False}) as editor:
            editor.open(TALK)
            document = types.TextDocumentIdentifier(editor.uri(TALK))
            whole = types.Range(types.Position(0, 0), types.Position(99, 0))
            hints = types.InlayHintParams(document, whole)
            assert list(await editor.client.text_document_inlay_hint_async(hints) or ()) == []
            lenses = types.CodeLensParams(document)
            assert list(await editor.client.text_document_code_lens_async(lenses) or ()) == []


FIXABLE = WHOLE[NOTES].replace("  - id: n-empty\n    category", "  - category", 1)


async def test_fixes(tmp_path: Path) -> None:
    """A safe fix is preferred; one that touches the analysis says so; all safe ones go together."""
    moved = FIXABLE.replace(
        "turn: t002\n    quote: >-\n      like", "turn: t004\n    quote: >-\n      like"
    )
    async with editing(
        written(tmp_path, {NOTES: moved, THEMES: WHOLE[THEMES].replace("n-empty", "k-window")})
    ) as editor:
        editor.open(NOTES)
        await editor.until(lambda: "missing-id" in editor.rules(NOTES))
        found = await editor.actions(NOTES, editor.range(NOTES, "category: conceptual"), "quickfix")
        [(title, action)] = found.items()
        assert title.startswith("Give")
        assert action.is_preferred
        assert [d.code for d in action.diagnostics or ()]
        text = editor.applied(action.edit)[NOTES]
        assert text.count("\n") == moved.count("\n") + 1
        quote = await editor.actions(NOTES, editor.range(NOTES, "like giving"), "quickfix")
        [(title, action)] = quote.items()
        assert title.endswith("(changes the analysis, or a line that is cited)")
        assert not action.is_preferred
        assert "turn: t002\n    quote: >-\n      like" in editor.applied(action.edit)[NOTES]
        every = await editor.actions(NOTES, editor.range(NOTES, "notes:"), "source.fixAll")
        assert list(every) == ["Carry out every safe fix in this file"]
        mended = editor.applied(every["Carry out every safe fix in this file"].edit)[NOTES]
        assert mended.count("- id: ") == WHOLE[NOTES].count("- id: ")


async def test_note_a_selection(tmp_path: Path) -> None:
    async with editing(written(tmp_path)) as editor:
        editor.open(TALK)
        found = await editor.actions(TALK, editor.range(TALK, "And then I stood"), "refactor")
        assert list(found) == [
            "Note this selection (descriptive)",
            "Note this selection (linguistic)",
            "Note this selection (conceptual)",
        ]
        action = found["Note this selection (linguistic)"]
        [(path, text)] = editor.applied(action.edit).items()
        assert action.command
        assert action.command.arguments
        name = action.command.arguments[2]
        entry = (
            f"  - id: {name}\n    category: linguistic\n    turn: t004\n    quote: >-\n"
            "      And then I stood\n    note: >-\n"
        )
        assert (path, text) == (NOTES, WHOLE[NOTES].replace("\nextracts:", f"{entry}\nextracts:"))
        await editor.run(action.command)
        [shown] = editor.client.shown_documents
        line = text[: text.index(entry)].count("\n") + entry.count("\n") - 1
        assert (editor.path(shown.uri), shown.selection and shown.selection.start.line) == (
            NOTES,
            line,
        )
        assert (
            await editor.actions(TALK, types.Range(types.Position(1, 0), types.Position(1, 0)))
            == {}
        )
        assert (
            await editor.actions(
                NOTES, types.Range(types.Position(0, 0), types.Position(2, 0)), "refactor"
            )
            == {}
        )


async def test_a_selection_that_cannot_be_noted(tmp_path: Path) -> None:
    """The reason stands with the action, or is shown where an editor does not show reasons."""
    why = "only a participant's words are quoted in a note, and “I” is not a participant"
    for like in ("visual-studio-code", "neovim@v0.7"):
        async with editing(written(tmp_path), like=like) as editor:
            editor.open(TALK)
            found = await editor.actions(TALK, editor.range(TALK, "How did"), "refactor")
            if like == "visual-studio-code":
                assert [a.disabled and a.disabled.reason for a in found.values()] == [why] * 3
            else:
                [(title, action)] = found.items()
                assert title == "Note this selection: why not?"
                assert action.command
                await editor.run(action.command)
                await editor.until(lambda: bool(editor.client.messages))
                assert editor.client.messages[0].message == why


async def test_a_sidecar_that_is_not_there_is_made(tmp_path: Path) -> None:
    files = {
        "study.yaml": "# yaml-language-server: $schema=.ipa-text/schema/study.schema.json\n\n"
        + WHOLE["study.yaml"],
        CLEO: None,
    }
    for like in ("visual-studio-code", "neovim@v0.7"):
        async with editing(written(tmp_path / like, files), like=like) as editor:
            talk = "cases/cleo/interview-1.md"
            editor.open(talk)
            found = await editor.actions(talk, editor.range(talk, "Not a day."), "refactor.note")
            action = found["Note this selection (conceptual)"]
            assert action.command
            assert action.command.arguments
            name = action.command.arguments[2]
            assert editor.applied(action.edit) == {
                CLEO: "# yaml-language-server: $schema=../../.ipa-text/schema/notes.schema.json\n\nnotes:\n"
                f"  - id: {name}\n    category: conceptual\n    turn: t002\n    quote: >-\n      Not a day.\n"
                "    note: >-\n"
            }
            if like == "neovim@v0.7":
                await editor.run(action.command)
                await editor.until(lambda: bool(editor.client.messages))
                said = f"{name} stands in interview-1.notes.yaml, line 9: write it there"
                assert editor.client.messages[0].message == said


ODD = """\
---
kind: interview
date: 2026-01-19
speakers: {I: interviewer, Cleo: participant}
transcribed: {by: km, checked_against_audio: 2026-01-22}
---

**I:** Do you miss it? ^t001

**Cleo:** 🚗🚗 Not a day. 👑 I am driven, 👩‍👩‍👧 like a queen, أنا ملكة, and I sing. The
keys went into the river 🌊 שלום עולם, and that was that. ^t002
"""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-32"])
async def test_positions_with_emoji_and_right_to_left(tmp_path: Path, encoding: str) -> None:
    """An editor counts bytes, 16-bit units or characters; every place comes out at the same words."""
    talk = "cases/cleo/interview-1.md"
    quote = "👩‍👩‍👧 like a queen, أنا ملكة"
    notes = WHOLE[CLEO].replace("I am driven, like a queen\n", f"{quote}\n", 1)
    files = {talk: ODD, CLEO: notes}
    encodings = (encoding,) if encoding != "utf-16" else ()
    async with editing(written(tmp_path, files), encodings=encodings) as editor:
        assert editor.encoding == encoding
        editor.open(CLEO)
        editor.open(talk)
        at = editor.where(CLEO, "ملكة", within=1)
        assert await editor.definition(CLEO, at) == [(talk, quote)]
        over = await editor.hover(talk, editor.where(talk, "ملكة", within=3))
        assert "cleo/n-queen" in over
        assert await editor.hover(talk, editor.where(talk, "ملكة", within=4)) == ""
        turn = editor.where(talk, "^t002", within=2)
        assert (talk, 11, "t002") in await editor.references(talk, turn)
        words = "river 🌊 שלום עולם"
        found = await editor.actions(talk, editor.range(talk, words), "refactor")
        text = editor.applied(found["Note this selection (descriptive)"].edit)[CLEO]
        assert f"    quote: >-\n      {words}\n" in text


async def test_several_studies_and_files_of_none(tmp_path: Path) -> None:
    """Each document goes by the nearest study.yaml above it."""
    written(tmp_path / "one")
    written(tmp_path / "one" / "inner", {THEMES: None})
    (tmp_path / "loose.yaml").write_text("a: [")
    async with editing(tmp_path) as editor:
        editor.open("loose.yaml")
        editor.open(f"one/{CLEO}")
        editor.open(f"one/inner/{NOTES}")
        await editor.checked(f"one/{CLEO}")
        await editor.until(lambda: bool(editor.found("one/inner/themes.yaml")))
        assert editor.found("one/themes.yaml") == []
        nowhere = types.Position(0, 0)
        where = types.Range(nowhere, nowhere)
        assert editor.found("loose.yaml") == []
        assert await editor.hover("loose.yaml", nowhere) == ""
        assert await editor.completed("loose.yaml", nowhere) == []
        assert await editor.definition("loose.yaml", nowhere) == []
        assert await editor.references("loose.yaml", nowhere) == []
        assert await editor.actions("loose.yaml", where) == {}
        assert await editor.rename("loose.yaml", nowhere, "x") == {}
        document = types.TextDocumentIdentifier(editor.uri("loose.yaml"))
        hints = types.InlayHintParams(document, where)
        assert list(await editor.client.text_document_inlay_hint_async(hints) or ()) == []
        prepare = types.PrepareRenameParams(document, nowhere)
        assert await editor.client.text_document_prepare_rename_async(prepare) is None
        editor.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem("untitled:x", "yaml", 1, "a: ["))
        )
        assert await editor.hover(f"one/{CLEO}", nowhere) == ""


async def test_a_study_that_is_broken(tmp_path: Path) -> None:
    """Whatever the bytes: what can be read is, and the rest is a finding."""
    files: dict[str, str | bytes | None] = {
        "study.yaml": "format: 1\ntitle: [\nstage: write-up\n",
        "cases/cleo/interview-1.md": b"\xff\xfe\x00",
        "cases/cleo/journal/notes.md": b"[[\xe9]]",
    }
    async with editing(written(tmp_path, files)) as editor:
        editor.open("study.yaml")
        await editor.until(lambda: "yaml-syntax" in editor.rules("study.yaml"))
        await editor.until(lambda: "not-utf-8" in editor.rules("cases/cleo/interview-1.md"))
        editor.open(NOTES)
        assert "ada/n-dog" in await editor.hover(NOTES, editor.where(NOTES, "n-dog"))
        editor.type(NOTES, "notes:\n  - id: n-\ud83d\n    quote: {\n\t- [")
        await editor.until(lambda: "yaml-syntax" in editor.rules(NOTES))
        assert editor.client.messages == []


async def test_a_newer_format_is_said_at_its_place(tmp_path: Path) -> None:
    newer = {"study.yaml": WHOLE["study.yaml"].replace("format: 1\n", "format: 9\n")}
    async with editing(written(tmp_path, newer)) as editor:
        editor.open(NOTES)
        await editor.until(lambda: bool(editor.found("study.yaml")))
        [found] = editor.found("study.yaml")
        assert found.message.startswith("study.yaml says `format: 9`; this ipa-text reads format 1")
        assert await editor.hover(NOTES, editor.where(NOTES, "n-dog")) == ""


@pytest.mark.needs("git")
async def test_what_is_private_or_ignored_is_not_read(tmp_path: Path) -> None:
    """Neither from the disk nor where it is open; a new file that is not saved yet is."""
    git(written(tmp_path, {".gitignore": "cases/dov/\n", "private/a.md": "x"}), "init", "-q")
    async with editing(tmp_path) as editor:
        editor.open("private/a.md", "[[nothing-here]]")
        editor.open("cases/dov/case.yaml", "pseudonym: [")
        (tmp_path / "cases/eve").mkdir()
        editor.open("cases/eve/case.yaml", "pseudonym: [")
        await editor.until(lambda: "yaml-syntax" in editor.rules("cases/eve/case.yaml"))
        assert editor.found("cases/dov/case.yaml") == []
        assert editor.found("private/a.md") == []


START = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
LAST = '{"jsonrpc":"2.0","id":"last","method":"shutdown"}'


async def _spoken(
    folder: Path, *bodies: str, until: bytes = b'"last"'
) -> tuple[int, list[dict[str, Any]], bytes]:
    """Say these things to a server, and leave when it has said what is waited for.

    Returns its exit code, its messages, and what it wrote to standard error.
    """

    def run() -> tuple[int, bytes, bytes]:
        with subprocess.Popen(
            command("lsp"), cwd=folder, env=environment(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as server:  # fmt: skip
            assert server.stdin
            assert server.stdout
            server.stdin.write(b"".join(map(_message, bodies)))
            server.stdin.flush()
            out = b""
            while until not in out and (more := os.read(server.stdout.fileno(), 65536)):
                out += more
            rest, err = server.communicate(timeout=60)
        return server.returncode, out + rest, err

    code, out, err = await asyncio.to_thread(run)
    return code, list(_messages(out)), err


def _message(body: str) -> bytes:
    data = body.encode("utf-8", "surrogatepass")
    return b"Content-Length: %d\r\n\r\n%b" % (len(data), data)


def _messages(out: bytes) -> Iterator[dict[str, Any]]:
    while out:
        head, _, rest = out.partition(b"\r\n\r\n")
        length = int(head.split(b"\r\n")[0].rpartition(b" ")[2])
        yield json.loads(rest[:length])
        out = rest[length:]


async def test_an_editor_that_just_leaves(tmp_path: Path) -> None:
    """The server ends, and has written nothing that an editor would keep in a log."""
    code, answers, err = await _spoken(written(tmp_path), START, '{"words of Ada": [', until=b"")
    assert (code, err) == (0, b"")
    assert "words of Ada" not in str(answers)
    assert [answer["id"] for answer in answers] == [1, None]


async def test_a_change_without_content_is_none(tmp_path: Path) -> None:
    none = '{"textDocument":{"uri":"untitled:x","version":2},"contentChanges":[]}'
    change = f'{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{none}}}'
    code, answers, err = await _spoken(written(tmp_path), START, change, LAST)
    assert (code, err) == (0, b"")
    assert [answer["id"] for answer in answers] == [1, "last"]


def _called(name: object, method: object, params: object = None) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": name, "method": method, "params": params})


PLACE = {"textDocument": {"uri": "untitled:x"}, "position": {"line": 0, "character": 0}}
PARSE, REQUEST, METHOD, PARAMS, EARLY = -32700, -32600, -32601, -32602, -32002


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        ("{", None, PARSE),
        ("\ud800", None, PARSE),
        ("[" * 100_000, None, PARSE),
        ("[]", None, REQUEST),
        ("7", None, REQUEST),
        ('{"id":2,"method":"textDocument/hover"}', None, REQUEST),
        ('{"jsonrpc":"1.0","id":2,"method":"shutdown"}', 2, REQUEST),
        (_called([2], "textDocument/hover", PLACE), None, REQUEST),
        (_called(None, "textDocument/hover", PLACE), None, REQUEST),
        (_called(2, ["textDocument/hover"]), 2, REQUEST),
        (START, 1, REQUEST),
        ('{"jsonrpc":"2.0","id":2,"method":"study/open"}', 2, METHOD),
        (_called(2, "study/open", {"a": 1}), 2, METHOD),
        (_called(2, "textDocument/hover"), 2, PARAMS),
        (_called(2, "textDocument/hover", [1]), 2, PARAMS),
        (_called(2, "textDocument/hover", {"words of Ada": 1}), 2, PARAMS),
        (_called(2, "textDocument/hover", PLACE | {"position": {"line": -1, "character": 0}}), 2, PARAMS),
        (_called(2, "textDocument/hover", PLACE | {"position": "words of Ada"}), 2, PARAMS),
        (_called(2, "textDocument/rename", PLACE), 2, PARAMS),
        (_called(2, "workspace/executeCommand", {"command": "words of Ada"}), 2, PARAMS),
        (_called(2, "workspace/executeCommand", {"command": "ipa-text.goToNote"}), 2, PARAMS),
        (_called(2, "workspace/executeCommand", {"command": "ipa-text.goToNote", "arguments": ["x", "y", 1]}), 2, PARAMS),
        (_called(2, "workspace/executeCommand", {"command": "ipa-text.goToNote", "arguments": []}), 2, PARAMS),
    ],
)  # fmt: skip
async def test_a_request_that_is_none_is_answered(
    tmp_path: Path, body: str, name: object, code: int
) -> None:
    """Nothing is shown, for it is no defect of the server, and the next request is answered."""
    hover = _called(3, "textDocument/hover", PLACE)
    _, answers, err = await _spoken(written(tmp_path), START, body, hover, LAST)
    begun, refused, hovered, ended = answers
    assert begun["id"] == 1
    assert (refused["id"], refused["error"]["code"]) == (name, code)
    assert (hovered, ended) == (
        {"jsonrpc": "2.0", "id": 3, "result": None},
        {"jsonrpc": "2.0", "id": "last", "result": None},
    )
    assert (err, refused["error"].get("data")) == (b"", None)


async def test_a_notification_that_is_none_is_passed_over(tmp_path: Path) -> None:
    """JSON-RPC has no answer to one. So it is with answers that nobody waits for."""
    told = [
        ("textDocument/didOpen", {"textDocument": 7}),
        ("textDocument/didOpen", None),
        ("textDocument/didChange", {"textDocument": {"uri": "file:///x"}, "contentChanges": [{}]}),
        ("textDocument/didClose", {"textDocument": {"uri": "file:///never-opened"}}),
        ("study/open", {"a": 1}),
        ("$/cancelRequest", {"id": 9}),
        ("notebookDocument/didChange", {}),
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", "method": m, "params": p}) for m, p in told]
    bodies += [
        '{"jsonrpc":"2.0","id":9,"result":7}',
        '{"jsonrpc":"2.0","id":9,"error":7}',
        '{"jsonrpc":"2.0","id":[9],"error":7}',
        '{"jsonrpc":"2.0","id":9,"method":"textDocument/didOpen","params":{"textDocument":7}}',
    ]
    _, (begun, *refused, ended), _ = await _spoken(written(tmp_path), START, *bodies, LAST)
    assert [begun["id"], ended["id"]] == [1, "last"]
    assert [(answer["id"], answer["error"]["code"]) for answer in refused] == [(9, PARAMS)]


async def test_before_the_beginning_and_after_the_end(tmp_path: Path) -> None:
    hover = _called(2, "textDocument/hover", PLACE)
    closing = (
        '{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"x"}}}'
    )
    leaving = '{"jsonrpc":"2.0","method":"exit"}'
    said = (hover, closing, START, LAST, hover, closing, leaving)
    code, answers, err = await _spoken(written(tmp_path), *said)
    assert (code, err) == (0, b"")
    early, begun, ended, late = answers
    assert (early["id"], early["error"]["code"]) == (2, EARLY)
    assert (begun["id"], ended["id"]) == (1, "last")
    assert (late["id"], late["error"]["code"]) == (2, REQUEST)
