"""A small study with one of everything, as files in memory, for the tests of verbs and reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

WHOLE: dict[str, str] = {
    "study.yaml": """\
format: 1
title: >-
  Giving up the car
question: >-
  What does it mean to somebody to stop driving?
terminology: 2022
stage: write-up
researchers:
  km: {name: K. Moss, role: analyst}
  kb: {name: K. Bell, role: supervisor}
categories: [descriptive, linguistic, conceptual]
tags: [metaphor, laughter]
thresholds: {recurrence: over-half, basis: coded, density: none, balance: 0.6}
""",
    "protocol/positionality.md": """\
---
date: 2025-12-20
by: km
---

I have never driven, and may hear freedom where there is none.
""",
    "protocol/schedule.yaml": """\
version: 1
items:
  - id: q01
    ask: >-
      Could you tell me about the last time you drove?
""",
    "journal/2026-01-22-keys.md": """\
---
date: 2026-01-22
by: km
---

Everybody tells me where the keys are.
""",
    "supervision/2026-02-20-first-table.md": """\
---
date: 2026-02-20
present: [km, kb]
at: checkpoint-1
---

The first table.
""",
    "cases/ada/journal/2026-01-05-garage.md": """\
---
date: 2026-01-05
by: km
---

She showed me the empty garage before I had sat down.
""",
    "cases/ada/case.yaml": """\
pseudonym: Ada
attributes:
  age: 71
  work: >-
    nurse (retired)
  lives: alone
consent:
  - {date: 2026-01-05, version: 1, quotes: yes}
""",
    "cases/ada/interview-1.md": """\
---
kind: interview
date: 2026-01-05
minutes: 40
speakers: {I: interviewer, Ada: participant}
transcribed: {by: km, checked_against_audio: 2026-01-08}
---

**I:** How did you stop driving? ^t001

**Ada:** I handed over the keys on a Monday. It was like giving away a
dog. You know it will be looked after. [laughs] ^t002

**I:** Mm. ^t003

**Ada:** And then I stood at the window and the drive was empty. It was
only a drive. I had never seen it before. ^t004
""",
    "cases/ada/interview-1.notes.yaml": """\
notes:
  - id: n-dog
    category: linguistic
    turn: t002
    quote: >-
      like giving away a dog
    tags: [metaphor]
    note: >-
      The car was alive, and hers to look after.
    replies:
      - by: kb
        date: 2026-01-20
        text: >-
          Or it looked after her?
  - id: n-empty
    category: conceptual
    turn: t004
    note: >-
      What was always covered is seen for the first time.

extracts:
  - id: x-dog
    turn: t002
    quote: >-
      I handed over the keys on a Monday. It was like giving away a dog.
  - id: x-drive
    turn: t002..t004
    quote: >-
      You know it will be looked after. [...] the drive was empty
""",
    "cases/ada/interview-1.notes.kb.yaml": """\
notes:
  - id: k-monday
    category: descriptive
    turn: t002
    quote: >-
      on a Monday
    by: kb
    note: >-
      A working day: she resigns.
  - id: k-window
    category: descriptive
    turn: t004
    quote: >-
      I stood at the window
    by: kb
    note: >-
      Now she is behind glass.
""",
    "cases/ada/interview-2.md": """\
---
kind: interview
number: 2
date: 2026-02-05
minutes: 25
speakers: {I: interviewer, Ada: participant}
transcribed: {by: km, checked_against_audio: 2026-02-08}
---

**I:** And now? ^t001

**Ada:** Now my son drives me. I sit where he used to sit, and I look
out of the side. ^t002
""",
    "cases/ada/interview-2.notes.yaml": """\
notes:
  - id: n-side
    category: conceptual
    turn: t002
    quote: >-
      I sit where he used to sit
    note: >-
      Mother and child have changed places.

extracts:
  - id: x-side
    turn: t002
    quote: >-
      I sit where he used to sit, and I look out of the side.
""",
    "cases/ada/themes.yaml": """\
statements:
  - id: farewell
    text: >-
      Giving up the car as giving up a creature
    from:
      - n-dog
      - k-monday
      - x-dog
      - x-drive
    key: x-dog
  - id: empty-drive
    text: >-
      Seeing for the first time what the car had covered
    from:
      - n-empty
      - x-drive
  - id: side-seat
    text: >-
      Changing places with her child
    from:
      - n-side
      - x-side
themes:
  - id: parting
    title: >-
      A parting, with a death in it
    how: [abstraction, polarization]
    from:
      - id: farewell
        pole: a
      - id: empty-drive
        pole: b
  - id: carried
    title: >-
      Being carried
    from:
      - side-seat
""",
    "cases/ben/case.yaml": """\
pseudonym: Ben
attributes:
  age: 68
  work: clerk
""",
    "cases/ben/diary-1.md": """\
---
kind: diary
date: 2026-01-20
speakers: {Ben: participant}
---

**Ben:** Asked M. for a lift. Asked twice. Walked home in the end and was
glad of it. ^t001
""",
    "cases/ben/diary-1.notes.yaml": """\
notes:
  - id: n-twice
    category: linguistic
    turn: t001
    quote: >-
      Asked twice.
    note: >-
      Counting: each asking costs.
""",
    "cases/ben/interview-1.md": """\
---
kind: interview
date: 2026-01-12
minutes: 33
speakers: {I: interviewer, Ben: participant}
transcribed: {by: km, checked_against_audio: 2026-01-15}
---

**I:** What changed? ^t001

**Ben:** I ask now. Forty years I never asked anybody. You ask, and they
say of course, and you hear the of course. ^t002
""",
    "cases/ben/interview-1.notes.yaml": """\
notes:
  - id: n-ask
    category: conceptual
    turn: t002
    quote: >-
      you hear the of course
    note: >-
      Consent that has to be given shows that it could be refused.

extracts:
  - id: x-ask
    turn: t002
    quote: >-
      You ask, and they say of course, and you hear the of course.
""",
    "cases/ben/themes.yaml": """\
statements:
  - id: asking
    text: >-
      Every lift begins with asking
    from:
      - n-ask
      - n-twice
      - x-ask
themes:
  - id: petitioner
    title: >-
      Become somebody who asks
    from:
      - asking
""",
    "cases/cleo/case.yaml": """\
pseudonym: Cleo
attributes:
  age: 75
  lives: alone
""",
    "cases/cleo/interview-1.md": """\
---
kind: interview
date: 2026-01-19
speakers: {I: interviewer, Cleo: participant}
transcribed: {by: km, checked_against_audio: 2026-01-22}
---

**I:** Do you miss it? ^t001

**Cleo:** Not a day. I am driven, like a queen, and I sing. The keys went
into the river. ^t002
""",
    "cases/cleo/interview-1.notes.yaml": """\
notes:
  - id: n-queen
    category: linguistic
    turn: t002
    quote: >-
      I am driven, like a queen
    tags: [metaphor]
    note: >-
      What others suffer raises her.
  - id: n-river
    category: conceptual
    turn: t002
    quote: >-
      The keys went into the river.
    note: >-
      Nobody could give them back.

extracts:
  - id: x-queen
    turn: t002
    quote: >-
      I am driven, like a queen, and I sing.
  - id: x-river
    turn: t002
    quote: >-
      The keys went into the river.
""",
    "cases/cleo/themes.yaml": """\
statements:
  - id: throne
    text: >-
      Being driven as being enthroned
    from:
      - n-queen
      - x-queen
  - id: river
    text: >-
      Seeing to it that there is no way back
    from:
      - n-river
      - x-river
  - id: singing
    text: >-
      Singing in the back of the car
    from:
      - x-queen
themes:
  - id: enthroned
    title: >-
      Enthroned in the back seat
    from:
      - throne
  - id: no-way-back
    title: >-
      No way back
    from:
      - river
set_aside:
  - id: singing
    why: >-
      Said once, and in passing.
""",
    "cases/dov/case.yaml": """\
withdrawn: {date: 2026-02-01, stage: before-analysis, scope: all}
""",
    "themes.yaml": """\
order:
  by: prevalence
themes:
  - id: keys  # ipa: ignore[no-divergence] looked for, and nobody differs
    title: >-
      The keys
    definition: >-
      The day on which driving ended, and what was given away with it.
    from:
      - ada/parting
      - cleo/no-way-back
    extracts:
      - ada/x-dog
      - cleo/x-river
  - id: passenger
    title: >-
      Becoming a passenger
    definition: >-
      What it is to be driven by others.
    subthemes:
      - id: asking
        title: >-
          Having to ask
        from:
          - ben/petitioner
        extracts:
          - ben/x-ask
      - id: seat
        title: >-
          The other seat
        from:
          - id: ada/carried
            nuance: >-
              Carried as a child is.
        diverges:
          - id: cleo/enthroned
            why: >-
              For her it is a rise.
        extracts:
          - ada/x-side
          - cleo/x-queen
set_aside: []
""",
}
"""Three people, and one who withdrew; two interviews, a diary, a second coder."""


def written(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the study into a folder and return it. ``changes`` replaces files; None leaves one out."""
    files: dict[str, str | bytes | None] = {**WHOLE, **(changes or {})}
    for name, content in files.items():
        if content is None:
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def changed(name: str, *pairs: tuple[str, str]) -> dict[str, str]:
    """Return a file of the study with words replaced, each of which it must hold once."""
    text = WHOLE[name]
    for old, new in pairs:
        if text.count(old) != 1:
            raise ValueError(f"{name} holds {old!r} {text.count(old)} times")
        text = text.replace(old, new)
    return {name: text}
