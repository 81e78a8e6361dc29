"""Put marks of review into ``reviews.yaml``, by small splices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from ipa_text.errors import CannotWork
from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.study import fingerprints
from ipa_text.study.canonical import list_blocks
from ipa_text.study.edit import BYTE_ORDER_MARK, only_crlf, prose_block
from ipa_text.study.model import Study
from ipa_text.study.refs import addresses
from ipa_text.study.reviewed import of_case_or_entry
from ipa_text.text.spelling import nearest

_TAG = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")


class Mark(NamedTuple):
    """A review to be recorded, and the file that it goes into."""

    of: str
    by: str
    date: str
    state: str
    at: str
    fingerprint: str
    why: str
    path: str


def researcher(study: Study, initials: str) -> str:
    """Return the name of a researcher of the study; raises CannotWork for anybody else."""
    people = study.config.info.get("researchers")
    known = people if isinstance(people, Mapping) else {}
    if initials not in known:
        hint = nearest(initials, map(str, known))
        raise CannotWork(f"{initials} is no researcher of this study (study.yaml){hint}")
    about = known[initials]
    return str(about.get("name") or initials) if isinstance(about, Mapping) else initials


def version(name: str) -> str:
    """Return the name of a tag or checkpoint; raises CannotWork for what can be none."""
    if name and not _TAG.fullmatch(name):
        raise CannotWork("--at takes the name of a tag or checkpoint, such as checkpoint-2")
    return name


def on_a_day(day: date, today: date) -> str:
    """Return a day as a mark has it; raises CannotWork for one that has not come yet."""
    if day > today:
        raise CannotWork(
            f"{day} is still to come (today is {today}): a review is recorded on the day of it, or later"
        )
    return day.isoformat()


def reasons(why: str) -> str:
    """Return a reviewer's reasons on one line; raises CannotWork for what no file of a study may hold."""
    said = " ".join(why.split())
    if odd := yaml.gate(said)[1]:
        raise CannotWork(f"--why holds {odd[0].name}, which no file of a study may: type it anew")
    return said


def before(study: Study, path: str) -> str | None:
    """Return the text of a file of reviews, None where there is none yet.

    Raises CannotWork where it is there and cannot be read.
    """
    if path in study.paths and path not in study.texts:
        raise CannotWork(f"{path} cannot be read: `ipa-text check` says where; mend it first")
    return study.texts.get(path)


def what(study: Study, ref: str) -> tuple[str, str, str]:
    """Return the id of what a reference names, its fingerprint, and the file for marks of it.

    Raises CannotWork where it names nothing that can be reviewed, or several things.
    """
    found = [a for a in addresses(study, ref) if a.kind != "lines"]
    if not found:
        known = [*study.theme, *(f"{c.id}/{name}" for c in study.facts for name in c.ids)]
        raise CannotWork(
            f"`{ref}` is no group theme, case, or entry of a case{nearest(ref, known)}"
        )
    if len(found) > 1:
        raise CannotWork(
            f"`{ref}` could be {', '.join(f'{a.case}/{a.id}' for a in found)}: say which"
        )
    [address] = found
    if address.kind == "group theme":
        theme = study.theme[address.id]
        return address.id, fingerprints.of_group_theme(study, theme), "reviews.yaml"
    case = study.case[address.case]
    if case.gone:
        raise CannotWork(f"{case.id} withdrew: nothing of theirs is reviewed")
    of = f"{case.id}/{address.id}" if address.id else case.id
    return of, of_case_or_entry(case, of), f"{case.path}/reviews.yaml"


def with_marks(text: str | None, marks: Iterable[Mark], path: str) -> str:
    """Return the text of a file of reviews with marks behind those that it holds.

    ``text`` is None where there is no such file yet. Raises CannotWork where it cannot be read, or
    holds its list in a form into which no line can be put.
    """
    if text is None or not text.strip(BYTE_ORDER_MARK + " \r\n"):
        up = "../" * path.count("/")
        text = f"# yaml-language-server: $schema={up}.ipa-text/schema/reviews.schema.json\n\nreviews:\n"
    newline = "\r\n" if only_crlf(text) else "\n"
    lines = text.replace("\r\n", "\n").split("\n") if newline == "\r\n" else text.split("\n")
    document = yaml.read("\n".join(lines).removeprefix(BYTE_ORDER_MARK))
    root = document.root
    odd = document.problems or document.broken or not isinstance(root, (yaml.Mapping, type(None)))
    if odd or (root is not None and root.doubled):
        raise CannotWork(f"{path} cannot be read: `ipa-text check` says where; mend it first")
    at, indent, blank = _where(lines, root or {}, path)
    for mark in marks:
        entry = _entry(mark, indent)
        lines[at:at] = ["", *entry] if blank else entry
        at += len(entry) + blank
        blank = True
    return newline.join(lines)


def _where(lines: list[str], root: Mapping[str, object], path: str) -> tuple[int, int, bool]:
    """Return the line before which an entry goes, its indent, and whether a blank line parts them."""
    found = list_blocks("\n".join(lines), "reviews")
    if found:
        last = found[1][-1]
        end = last.end
        while end > last.start + 1 and not lines[end - 1].strip():
            end -= 1
        dash = next(line for line in lines[last.start :] if line.lstrip().startswith("- "))
        return end, len(dash) - len(dash.lstrip()), True
    if root.get("reviews"):
        raise CannotWork(
            f"{path} holds its reviews on one line: `ipa-text fmt` writes them out first"
        )
    for number, line in enumerate(lines):
        if line.startswith("reviews:"):
            lines[number] = "reviews:"
            return number + 1, 2, False
    while lines and not lines[-1].strip():
        lines.pop()
    lines += ["", "reviews:", ""]
    return len(lines) - 1, 2, False


def _entry(mark: Mark, indent: int) -> list[str]:
    fields = [("of", mark.of), ("by", mark.by), ("date", mark.date), ("state", mark.state)]
    fields += [(k, v) for k, v in (("at", mark.at), ("fingerprint", mark.fingerprint)) if v]
    if mark.why:
        fields.append(("why", prose_block(mark.why, indent + 4)))
    space = " " * indent
    text = "\n".join(f"{space}  {key}: {value}" for key, value in fields)
    return f"{space}- {text.lstrip()}".split("\n")
