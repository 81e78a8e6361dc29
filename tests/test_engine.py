"""``lint.engine``: which rules run, what is waived, and what happens when a rule falls over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import specs
from ipa_text.lint import selection
from ipa_text.lint.engine import check
from ipa_text.lint.findings import Outcome
from ipa_text.lint.options import Options
from ipa_text.lint.registry import Rule, rules
from ipa_text.lint.selection import UnknownRule
from ipa_text.store.trees import Memory
from ipa_text.study.load import load
from ipa_text.study.model import Case, Config, Overview, Study
from ipa_text.study.places import Place, Related, Remark

RUTH = "cases/ruth/interview-1.notes.yaml"
TAGGED = specs.base()[RUTH].replace("[metaphor]", "[lodging]").replace("t011", "t999")
STUDY = "format: 1\ntitle: Living with tinnitus\nstage: reading\n"


def _study(settings: str = "", **more: str) -> Study:
    return load(Memory({**specs.base(), "study.yaml": STUDY + settings, RUTH: TAGGED, **more}))


def _names(outcome: Outcome) -> list[str]:
    return [finding.name for finding in outcome.findings]


def test_all_default_rules_run() -> None:
    """A mistyped tag, a mistyped turn."""
    assert _names(check(_study())) == ["unknown-tag", "no-such-turn"]


@pytest.mark.parametrize(
    ("select", "ignore", "found"),
    [
        (("unknown-tag",), (), ["unknown-tag"]),
        (("IPA2",), (), ["unknown-tag", "no-such-turn"]),
        (("IPA20",), ("IPA203",), ["unknown-tag"]),
        (("ALL",), ("IPA2",), []),
        ((), ("no-such-turn",), ["unknown-tag"]),
        (("IPA1",), (), []),
    ],
)
def test_selection_on_the_command_line(
    select: tuple[str, ...], ignore: tuple[str, ...], found: list[str]
) -> None:
    """Only these, and not those."""
    assert _names(check(_study(), Options(select=select, ignore=ignore))) == found


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ("lint: {select: [unknown-tag]}\n", ["unknown-tag"]),
        ("lint: {ignore: [IPA202]}\n", ["no-such-turn"]),
        ("lint: {select: [IPA2], ignore: [IPA203]}\n", ["unknown-tag"]),
    ],
)
def test_selection_in_the_study(settings: str, found: list[str]) -> None:
    """The study's own, where the command line asks for nothing."""
    assert _names(check(_study(settings))) == found


def test_the_command_line_goes_before_the_study() -> None:
    """What is asked for by name runs, though the study ignores it."""
    study = _study("lint: {select: [IPA1], ignore: [unknown-tag]}\n")
    assert _names(check(study)) == []
    assert _names(check(study, Options(select=("unknown-tag",)))) == ["unknown-tag"]
    assert _names(check(study, Options(ignore=("IPA203",)))) == []


def test_a_rule_that_does_not_run_by_default() -> None:
    """It runs when it is asked for."""
    table = specs.base()["cases/tom/themes.yaml"].replace("      - n-room\n", "")
    study = load(Memory({**specs.base(), "study.yaml": specs.at_stage("write-up"),
                         "cases/tom/themes.yaml": table}))  # fmt: skip
    assert _names(check(study)) == []
    assert _names(check(study, Options(select=("ALL",)))) == ["note-that-feeds-no-statement"]


@pytest.mark.parametrize("name", ["unknown-tags", "IPA999", "IPA2O2"])
def test_an_unknown_rule_on_the_command_line(name: str) -> None:
    """It is not a finding: the command was mistyped."""
    with pytest.raises(UnknownRule, match=f"there is no rule `{name}`; did you mean"):
        check(_study(), Options(select=(name,)))
    with pytest.raises(UnknownRule):
        check(_study(), Options(ignore=(name,)))


@pytest.mark.parametrize(
    ("setting", "severities"),
    [
        ("{unknown-tag: error}", ["error", "error"]),
        ("{IPA202: hint}", ["hint", "error"]),
        ("{ipa202: hint}", ["hint", "error"]),
        ("{IPA2: hint}", ["hint", "hint"]),
        ("{IPA2: hint, unknown-tag: error}", ["error", "hint"]),
        ("{unknown-tag: error, IPA2: hint, IPA20: warning}", ["error", "warning"]),
        ("{ALL: hint, IPA203: error}", ["hint", "error"]),
        ("{unknown-tag: grave}", ["warning", "error"]),
        ("{unknown-rule: error}", ["warning", "error"]),
    ],
)
def test_severities_that_a_study_sets(setting: str, severities: list[str]) -> None:
    """By any name of a rule or of its family; the most exact counts."""
    found = check(_study(f"lint: {{severity: {setting}}}\n")).findings
    assert [f.severity for f in found if f.remark.place.path == RUTH] == severities


def test_a_stage_by_another_name_of_a_rule() -> None:
    """The name is usable wherever the code is."""
    table = specs.base()["cases/ruth/themes.yaml"].replace("      - lodger\n", "")
    more = {"cases/ruth/themes.yaml": table, RUTH: specs.base()[RUTH]}
    other = "statement-in-no-theme-and-not-set-aside"
    assert _names(check(_study(**more))) == []
    study = _study(f"lint: {{stage: {{{other}: reading}}}}\n", **more)
    assert _names(check(study)) == ["statement-in-no-theme"]


def test_names_of_rules_in_the_study_are_checked() -> None:
    """A mistyped name would do nothing."""
    lines = (
        "lint:\n  select: [ALL, IPA9999]\n  ignore: [unknown-taq]\n"
        "  severity: {no-such-tern: hint}\n  stage: {IPA305: reading, nothing: reading}\n"
    )
    outcome = check(_study(lines, **{RUTH: specs.base()[RUTH]}))
    assert [(f.name, f.remark.place.line) for f in outcome.findings] == [
        ("unknown-rule", 5),
        ("unknown-rule", 6),
        ("unknown-rule", 7),
        ("unknown-rule", 8),
    ]


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ((), ["unknown-tag", "no-such-turn"]),
        (("cases/ruth",), ["unknown-tag", "no-such-turn"]),
        (("cases/ruth/",), ["unknown-tag", "no-such-turn"]),
        ((RUTH,), ["unknown-tag", "no-such-turn"]),
        ((".",), ["unknown-tag", "no-such-turn"]),
        (("cases/tom", RUTH), ["unknown-tag", "no-such-turn"]),
        (("cases/rut",), []),
        (("cases/tom",), []),
    ],
)
def test_paths_limit_what_is_reported(paths: tuple[str, ...], found: list[str]) -> None:
    """The whole study is read all the same."""
    assert _names(check(_study(), Options(paths=paths))) == found


def test_paths_limit_what_is_listed_as_waived() -> None:
    """A waiver elsewhere is none of theirs."""
    text = TAGGED.replace("id: n-lodger", "id: n-lodger # ipa: ignore[unknown-tag] of the pilot")
    study = _study(**{RUTH: text})
    assert len(check(study, Options(paths=("cases/ruth",))).waived) == 1
    assert check(study, Options(paths=("cases/tom",))).waived == ()


def test_counts_and_thresholds() -> None:
    """At least an error, at least a warning, at least a hint."""
    outcome = check(_study())
    assert [outcome.count(s) for s in ("error", "warning", "hint")] == [1, 1, 0]
    assert outcome.at_least("error")
    assert outcome.at_least("hint")
    milder = check(_study(), Options(ignore=("no-such-turn",)))
    assert not milder.at_least("error")
    assert milder.at_least("warning")
    assert not check(_study(), Options(select=("IPA1",))).at_least("hint")


def test_the_same_said_twice_is_one_finding() -> None:
    """A bare id lacks several fields, and is one accident."""
    found = check(_study(**{RUTH: "notes:\n  - id: n-a\n", **_no_tables()})).findings
    assert [f.name for f in found] == ["merge-accident"]


def _no_tables() -> dict[str, str]:
    return {"cases/ruth/themes.yaml": "", "themes.yaml": ""}


def test_messages_are_one_line() -> None:
    """Whatever stands where an id belongs."""
    text = 'notes:\n  - id: "a\\nb"\n    category: linguistic\n    turn: "t1\\n::x"\n    note: x\n'
    found = check(_study(**{RUTH: text, **_no_tables()})).findings
    assert {f.name for f in found} == {"schema-violation", "no-such-turn"}
    assert all("\n" not in f.remark.message for f in found)


class _Broken:
    """A rule in the place of a real one, which falls over."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, *, late: bool = True) -> None:
        def on_case(case: Case, _config: Config) -> Iterator[Remark]:
            yield Remark("said before", Place(RUTH, 2), f"{case.id}/n-house")
            raise KeyError("she said it was a lodger")

        def at_once(case: Case, config: Config) -> list[Remark]:
            raise KeyError("she said it was a lodger")

        run = on_case if late else at_once
        changed = tuple(r._replace(on_case=run) if r.name == name else r for r in rules())
        monkeypatch.setattr(selection, "rules", lambda: changed)


@pytest.mark.parametrize("late", [True, False], ids=["in the middle", "at once"])
def test_a_rule_that_falls_over_hides_no_other(monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """It is a finding itself, once, and tells nothing of the study."""
    _Broken(monkeypatch, "unknown-category", late=late)
    outcome = check(_study())
    assert outcome.crashed
    assert _names(outcome) == ["unknown-tag", "no-such-turn", "rule-crashed"]
    message = outcome.findings[-1].remark.message
    assert message.startswith("the rule unknown-category fell over (KeyError in ")
    assert "lodger" not in message


def test_a_rule_of_the_study_that_falls_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same boundary."""

    def on_study(study: Overview) -> Iterator[Remark]:
        yield from ()
        raise RecursionError

    changed = tuple(
        r._replace(on_study=on_study) if r.name == "same-title-twice" else r for r in rules()
    )
    monkeypatch.setattr(selection, "rules", lambda: changed)
    outcome = check(_study())
    assert outcome.crashed
    assert "RecursionError in on_study" in outcome.findings[-1].remark.message


def test_a_crash_is_known_though_its_rule_is_not_selected(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exit code says that the tool could not do its work."""
    _Broken(monkeypatch, "unknown-category")
    outcome = check(_study(), Options(ignore=("rule-crashed",)))
    assert outcome.crashed
    assert "rule-crashed" not in _names(outcome)


def test_a_waiver_of_a_rule_that_fell_over_is_not_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of what it waives."""
    text = specs.base()[RUTH].replace("n-house\n", "n-house # ipa: ignore[unknown-category] x\n", 1)
    assert _names(check(_study(**{RUTH: text}))) == ["unused-waiver"]
    _Broken(monkeypatch, "unknown-category")
    assert _names(check(_study(**{RUTH: text}))) == ["rule-crashed"]


def test_related_messages_are_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are printed beside the finding."""

    def on_case(case: Case, _config: Config) -> Iterator[Remark]:
        yield Remark("a\nb", Place(RUTH), case.id, (Related(Place(RUTH), "c\nd"),))

    rule: Rule = next(r for r in rules() if r.name == "unknown-tag")
    monkeypatch.setattr(selection, "rules", lambda: (rule._replace(on_case=on_case),))
    found = check(_study(), Options(select=("unknown-tag",))).findings
    assert {(f.remark.message, f.remark.related[0].message) for f in found} == {("a b", "c d")}
