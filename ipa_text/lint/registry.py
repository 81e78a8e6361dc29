"""The rules: a code, a name, how grave, from which stage on, and a generator that speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Literal

from ipa_text.lint.findings import Severity
from ipa_text.named import NamedTuple
from ipa_text.study.model import Case, Config, Overview
from ipa_text.study.places import Remark

Scope = Literal["file", "case", "study", "tool"]
CaseRule = Callable[[Case, Config], Iterable[Remark]]
StudyRule = Callable[[Overview], Iterable[Remark]]

FAMILIES = {
    "0": "files",
    "1": "transcripts",
    "2": "notes and anchors",
    "3": "statements and case themes",
    "4": "group themes and evidence",
    "5": "privacy and consent",
    "6": "process",
    "7": "write-up",
    "9": "the tool",
}


class Rule(NamedTuple):
    """One rule. ``stage`` is the first at which it speaks; ``fix`` is safe, unsafe or empty.

    ``instead_of`` names a rule whose finding of the same place this one says more exactly.
    ``default`` tells whether it runs unless it is asked for, ``hushed`` whether nobody is shown what
    stands at the places that it names. ``doc`` is Markdown: one line of what, then why, bad and good
    examples, and the source where it comes from the literature.
    """

    code: str
    name: str
    severity: Severity
    stage: str
    scope: Scope
    fix: str
    needs: tuple[str, ...]
    default: bool
    also: tuple[str, ...]
    instead_of: str
    docstring: str
    on_case: CaseRule | None = None
    on_study: StudyRule | None = None
    hushed: bool = False

    @property
    def family(self) -> str:
        """What sort of thing the rule is about."""
        return FAMILIES[self.code[3]]

    @property
    def doc(self) -> str:
        """The documentation as Markdown."""
        from inspect import cleandoc  # noqa: PLC0415 - worked out where it is read

        return cleandoc(self.docstring)

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.partition("\n")[0]


_RULES: dict[str, Rule] = {}
_MODULES = ("files", "transcripts", "turns", "speech", "notes", "quotations", "references",
            "statements", "clustering", "groups", "recurrence", "extracts", "titles", "history",
            "leaks", "containment", "consent", "withdrawal", "process", "tool")  # fmt: skip


def _add(
    scope: Scope,
    code: str,
    name: str,
    severity: Severity,
    doc: str | None,
    *,
    stage: str = "reading",
    fix: str = "",
    needs: tuple[str, ...] = (),
    default: bool = True,
    also: tuple[str, ...] = (),
    instead_of: str = "",
    on_case: CaseRule | None = None,
    on_study: StudyRule | None = None,
    hushed: bool = False,
) -> None:
    if code in _RULES or not doc:
        raise ValueError(f"{code} is defined twice or has no documentation")
    _RULES[code] = Rule(
        code,
        name,
        severity,
        stage,
        scope,
        fix,
        needs,
        default,
        also,
        instead_of,
        doc,
        on_case,
        on_study,
        hushed,
    )


def file_rule(code: str, name: str, severity: Severity, doc: str, *, fix: str = "") -> None:
    """Declare a rule whose findings are made while files are read."""
    _add("file", code, name, severity, doc, fix=fix)


def tool_rule(code: str, name: str, severity: Severity, doc: str) -> None:
    """Declare a rule whose findings are made by the engine itself."""
    _add("tool", code, name, severity, doc)


def case_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    stage: str = "reading",
    fix: str = "",
    default: bool = True,
    also: tuple[str, ...] = (),
    instead_of: str = "",
) -> Callable[[CaseRule], CaseRule]:
    """Register a generator over one case; its docstring is the rule's documentation."""

    def register(run: CaseRule) -> CaseRule:
        _add("case", code, name, severity, run.__doc__, stage=stage, fix=fix, default=default,
             also=also, instead_of=instead_of, on_case=run)  # fmt: skip
        return run

    return register


def study_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    stage: str = "reading",
    fix: str = "",
    needs: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    instead_of: str = "",
    on_case: CaseRule | None = None,
    hushed: bool = False,
) -> Callable[[StudyRule], StudyRule]:
    """Register a generator over the whole study; its docstring is the rule's documentation.

    What it is about may occur within a case too: ``on_case`` looks there. A rule that needs git runs
    only where the study's whole history is known.
    """

    def register(run: StudyRule) -> StudyRule:
        _add("study", code, name, severity, run.__doc__, stage=stage, fix=fix, needs=needs,
             also=also, instead_of=instead_of, on_case=on_case, on_study=run,
             hushed=hushed)  # fmt: skip
        return run

    return register


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, by code."""
    for module in _MODULES:
        import_module(f"ipa_text.lint.rules.{module}")
    return tuple(_RULES[code] for code in sorted(_RULES))


def find(name: str) -> Rule | None:
    """Return a rule by code, by name or by another name of it; case does not matter in a code."""
    for rule in rules():
        if name.upper() == rule.code or name == rule.name or name in rule.also:
            return rule
    return None


def names() -> list[str]:
    """Return every name and code by which a rule can be called."""
    return [word for rule in rules() for word in (rule.name, rule.code, *rule.also)]


def matching(selector: str) -> Iterator[Rule]:
    """Yield the rules that a selector names: ALL, a code or the beginning of one, a name."""
    for rule in rules():
        if (
            selector.upper() == "ALL"
            or (selector.upper().startswith("IPA") and rule.code.startswith(selector.upper()))
            or selector == rule.name
            or selector in rule.also
        ):
            yield rule
