"""What a diff reports: its changes in order, prevalence, and one sentence that sums it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ipa_text.named import NamedTuple
from ipa_text.study.consents import refusal
from ipa_text.study.evidence import WITHDRAWN
from ipa_text.study.places import spoken
from ipa_text.trail.changes import FORM, THEMES, Change, holder_kind, ordered
from ipa_text.trail.files import FileFacts, kind_of
from ipa_text.trail.memory import safe
from ipa_text.trail.prevalence import Prevalence, consents, prevalence, withdrawal
from ipa_text.trail.sides import Difference


@dataclass(frozen=True)
class Report:
    """A diff. ``others`` are files that differ and hold no coding; of ``unread`` nothing can be said."""

    base: str
    head: str
    changes: tuple[Change, ...]
    prevalence: tuple[Prevalence, ...] = ()
    others: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def summary(self) -> dict[str, int]:
        """How many changes there are of each kind, in order of weight."""
        return dict(Counter(change.kind for change in self.changes))


def report(
    found: Difference, paths: Iterable[str] = (), people: Iterable[FileFacts] = ()
) -> Report:
    """Return what differs, limited to ``paths`` where any are given.

    ``people`` is what is recorded of the cases now, where neither side is the study as it stands.
    """
    wanted = tuple(paths)
    wanted = () if "." in wanted else wanted

    def inside(path: str) -> bool:
        return not wanted or any(path == w or path.startswith(f"{w}/") for w in wanted)

    kept = withheld((*_recorded(found), *people))
    changes = [kept_back(c, kept) for c in found.compared.changes if inside(c.path)]
    return Report(
        found.base,
        found.head,
        tuple(ordered(changes)),
        tuple(prevalence(found)) if inside("themes.yaml") else (),
        tuple(path for path in found.others if inside(path)),
        tuple(path for path in found.compared.unread if inside(path)),
    )


def _recorded(found: Difference) -> Iterator[FileFacts]:
    """Yield what is recorded of each case, on the one side on which it stands or the later one."""
    there = set(found.after.paths)
    for side in (found.before, found.after):
        for path in side.paths:
            stands = kind_of(path) == "case" and (side is found.after or path not in there)
            if stands and (recorded := side.facts(path)) is not None:
                yield recorded


class Withheld(NamedTuple):
    """Cases of which no text at all is shown, and cases of which no words of the participant are.

    They are named as they are remembered (``memory.safe``), whatever their folders are called.
    """

    gone: frozenset[str]
    quiet: frozenset[str]


def withheld(files: Iterable[FileFacts]) -> Withheld:
    """Return what is not shown of whom, by what is recorded of each case, the latest last."""
    latest = {safe(f.case): f for f in files if f.kind == "case"}
    found = {case: record.scope for case, f in latest.items() if (record := withdrawal(f))}
    gone = frozenset(case for case, scope in found.items() if scope == "all")
    unquoted = frozenset(case for case, f in latest.items() if refusal(consents(f)))
    return Withheld(gone, (frozenset(found) | unquoted) - gone)


def kept_back(change: Change, kept: Withheld) -> Change:
    """Return a change without what is not shown of a participant who has withdrawn, or some of it."""
    if change.kind.startswith("case-") and not change.kind.startswith("case-theme"):
        return change
    named = (change.case, *(name.partition("/")[0] for name in (change.ref, *change.about)))
    about = set(map(safe, named))
    if not about & (kept.gone | kept.quiet):
        return change
    gone = bool(about & kept.gone)
    before, after = (
        None if text is None else _kept_back(change, text, all_of_it=gone)
        for text in (change.before, change.after)
    )
    return change._replace(before=before, after=after, detail="" if gone else change.detail)


def _kept_back(change: Change, text: str, *, all_of_it: bool) -> str:
    if change.kind in ("evidence-linked", "evidence-unlinked"):
        return text
    return WITHDRAWN if all_of_it else spoken(text, show_words=False)


_WORDS = {"added": "new", "reanchored": "re-anchored"}


def sentence(found: Report) -> str:
    """Return what a diff amounts to in one sentence."""
    decided = [c for c in found.changes if c.kind not in FORM]
    form = len({c.path for c in found.changes if c.kind in FORM})
    parts = [*_cases(decided), *_touched("theme", THEMES, decided)]
    parts += _touched("statement", ("statement",), decided)
    parts += _counted(decided)
    parts += _prevalence(found.prevalence)
    if form:
        files = _plural(form, "file")
        parts.append(f"{files} reformatted{'' if decided else ', no decision changed'}")
    if found.others:
        if not decided and not form:
            parts.append("no decision changed")
        parts.append(f"{_plural(len(found.others), 'other file')} changed")
    if found.unread:
        parts.append(
            f"{_plural(len(found.unread), 'file')} could not be read, so that nothing is said of"
            f" {'it' if len(found.unread) == 1 else 'them'}"
        )
    return "; ".join(parts) or "no difference"


def _plural(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _done(change: Change) -> str:
    done = change.kind.rpartition("-")[2]
    return _WORDS.get(done, done)


def _cases(changes: list[Change]) -> Iterator[str]:
    found = Counter(_done(c) for c in changes if holder_kind(c.kind) == "case")
    for done, number in found.items():
        yield f"{_plural(number, 'case')} {done}"


def _touched(name: str, levels: tuple[str, ...], changes: list[Change]) -> Iterator[str]:
    """Yield how many themes or statements were touched, and what was done to how many."""
    own = [c for c in changes if holder_kind(c.kind) in levels]
    linked = {c.ref for c in changes if c.kind.startswith("evidence-") and c.level in levels}
    touched = linked | {c.ref for c in own}
    if not touched:
        return
    done = Counter(what for what, _ in dict.fromkeys((_done(c), c.ref) for c in own))
    told = ", ".join(f"{number} {what}" for what, number in done.items())
    yield f"{_plural(len(touched), name)} touched{': ' if told else ''}{told}"


_COUNTED = (
    (("evidence-linked", "evidence-unlinked"), "{n} link{s} changed"),
    (("set-aside",), "{n} set aside"),
    (("taken-back",), "{n} taken back"),
    (("note-added",), "{n} note{s} new"),
    (("note-removed",), "{n} note{s} removed"),
    (
        ("note-renamed", "note-reworded", "note-recategorised", "note-retagged", "note-replied"),
        "{n} note{s} changed",
    ),
    (("note-reanchored",), "{n} quotation{s} re-anchored"),
    (("extract-added",), "{n} extract{s} new"),
    (("extract-removed",), "{n} extract{s} removed"),
    (("extract-renamed", "extract-changed"), "{n} extract{s} changed"),
    (("transcript-added",), "{n} transcript{s} new"),
    (("transcript-removed",), "{n} transcript{s} removed"),
    (("transcript-corrected",), "{n} turn{s} corrected"),
    (("transcript-anonymised",), "{n} turn{s} anonymised"),
    (("review-added",), "{n} review mark{s} new"),
    (("review-changed",), "{n} review mark{s} changed"),
    (("review-removed",), "{n} review mark{s} taken out"),
    (("supervision-added",), "{n} record{s} of supervision new"),
    (("supervision-changed",), "{n} record{s} of supervision changed"),
    (("supervision-removed",), "{n} record{s} of supervision taken out"),
    (("audit-record-added",), "{n} record{s} of the audit new"),
    (("audit-record-changed",), "{n} record{s} of the audit changed"),
    (("audit-record-removed",), "{n} record{s} of the audit taken out"),
    (("setting-changed",), "{n} setting{s} changed"),
    (("waiver-added",), "{n} waiver{s} new"),
    (("waiver-removed",), "{n} waiver{s} removed"),
)


def _counted(changes: list[Change]) -> Iterator[str]:
    for kinds, text in _COUNTED:
        each = kinds[0].startswith(("evidence-", "review-"))
        found = [c for c in changes if c.kind in kinds]
        number = len(found) if each else len({(c.path, c.ref) for c in found})
        if number:
            yield text.format(n=number, s="" if number == 1 else "s")


def _prevalence(found: tuple[Prevalence, ...]) -> Iterator[str]:
    for one in found[:3]:
        yield f"prevalence of *{one.id}* {spelled(one)}"
    if found[3:]:
        yield f"and of {_plural(len(found) - 3, 'theme')} more"


def spelled(one: Prevalence) -> str:
    """Return a prevalence as it was and is: ``4/6 -> 5/6``."""
    before = "-" if one.before is None else f"{one.before}/{one.of_before}"
    after = "-" if one.after is None else f"{one.after}/{one.of}"
    return f"{before} -> {after}"
