"""``fmt``: one spelling for every file, and not a value, a comment or an untouched line changed."""

from __future__ import annotations

import random
import re
import shutil
import textwrap
from pathlib import Path

import pytest

from cli import PACKAGE, contents, here, process
from ipa_text.cli import fmt
from ipa_text.resources import shipped
from ipa_text.store.trees import Memory
from ipa_text.study.canonical import NotCanonical, canonical
from ipa_text.study.load import load
from studies import WHOLE, written

NOTES = "cases/ada/interview-1.notes.yaml"
THEMES = "cases/ada/themes.yaml"


def formatted(text: str, path: str = NOTES) -> str:
    """Return a file of the study in canonical form, and see that a second time changes nothing."""
    schema = "notes" if path.endswith(".notes.yaml") else "case-themes"
    case = load(Memory({**WHOLE, path: text})).case["ada"]
    after = canonical(text, schema, path, case)
    case = load(Memory({**WHOLE, path: after})).case["ada"]
    assert canonical(after, schema, path, case) == after
    return after


def refused(text: str, path: str = NOTES) -> str:
    """Return why a file cannot be put in canonical form."""
    with pytest.raises(NotCanonical) as caught:
        formatted(text, path)
    return str(caught.value)


def dedented(text: str) -> str:
    return textwrap.dedent(text).removeprefix("\n")


# Canonical already


@pytest.mark.parametrize("path", [p for p in WHOLE if p.endswith(".yaml")])
def test_what_is_canonical_stays(tmp_path: Path, path: str) -> None:
    folder = written(tmp_path)
    before = contents(folder)
    assert here("fmt", path, cwd=folder) == (0, "", "")
    assert contents(folder) == before


def test_a_new_study_is_canonical(tmp_path: Path) -> None:
    shutil.copytree(shipped("corpus_template"), tmp_path / "study")
    assert here("fmt", "--diff", cwd=tmp_path / "study") == (0, "", "")


def test_the_demo_study_is_canonical(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "demo" / "study", tmp_path / "study")
    assert here("fmt", "--diff", cwd=tmp_path / "study") == (0, "", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet\n",
        "notes: []\n",
        "notes:\n",
        "notes: ~\n",
        "extracts: [ ]\n",
        "notes:\n  - {}\n",
    ],
)
def test_what_holds_nothing_stays(text: str) -> None:
    assert formatted(text) == text


# What it changes


def test_entries_move_with_the_comments_right_above_them() -> None:
    text = dedented("""
        # head of the file

        notes:
          # about the empty drive
          # in two lines
          - id: n-empty
            category: conceptual
            turn: t004
            note: >-
              What was covered.

          # behind the empty drive, and above nothing

          # about the dog
          - id: n-dog  # ipa: ignore[unknown-tag] hers
            category: linguistic
            turn: t002
            quote: >-
              like giving away a dog
            # inside
            note: >-
              # no comment, but words
              Alive.
        # behind all notes

        extracts: []
        # the end
        """)
    assert formatted(text) == dedented("""
        # head of the file

        notes:
          # about the dog
          - id: n-dog  # ipa: ignore[unknown-tag] hers
            category: linguistic
            turn: t002
            quote: >-
              like giving away a dog
            # inside
            note: >-
              # no comment, but words
              Alive.

          # about the empty drive
          # in two lines
          - id: n-empty
            category: conceptual
            turn: t004
            note: >-
              What was covered.

          # behind the empty drive, and above nothing
        # behind all notes

        extracts: []
        # the end
        """)


def test_missing_ids_are_given() -> None:
    text = WHOLE[NOTES].replace("- id: n-empty\n    category", "- category")
    text = text.replace("- id: x-drive\n    turn", "- turn")
    after = formatted(text)
    new = re.findall(r"- id: ([nx]-[0-9abcdefghjkmnpqrstvwxyz]{6})$", after, re.MULTILINE)
    assert [name[0] for name in new] == ["n", "x"]
    assert after == WHOLE[NOTES].replace("n-empty", new[0]).replace("x-drive", new[1])


def test_missing_ids_of_statements_and_themes() -> None:
    text = "statements:\n  - text: >-\n      One\n    from:\n      - n-dog\nthemes:\n  - title: >-\n      Two\n    subthemes:\n      - title: >-\n          Three\n"
    after = formatted(text, THEMES)
    assert re.findall(r"( *)- id: ([st])-[0-9a-z]{6}\n", after) == [
        ("  ", "s"),
        ("  ", "t"),
        ("      ", "t"),
    ]


def test_a_new_id_is_never_one_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("ddddddeeeeee")
    monkeypatch.setattr("secrets.choice", lambda _: next(drawn))
    text = "notes:\n  - id: n-dddddd\n    category: linguistic\n    turn: t002\n    note: >-\n      x\n"
    after = formatted(text + text.partition("\n")[2].replace("id: n-dddddd\n    ", ""))
    assert "- id: n-eeeeee\n" in after


def test_fields_stand_in_their_order() -> None:
    entry = dedented("""
        notes:
          - note: >-
              The car was alive.

              In two paragraphs.
            replies:
              - text: >-
                  Or it looked after her?
                date: 2026-01-20
                by: kb
            # of the animal
            tags: [metaphor]
            odd: 1
            turn: t002  # the second
            category: linguistic
            id: n-dog
            quote: >-
              like giving away a dog
        """)
    assert formatted(entry) == dedented("""
        notes:
          - id: n-dog
            category: linguistic
            turn: t002  # the second
            quote: >-
              like giving away a dog
            # of the animal
            tags: [metaphor]
            note: >-
              The car was alive.

              In two paragraphs.
            replies:
              - by: kb
                date: 2026-01-20
                text: >-
                  Or it looked after her?
            odd: 1
        """)


@pytest.mark.parametrize(
    ("written_so", "block"),
    [
        ("plain words", "plain words"),
        ("'one: two # three'", "one: two # three"),
        ('"she said \\"no\\""', 'she said "no"'),
        ("'it''s'", "it's"),
        ("\n      on the next line", "on the next line"),
        ("'over\n      two lines'", "over two lines"),
        ("plain\n      over two", "plain over two"),
        ("'[laughs] I went'", "[laughs] I went"),
        ("'- a dash'", "- a dash"),
        ("'# a hash'", "# a hash"),
        ("'> more'", "> more"),
        ("'caf\u00e9 🙂'", "caf\u00e9 🙂"),
        ("12:30", "12:30"),
        ("no", "no"),
    ],
)
def test_prose_goes_into_a_block(written_so: str, block: str) -> None:
    text = f"notes:\n  - id: n-a\n    category: linguistic\n    turn: t002\n    note: {written_so}\n    by: kb\n"
    assert formatted(text) == (
        "notes:\n  - id: n-a\n    category: linguistic\n    turn: t002\n    by: kb\n"
        f"    note: >-\n      {block}\n"
    )


def test_long_prose_is_wrapped_and_words_are_never_broken() -> None:
    words = "word-with-hyphens " * 12 + "x" * 100
    text = f"notes:\n  - id: n-a\n    category: linguistic\n    turn: t002\n    note: '{words}'\n"
    after = formatted(text)
    assert "x" * 100 + "\n" in after
    assert max(len(line) for line in after.split("\n") if "xxx" not in line) <= 72
    assert not re.search(r"\w-$", after, re.MULTILINE)


@pytest.mark.parametrize(
    "value",
    [
        "''", "3", "true", "~", "|\n      kept\n      lines", ">\n      kept", "' lead'", "'two  spaces'",
        '"a\\tb"', '"a\\nb"', "words  # and a comment", "'words'  # and a comment",
        "# a comment\n      words", ">-\n      short\n      lines\n      kept as they are",
    ],
)  # fmt: skip
def test_what_a_block_would_change_stays(value: str) -> None:
    text = f"notes:\n  - id: n-a\n    category: linguistic\n    turn: t002\n    note: {value}\n"
    assert formatted(text) == text


def test_entries_in_braces_are_written_out() -> None:
    text = dedented("""
        notes:
          # the dog
          - {category: linguistic, id: n-dog, turn: t002, tags: [metaphor], note: 'a: b', also: [{turn: t004, quote: "only a drive"}]}
          - {turn: t004, id: n-b, category: conceptual, note: x}  # a comment behind
          - {id: n-c, # a comment inside
             turn: t004, category: conceptual, note: x}
        extracts: [{id: x-1, turn: t002, quote: like giving}]
        """)
    assert formatted(text) == dedented("""
        notes:
          # the dog
          - id: n-dog
            category: linguistic
            turn: t002
            also:
              - turn: t004
                quote: >-
                  only a drive
            tags: [metaphor]
            note: >-
              a: b
          - {turn: t004, id: n-b, category: conceptual, note: x}  # a comment behind
          - {id: n-c, # a comment inside
             turn: t004, category: conceptual, note: x}
        extracts:
          - id: x-1
            turn: t002
            quote: >-
              like giving
        """)


def test_evidence_in_brackets_is_written_out() -> None:
    text = dedented("""
        statements:
          - id: a
            text: >-
              One
            from: [n-dog, x-dog]
          - id: b
            text: >-
              Two
            from: [n-dog]  # only this
        themes:
          - id: t
            title: >-
              T
            how: [abstraction, polarization]
            from: [{id: a, pole: a}, b]
        set_aside: [{id: n-empty, why: 'no: reason'}]
        """)
    assert formatted(text, THEMES) == dedented("""
        statements:
          - id: a
            text: >-
              One
            from:
              - n-dog
              - x-dog
          - id: b
            text: >-
              Two
            from: [n-dog]  # only this
        themes:
          - id: t
            title: >-
              T
            how: [abstraction, polarization]
            from:
              - id: a
                pole: a
              - b
        set_aside:
          - id: n-empty
            why: >-
              no: reason
        """)


def test_many_entries_in_braces_take_no_time() -> None:
    entries = [
        f"  - {{id: n-{n:x}x, category: linguistic, turn: t002, note: x}}\n" for n in range(400)
    ]
    assert formatted("notes:\n" + "".join(entries)).count("\n  - id: ") == 400


def test_many_fields_out_of_order_take_no_time() -> None:
    body = "    note: >-\n      x\n    turn: t002\n    category: linguistic\n"
    after = canonical(
        "notes:\n" + "".join(f"  - id: n-{n:x}x\n{body}" for n in range(1000)), "notes", "x"
    )
    assert after.count("    category: linguistic\n    turn: t002\n    note: >-\n") == 1000


def test_entries_within_entries_and_within_settings() -> None:
    text = dedented("""
        themes:
          - subthemes:
              - from:
                  - why: >-
                      Because
                    id: a
                title: >-
                  Inner
                id: s
            title: >-
              Outer
            id: t
        """)
    assert formatted(text, THEMES) == dedented("""
        themes:
          - id: t
            title: >-
              Outer
            subthemes:
              - id: s
                title: >-
                  Inner
                from:
                  - id: a
                    why: >-
                      Because
        """)
    study = "lint:\n  waivers:\n    - why: x\n      subject: y\n      rule: z\n"
    assert canonical(study, "study", "study.yaml") == (
        "lint:\n  waivers:\n    - rule: z\n      subject: y\n      why: >-\n        x\n"
    )


def test_a_waiver_keeps_the_line_on_which_its_entry_begins() -> None:
    first = "notes:\n  - category: linguistic  # ipa: ignore[unknown-tag] x\n    id: n-a\n    turn: t002\n    note: 3\n"
    assert formatted(first) == first
    second = "notes:\n  - id: n-a  # ipa: ignore[unknown-tag] x\n    note: 3\n    turn: t002\n    category: linguistic\n"
    assert formatted(second) == (
        "notes:\n  - id: n-a  # ipa: ignore[unknown-tag] x\n    category: linguistic\n    turn: t002\n    note: 3\n"
    )


def test_lists_at_the_margin_stay_there() -> None:
    text = "notes:\n- turn: t002\n  id: n-a\n  category: linguistic\n  note: >-\n    x\n"
    assert formatted(text) == (
        "notes:\n- id: n-a\n  category: linguistic\n  turn: t002\n  note: >-\n    x\n"
    )


Entry = tuple[str, list[str]]
"""The comments above an entry, and its fields, each with the comments above it."""

SORTED: list[Entry] = [
    (
        "# the dog\n# in two lines\n",
        [
            "id: n-dog  # ipa: ignore[unknown-tag] hers\n",
            "category: linguistic\n",
            "# where\nturn: t002\n",
            "quote: >-\n  like giving away a dog\n",
            "tags: [metaphor]  # only one\n",
            "by: km\n",
            "note: >-\n  # no comment\n  Alive, and hers.\n\n  A second paragraph.\n",
            "replies:\n  - by: kb\n    date: 2026-01-20\n    # hm\n    text: >-\n      Or?\n",
        ],
    ),
    (
        "",
        [
            "id: n-known\n",
            "category: conceptual\n",
            "turn: t002\n",
            "quote: >-\n  You know it\n",
            "# or not\n# at all\nnote: |\n  kept\n   as it is\n",
        ],
    ),
    (
        "# the drive\n",
        [
            "id: n-empty\n",
            "category: conceptual\n",
            "turn: t004\n",
            "also:\n  - turn: t002\n    quote: >-\n      on a Monday\n",
            "note: 3\n",
        ],
    ),
]


def composed(entries: list[Entry]) -> str:
    """Return a sidecar with these entries."""
    out = "# a sidecar\n\nnotes:\n"
    for comments, fields in entries:
        body = textwrap.indent("".join(fields), "    ")
        out += textwrap.indent(comments, "  ") + "  - " + body[4:]
    return out + "# behind\n\nextracts: []\n"


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_scrambled_file_comes_back_to_the_byte(ending: str, seed: int) -> None:
    """Entries and their fields in any order, with comments above both."""
    dice = random.Random(seed)
    scrambled = []
    for comments, fields in dice.sample(SORTED, len(SORTED)):
        first = dice.choice([field for field in fields if not field.startswith("#")])
        rest = [field for field in fields if field is not first]
        scrambled.append((comments, [first, *dice.sample(rest, len(rest))]))
    assert formatted(composed(SORTED)) == composed(SORTED)
    text = composed(scrambled).replace("\n", ending)
    assert formatted(text) == composed(SORTED).replace("\n", ending)


# What it refuses


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("notes:\n  - id: n-a\n    note: one: two\n", "line 3: "),
        ("notes:\n  - id: n-a\n    id: n-b\n    note: x\n", "a key stands twice"),
        ("notes: &all\n  - id: n-a\n", "line 1: `&all`"),
        ("notes:\n  - id: n-a\n---\nnotes: []\n", "second document"),
        ("- n-a\n", "should begin with a key and a colon"),
        ("just words\n", "should begin with a key and a colon"),
        ("notes:\n  - note: x\ufeff\n", "line 2: a byte order mark"),
        ("notes:\n  - note: x\u2028y\n    id: n-a\n", "line 2: a line separator"),
        ("notes:\n  - note: x\x0by\n    id: n-a\n", "line 2: a control character"),
        ("notes:\n<<<<<<< HEAD\n  - id: n-a\n=======\n  - id: n-b\n>>>>>>> other\n", "line 2: a merge stopped here: "),
        ("notes:\n  - {id: n-a, note: one, two}\n", "line 2: "),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left(tmp_path: Path, text: str, why: str) -> None:
    assert why in refused(text)
    folder = written(tmp_path, {NOTES: text})
    before = contents(folder)
    run = here("fmt", cwd=folder)
    assert run.code == 2
    assert run.err.startswith(f"{NOTES}: left as it is: ")
    assert contents(folder) == before


@pytest.mark.parametrize("given", [[], ["--check"], ["--diff"]], ids=lambda g: " ".join(g) or "-")
def test_a_refusal_is_never_hidden_by_what_could_be_done(tmp_path: Path, given: list[str]) -> None:
    folder = written(tmp_path, {NOTES: b"notes: caf\xe9\n", THEMES: "themes: [{id: a}]\n"})
    run = here("fmt", *given, cwd=folder)
    assert run.code == 2
    assert f"{NOTES}: left as it is: byte 0xE9 is not UTF-8" in run.err
    assert (folder / NOTES).read_bytes() == b"notes: caf\xe9\n"
    assert ((folder / THEMES).read_text() == "themes:\n  - id: a\n") is (not given)
    assert here("fmt", "cases/ben", cwd=folder).code == 0


def test_values_that_would_change_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "ipa_text.study.canonical._prose", lambda text: text.replace("Alive", "Dead")
    )
    assert "the values would not stay the same" in refused("notes:\n  - id: n-a\n    note: Alive\n")


def test_a_file_that_changes_underneath_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written(tmp_path, {THEMES: "themes: [{id: a}]\n"})
    theirs = "themes: [{id: b}]\n"

    def slow(*given: object) -> str:
        (folder / THEMES).write_text(theirs)
        return canonical(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(fmt, "canonical", slow)
    run = here("fmt", THEMES, cwd=folder)
    assert run.code == 2
    assert "changed while it was being worked on: run again" in run.err
    assert (folder / THEMES).read_text() == theirs


# Options


def untidy(folder: Path) -> Path:
    """Write a study in which two files are not canonical."""
    return written(
        folder,
        {
            THEMES: WHOLE[THEMES].replace("title: >-\n      Being carried", "title: Being carried"),
            NOTES: WHOLE[NOTES].replace("tags: [metaphor]\n    note:", "note:", 1).replace(
                "and hers to look after.\n", "and hers to look after.\n    tags: [metaphor]\n", 1
            ),
        },
    )  # fmt: skip


def test_fmt(tmp_path: Path) -> None:
    folder = untidy(tmp_path)
    run = here("fmt", cwd=folder)
    assert run == (0, "", f"formatted {NOTES}\nformatted {THEMES}\n")
    assert contents(folder) == contents(written(tmp_path / "b"))
    assert here("fmt", cwd=folder) == (0, "", "")


def test_check(tmp_path: Path) -> None:
    folder = untidy(tmp_path)
    before = contents(folder)
    run = here("fmt", "--check", cwd=folder)
    assert (run.code, run.err) == (1, "")
    assert run.lines == [f"{NOTES} is not in canonical form", f"{THEMES} is not in canonical form"]
    assert contents(folder) == before
    assert here("fmt", "--check", "cases/ben", cwd=folder) == (0, "", "")


def test_diff(tmp_path: Path) -> None:
    folder = untidy(tmp_path)
    before = contents(folder)
    run = here("fmt", "--diff", THEMES, cwd=folder)
    assert (run.code, run.err) == (1, "")
    assert run.lines[:2] == [f"--- {THEMES}", f"+++ {THEMES}"]
    assert [line for line in run.lines[2:] if line[0] in "+-"] == [
        "-    title: Being carried",
        "+    title: >-",
        "+      Being carried",
    ]
    assert contents(folder) == before
    both = here("fmt", "--diff", "--check", THEMES, cwd=folder)
    assert both.code == 1


def test_diff_in_ci_names_files_only(tmp_path: Path) -> None:
    run = here("fmt", "--diff", THEMES, cwd=untidy(tmp_path), CI="1")
    assert run == (1, f"{THEMES} would change [words withheld]\n", "")


def test_paths(tmp_path: Path) -> None:
    folder = untidy(tmp_path / "study")
    assert here("fmt", "--check", "themes.yaml", cwd=folder / "cases/ada").lines == [
        f"{THEMES} is not in canonical form"
    ]
    assert len(here("-C", "study", "fmt", "--check", "cases/ada", cwd=tmp_path).lines) == 2
    assert len(here("fmt", "--check", ".", cwd=folder).lines) == 2
    assert here("fmt", "--check", "cases/ada/interview-1.md", cwd=folder) == (0, "", "")
    for path, why in ((tmp_path, "is not in the study"), ("cases/eve", "no such file or folder")):
        run = here("fmt", "themes.yaml", path, cwd=folder)
        assert run.code == 2
        assert why in run.err


def test_only_files_of_the_format(tmp_path: Path) -> None:
    odd = {
        "private/identifiers.yaml": "identifiers: [{kind: org, words: [x]}]\n",
        "cases/ada/other.yaml": "b: 1\na: 2\n",
        ".github/workflows/ci.yaml": "on: {push: {}}\n",
    }
    folder = written(tmp_path, odd)
    here("fmt", cwd=folder)
    assert {p: (folder / p).read_text() for p in odd} == odd


@pytest.mark.parametrize("final", [True, False], ids=["ended", "no final newline"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_are_kept(tmp_path: Path, ending: str, final: bool) -> None:
    text = "themes:\n  - title: One\n    id: a\n  - id: b\n    title: >-\n      Two\n    how: [function]"
    before = (text + "\n" * final).replace("\n", ending).encode()
    folder = written(tmp_path, {THEMES: before})
    here("fmt", THEMES, cwd=folder)
    after = (folder / THEMES).read_bytes()
    wanted = "themes:\n  - id: a\n    title: >-\n      One\n  - id: b\n    title: >-\n      Two\n    how: [function]"
    assert after == (wanted + "\n" * final).replace("\n", ending).encode()


def test_mixed_line_ends_are_left_as_they_are(tmp_path: Path) -> None:
    before = b"themes:\r\n  - id: a\n    title: One\r\n  - id: b\r\n"
    folder = written(tmp_path, {THEMES: before})
    here("fmt", THEMES, cwd=folder)
    after = (folder / THEMES).read_bytes()
    assert after.startswith(b"themes:\r\n  - id: a\n    title: >-\n      One")
    assert after.endswith(b"\r\n  - id: b\r\n")


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    folder = written(tmp_path, {THEMES: "\ufeffthemes: [{id: a}]\r\n"})
    here("fmt", THEMES, cwd=folder)
    assert (folder / THEMES).read_bytes() == "\ufeffthemes:\r\n  - id: a\r\n".encode()


def test_it_says_the_same_from_a_process(tmp_path: Path) -> None:
    folder = untidy(tmp_path)
    assert process("fmt", "--check", cwd=folder) == here("fmt", "--check", cwd=folder)
