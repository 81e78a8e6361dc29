"""Run the rules over one case, or over the study as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from ipa_text.lint.findings import Finding
from ipa_text.lint.registry import Rule, find
from ipa_text.lint.selection import Selection
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Config, Overview
from ipa_text.study.places import MORE, Place, Problem, Remark, bounded


class Said(NamedTuple):
    """What rules said; ``silent`` holds (code, case id or nothing) of those that did not speak.

    A rule does not say all before its stage, where it fell over, or where there is too much to say.
    """

    findings: tuple[Finding, ...]
    silent: frozenset[tuple[str, str]]
    crashed: bool


def of_files(problems: Iterable[Problem], chosen: Selection) -> tuple[Finding, ...]:
    """Return what was found wrong with files while they were read, as findings."""
    by_name = {rule.name: rule for rule in chosen.running() if rule.scope == "file"}
    return tuple(
        as_finding(by_name[problem.rule], problem.remark, chosen)
        for problem in problems
        if problem.rule in by_name
    )


def of_waivers(remarks: Iterable[tuple[str, Remark]], chosen: Selection) -> list[Finding]:
    """Return what is to be said of waivers, each under the name of its rule, as findings."""
    by_name = {rule.name: rule for rule in chosen.running() if rule.scope == "tool"}
    said: dict[str, list[Remark]] = {}
    for name, remark in remarks:
        said.setdefault(name, []).append(remark)
    return [
        as_finding(by_name[name], remark, chosen)
        for name, about in said.items()
        if name in by_name
        for remark in bounded(about)
    ]


def on_case(case: Case, config: Config, chosen: Selection) -> Said:
    """Return what the rules say of one case."""
    listed = [
        (
            rule,
            case.stage if rule.scope == "case" else config.stage,
            partial(rule.on_case, case, config),
        )
        for rule in chosen.running()
        if rule.on_case
    ]
    return _said(listed, case.id, config, chosen)


def on_study(study: Overview, chosen: Selection) -> Said:
    """Return what the rules say that look across cases.

    Without a history, or without the private key, those that need it are silent.
    """
    listed = [
        (rule, study.config.stage, partial(rule.on_study, study))
        for rule in chosen.running()
        if rule.on_study
    ]
    asking = [rule for rule, stage, _ in listed if rule.needs and chosen.speaks(rule, stage)]
    lacking = {
        rule
        for need, there in (("git", study.past), ("the private key", lambda: study.config.key))
        for rule in asking
        if need in rule.needs and there() is None
    }
    said = _said([f for f in listed if f[0] not in lacking], "", study.config, chosen)
    return said._replace(silent=said.silent | {(rule.code, "") for rule in lacking})


def silent_in(case: str, stage: str, chosen: Selection) -> frozenset[tuple[str, str]]:
    """Return the rules that do not speak yet of a case at a stage."""
    return frozenset(
        (rule.code, case)
        for rule in chosen.running()
        if rule.scope == "case" and not chosen.speaks(rule, stage)
    )


def _said(
    listed: Iterable[tuple[Rule, str, Callable[[], Iterable[Remark]]]],
    case: str,
    config: Config,
    chosen: Selection,
) -> Said:
    findings: list[Finding] = []
    silent: set[tuple[str, str]] = set()
    crashed = False
    for rule, stage, run in listed:
        if not chosen.speaks(rule, stage):
            silent.add((rule.code, case))
            continue
        try:
            remarks = list(bounded(run()))
        except MemoryError:
            raise
        except Exception as error:
            crashed = True
            silent.add((rule.code, ""))
            findings += _fallen(rule, error, config, chosen)
        else:
            findings += [as_finding(rule, remark, chosen) for remark in remarks]
            if any(remark.message.endswith(MORE) for remark in remarks):
                silent.add((rule.code, ""))
    return Said(tuple(findings), frozenset(silent), crashed)


def _fallen(rule: Rule, error: Exception, config: Config, chosen: Selection) -> Iterator[Finding]:
    """Yield the finding that a rule fell over: the others go on."""
    message = (
        f"the rule {rule.name} fell over ({type(error).__name__} {_raised_at(error)}); the others"
        " ran: please report this, it is a defect of ipa-text"
    )
    crashed = find("rule-crashed")
    if crashed and crashed.code in chosen.active:
        yield as_finding(crashed, Remark(message, Place(config.path), rule.name), chosen)


def _raised_at(error: Exception) -> str:
    """Return where in the program an error was raised, and nothing of what it was about."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}"


def as_finding(rule: Rule, remark: Remark, chosen: Selection) -> Finding:
    """Return a remark as a finding of its rule."""
    return Finding(rule.code, rule.name, chosen.severity(rule), _one_line(remark))


def _one_line(remark: Remark) -> Remark:
    """Return a remark whose messages are one line each, whatever stood where an id belongs."""
    if "\n" not in remark.message and not any("\n" in r.message for r in remark.related):
        return remark
    related = tuple(r._replace(message=" ".join(r.message.split())) for r in remark.related)
    return remark._replace(message=" ".join(remark.message.split()), related=related)
