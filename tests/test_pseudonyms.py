"""``ipa-text pseudonym``: names drawn by chance, which nobody has, nobody is called and nobody says."""

from __future__ import annotations

import builtins
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

import tiny
from cli import here
from ipa_text.errors import CannotWork
from ipa_text.privacy.key import KINDS, KeyUnreadable
from ipa_text.privacy.names import real_names
from ipa_text.privacy.pseudonyms import DRAWS, Draw, Taken, Wish, draw, recorded, taken, with_draw
from ipa_text.resources import shipped
from ipa_text.store.trees import WorkTree
from ipa_text.study.load import load

NOTHING = Taken(frozenset(), frozenset())
DAY = date(2026, 3, 2)
KEY = "private/identifiers.yaml"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one case, without git, in which private/ is ignored."""
    for name, text in {**tiny.FILES, ".gitignore": "private/\n"}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def _write(study: Path, name: str, text: str) -> None:
    (study / name).parent.mkdir(parents=True, exist_ok=True)
    (study / name).write_text(text)


def _drawn(study: Path, *options: str) -> list[str]:
    done = here("pseudonym", *options, cwd=study)
    assert done.code == 0, done.err
    return done.lines


def _names(**wish: Any) -> tuple[str, ...]:
    return draw(
        Wish(**{"number": 5, "gender": "any", "language": "en_GB", "seed": "a", **wish}), NOTHING
    ).names


# --- chance, and the same again


def test_the_same_seed_draws_the_same_names(study: Path) -> None:
    """As often as it is asked, and fewer of them are the first of them."""
    first = _drawn(study, "--count", "6", "--seed", "2026-03")
    assert len(set(first)) == 6
    assert _drawn(study, "--count", "6", "--seed", "2026-03") == first
    assert _drawn(study, "--count", "2", "--seed", "2026-03") == first[:2]
    assert _drawn(study, "--count", "6", "--seed", "2026-04") != first


def test_a_draw_can_be_repeated_when_its_names_are_in_use(study: Path) -> None:
    """The case is called by a name that was drawn, and is labelled with it: the draw stays provable."""
    first = _drawn(study, "--count", "3", "--seed", "b")
    for name in ("case.yaml", "interview-1.md"):
        path = study / "cases" / "ines" / name
        path.write_text(path.read_text().replace("Ines", first[0]))
    assert _drawn(study, "--count", "3", "--seed", "b") == first
    assert not set(_drawn(study, "--count", "40", "--seed", "c")) & set(first)


def test_a_seed_is_drawn_where_none_is_given_and_kept_with_what_it_drew(study: Path) -> None:
    """In private/ alone: which names were passed over could tell what the key holds."""
    done = here("pseudonym", "--count", "2", "--gender", "woman", cwd=study)
    seed = re.search(r"seed ([0-9a-f]{16}); kept in private/pseudonyms\.yaml", done.err)
    assert seed
    kept = recorded((study / DRAWS).read_bytes())
    assert [(d.wish.seed, d.wish.gender, list(d.names)) for d in kept] == [
        (seed[1], "woman", done.lines)
    ]
    again = here("pseudonym", "--count", "2", "--gender", "woman", "--seed", seed[1], cwd=study)
    assert again.lines == done.lines
    assert len(recorded((study / DRAWS).read_bytes())) == 1
    other = here("pseudonym", cwd=study)
    assert len(recorded((study / DRAWS).read_bytes())) == 2
    assert seed[1] not in other.err


def test_the_record_says_how_it_was_drawn() -> None:
    """Day, seed, generator with its version, language, gender and names; it can be read by people."""
    made = Draw(Wish(2, "man", "de_AT", 'a "seed"'), "Faker 40.1", ("Jörg", "Uwe"))
    first = with_draw(None, made, DAY)
    assert first.decode().partition("draws:\n")[2] == (
        "  - date: 2026-03-02\n"
        '    seed: "a \\"seed\\""\n'
        '    generator: "Faker 40.1"\n'
        "    language: de_AT\n"
        "    gender: man\n"
        '    names: ["Jörg", "Uwe"]\n'
    )
    assert with_draw(first, made, DAY) == first
    other = made._replace(names=("Kai",))
    assert [d.names for d in recorded(with_draw(first, other, DAY))] == [("Jörg", "Uwe"), ("Kai",)]


@pytest.mark.parametrize("text", ["draws: [", "- a list\n", "draws: []\nmine: 1\n", "\xff"])
def test_a_record_that_cannot_be_added_to_is_left_alone(study: Path, text: str) -> None:
    """It is somebody's: nothing is drawn, and nothing in it is lost."""
    _write(study, DRAWS, text)
    done = here("pseudonym", cwd=study)
    assert (done.code, done.out) == (2, "")
    assert "private/pseudonyms.yaml" in done.err
    assert (study / DRAWS).read_text() == text


# --- whose names


def test_names_of_a_language_and_a_gender() -> None:
    """Of one there are others than of another."""
    women, men = (set(_names(number=60, gender=g)) for g in ("woman", "man"))
    assert len(women) == len(men) == 60
    assert len(women & men) < 6
    assert set(_names(language="de_AT", number=60)).isdisjoint(_names(language="it_IT", number=9))
    assert len(_names(gender="nonbinary")) == 5


@pytest.mark.parametrize("language", ["hi_IN", "ja_JP", "hu_HU", "de", "../en"])
def test_other_scripts_and_no_language(language: str) -> None:
    """A name is letters of any script; what is no language is refused with those that there are."""
    if language in ("de", "../en"):
        with pytest.raises(
            CannotWork, match=rf"the language `{re.escape(language)}`: there are ar_AA"
        ):
            _names(language=language)
    else:
        assert all(
            all(c.isprintable() for c in name) and name for name in _names(language=language)
        )


# --- which names never


def _taken(study: Path, *drawn: Draw) -> Taken:
    key = study / KEY
    real = real_names(key.read_bytes(), (*KINDS, "")) if key.exists() else frozenset[str]()
    return taken(load(WorkTree(study)), real, drawn, Wish(1, "any", "en_GB", "seed"))


FREE = {"Ann", "Anna", "Anne", "Ruth", "Ruby", "Margaret", "Hilary", "Karen", "Sara", "Sarah", "Jane", "Mary-Jane",
        "Grace", "Gracie", "Ross", "Rose", "Moss", "Kim", "Tim", "Zoë", "Zoe", "Gillian", "Jon", "John"}  # fmt: skip


def test_never_a_name_that_is_used_real_or_said(study: Path) -> None:
    """Nor a part of one, nor one that is a letter away from one; also of who withdrew."""
    refuses = _taken(study).refuses
    assert {name for name in FREE if refuses(name)} == {"Ross", "Moss"}, "K. Moss is a researcher"
    tombstone = "withdrawn: {date: 2026-02-01, stage: before-analysis, scope: all}\n"
    _write(study, "cases/anne/case.yaml", tombstone)
    _write(study, "cases/p02/case.yaml", f"pseudonym: Ruth\n{tombstone}")
    _write(
        study,
        KEY,
        "identifiers:\n"
        "  - {case: ines, kind: person, words: [Margaret Hill, Mrs Hill], replace: Ines}\n"
        "  - {case: p02, kind: person, words: [Karen], replace: Karen}\n"
        "  - {kind: person, words: [Sarah-Jane O’Neill]}\n"
        "  - {kind: place, words: [Gillian Street], replace: '[place: a street]'}\n",
    )
    transcript = study / "cases" / "ines" / "interview-1.md"
    transcript.write_text(
        transcript.read_text().replace("day like", "day of GRACE, [person: Zoe], [person: Kim]")
    )
    refuses = _taken(study).refuses
    assert {name for name in FREE if not refuses(name)} == {
        "Hilary", "Gracie", "Rose", "Tim", "Jon", "John", "Ruby",
    }  # fmt: skip


def test_never_a_name_that_was_drawn_before(study: Path) -> None:
    """Whether it was used or not, it may stand for somebody who withdrew; with the same seed it is free."""
    before = Draw(Wish(1, "any", "en_GB", "another"), "Faker 1", ("Hilary",))
    assert _taken(study, before).refuses("Hilary")
    same = before._replace(wish=before.wish._replace(seed="seed"))
    assert not _taken(study, same).refuses("Hilary")


def test_never_two_in_one_draw_that_are_a_letter_apart() -> None:
    """Nobody should have to tell Jon from Joan."""
    names = _names(number=200)
    folded = [name.casefold() for name in names]
    assert not any(
        a != b and b.startswith(a) and len(b) == len(a) + 1 for a in folded for b in folded
    )


def test_a_pool_that_is_empty_is_told(study: Path) -> None:
    """How many are left, and what to do; nothing is printed and nothing written."""
    done = here("pseudonym", "--count", "999", "--language", "en_NG", "--gender", "man", cwd=study)
    assert (done.code, done.out) == (2, "")
    assert re.search(
        r"of en_NG \(man\) only \d+ names are left that are not used, real, said in a transcript, or one"
        r" letter away: ask for fewer, or in another --language",
        done.err,
    )
    assert not (study / DRAWS).exists()


# --- what stops it, and what is said


def test_a_key_that_cannot_be_read_stops_it(study: Path) -> None:
    """Real names could be drawn."""
    _write(study, KEY, "identifiers: [")
    done = here("pseudonym", cwd=study)
    assert (done.code, done.out) == (2, "")
    assert "private/identifiers.yaml cannot be read" in done.err
    with pytest.raises(KeyUnreadable):
        real_names(b"\xff", KINDS)


def test_without_a_key_it_is_said_that_names_could_not_be_avoided(study: Path) -> None:
    """With one, nothing is."""
    note = "there is no private/identifiers.yaml, so real names could not be avoided"
    assert note in here("pseudonym", cwd=study).err
    _write(study, KEY, "identifiers: []\n")
    assert note not in here("pseudonym", cwd=study).err


def test_nothing_is_drawn_where_git_would_keep_the_record(study: Path) -> None:
    """The seed would get into the history."""
    (study / ".gitignore").unlink()
    done = here("pseudonym", cwd=study)
    assert (done.code, done.out) == (2, "")
    assert "private/ is not ignored by git here" in done.err
    assert not (study / DRAWS).exists()


def test_a_folder_in_the_place_of_the_record(study: Path) -> None:
    """Whatever the disk says is said."""
    (study / DRAWS).mkdir(parents=True)
    done = here("pseudonym", cwd=study)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"ipa-text: {study / DRAWS}: is a directory\n"


def test_without_the_generator_it_is_said_what_to_install(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an extra."""
    there = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "faker":
            raise ImportError(name)
        return there(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    done = here("pseudonym", cwd=study)
    assert (done.code, done.out) == (2, "")
    assert "`pip install 'ipa-text[pseudonyms]'`" in done.err


def test_json(study: Path) -> None:
    """As its schema says; a real name is nowhere in it."""
    _write(study, KEY, "identifiers:\n  - {kind: person, words: [Wilhelmina], replace: Ines}\n")
    done = here("pseudonym", "--count", "2", "--seed", "s", "--format", "json", cwd=study)
    schema = json.loads(shipped("schema/output/pseudonym.schema.json").read_text())
    assert jsonschema_rs.validator_for(schema).is_valid(done.json)
    assert done.json == {
        "version": 1,
        "names": _drawn(study, "--count", "2", "--seed", "s"),
        "seed": "s",
        "generator": done.json["generator"],
        "language": "en_GB",
        "gender": "any",
        "key": True,
    }
    assert re.fullmatch(r"Faker [\d.]+", done.json["generator"])
    assert "ilhelmina" not in done.out + done.err


# --- what check says of those that stand


def test_the_key_is_read_beside_what_is_checked(tmp_path: Path) -> None:
    """In the folder, and beside what is staged; a change of it is noticed."""
    study = tiny.repository(tmp_path / "study", tmp_path / "home")
    study.write(".gitignore", "private/\n")
    study.git("add", "--all")
    for options in ((), ("--staged",)):
        study.write(
            KEY, "identifiers:\n  - {case: ines, kind: person, words: [Mary Ash], replace: Ines}\n"
        )
        assert study.check(*options) == (0, "")
        study.write(
            KEY, "identifiers:\n  - {case: ines, kind: person, words: [Ines Ash], replace: Ines}\n"
        )
        found = study.check(*options)
        assert found.returncode == 1
        assert "cases/ines/case.yaml:1:12: error pseudonym-is-a-real-name" in found.stdout
        assert "Ash" not in found.stdout
