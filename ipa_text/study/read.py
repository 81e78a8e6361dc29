"""Read one file of a study: bytes to text to YAML, gathering problems and never raising for them."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from ipa_text.named import NamedTuple
from ipa_text.store import yaml
from ipa_text.store.trees import Tree, Unreadable
from ipa_text.store.yaml import Mapping, Sequence
from ipa_text.study import schema, waivers
from ipa_text.study.colons import with_colon
from ipa_text.study.conflicts import STOPPED, UNSETTLED, conflicts, unsettled
from ipa_text.study.edit import prose_block
from ipa_text.study.facts import ANYTHING
from ipa_text.study.model import Link, Waiver
from ipa_text.study.places import MORE, MOST, Edit, Fix, Place, Problem, Related, Remark, named
from ipa_text.study.walk import walk
from ipa_text.text.source import Source
from ipa_text.text.turns import front_matter

_IDS = r"\bid:\s*['\"]?([a-z][a-z0-9-]*)"


MISPLACED = (
    "this waiver waives nothing: it belongs on the `- id:` line of an entry, or alone on the line"
    " above it"
)


class Content(NamedTuple):
    """A YAML file as read: its root, and the ids that stand in what could not be read."""

    root: Mapping
    hidden: frozenset[str]
    mark: yaml.Mark


class Reader:
    """Reads the files of a tree; what is wrong with them gathers in ``problems``."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.problems: list[Problem] = []
        self.waivers: list[Waiver] = []
        self.links: list[Link] = []
        self.texts: dict[str, str] = {}
        self.schemas: dict[str, str] = {}
        """Which schema each YAML file is held to."""
        self._said: Counter[tuple[str, str]] = Counter()

    def say(self, rule: str, message: str, place: Place, subject: str, *related: Related) -> None:
        """Note a problem under the name of its rule; of one file, no more than anybody would read."""
        self._said[rule, place.path] += 1
        if self._said[rule, place.path] > MOST:
            return
        message += MORE if self._said[rule, place.path] == MOST else ""
        self.problems.append(Problem(rule, Remark(message, place, subject, related)))

    def problems_of(self, path: str, *names: str) -> bool:
        """Tell whether a problem of one of these rules was found in a file."""
        return any(p.rule in names and p.remark.place.path == path for p in self.problems)

    def text(self, path: PurePosixPath, subject: str) -> str | None:
        """Return a file's text with its lines intact, or None where it cannot be read."""
        name = _shown(path)
        try:
            data = self.tree.read(path)
        except Unreadable as error:
            self.say("unreadable", str(error), Place(name), subject)
            return None
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self._not_utf8(name, data, error, subject)
            return None
        self.texts[name] = text
        marked = text.startswith("\ufeff")
        text, odd = yaml.gate(text)
        if odd:
            self._odd(name, text, odd, subject)
        text = text[marked:]
        return self._without_conflicts(name, text, subject)

    def document(
        self, path: PurePosixPath, schema_name: str, subject: str, prefix: str = ""
    ) -> Content | None:
        """Return a YAML file held to its schema; None where nothing of it could be read."""
        self.schemas[_shown(path)] = schema_name
        text = self.text(path, subject)
        if text is None:
            return None
        hidden = self._conflict_ids(_shown(path), text)
        content = self._content(text, _shown(path), schema_name, subject, prefix)
        return content._replace(hidden=content.hidden | hidden)

    def front(self, text: str, path: str, schema_name: str, subject: str) -> Mapping | None:
        """Return the front matter of a Markdown text; None where there is none."""
        span = front_matter(text)
        if span is None:
            return None
        content = self._content("\n" + text[slice(*span)], path, schema_name, subject, "")
        return None if ANYTHING in content.hidden else content.root

    def _content(
        self, text: str, path: str, schema_name: str, subject: str, prefix: str
    ) -> Content:
        document = yaml.read(text)
        source = Source(text)
        for problem in document.problems:
            syntax = problem.rule == "yaml-syntax"
            keys = schema.keys(schema_name) if syntax else frozenset[str]()
            rule, message, mark = with_colon(problem, source, keys) if syntax else problem
            fix = _quoting(source, path, mark[0]) if syntax else None
            remark = Remark(message, Place.of(path, mark), subject, fix=fix)
            self.problems.append(Problem(rule, remark))
        hidden = frozenset(i for b in document.broken for i in b.ids)
        if document.root is None and document.broken:
            return Content(Mapping(), hidden | {ANYTHING}, document.mark)
        root = document.root
        if root is not None and not isinstance(root, Mapping):
            message = "this file should begin with a key and a colon; it holds something else"
            self.say("schema-violation", message, Place.of(path, document.mark), subject)
            return Content(Mapping(), hidden | {ANYTHING}, document.mark)
        root = Mapping() if root is None else root
        if document.doubled:
            hidden |= self._take_out_doubled(root, source, path, subject, prefix)
        if not self._in_conflict(path):
            wrong = schema.problems(schema_name, root, path, document.mark, subject, prefix)
            self.problems += islice((_where_it_can_be(p, source) for p in wrong), MOST)
        if " #" in text or "prompts" in text:
            self._swallowed(root, source, path, subject, prefix)
        found, misplaced = waivers.in_yaml(root, source, path, subject, prefix)
        self.waivers += found[:MOST]
        for place in misplaced:
            self.say("misplaced-waiver", MISPLACED, place, subject)
        return Content(root, hidden, document.mark)

    def _take_out_doubled(
        self, root: Mapping, source: Source, path: str, subject: str, prefix: str
    ) -> frozenset[str]:
        """Report doubled keys; take entries that have them out, so that no value wins."""
        hidden: set[str] = set()
        for value, steps in walk(root):
            if isinstance(value, Mapping) and value.doubled:
                about = schema.subject_of(root, steps, subject, prefix)
                self._doubled(value, path, about, entry=bool(steps))
                first, last = value.mark[0], value.mark[2] if steps else len(source.starts)
                lines = "\n".join(source.line(n) for n in range(first, last + 1))
                hidden.update(re.findall(_IDS, lines))
        drop_doubled(root)
        return frozenset(hidden)

    def _doubled(self, value: Mapping, path: str, subject: str, *, entry: bool) -> None:
        if entry and len(value.doubled) > 1:
            keys = ", ".join(f"{named(k)}" for k in value.doubled)
            mark = next(iter(value.doubled.values()))[1]
            message = (
                f"two entries were glued together in a merge: {keys} stand twice; give each its"
                " own `- id:` (a dash may be missing) and keep both"
            )
            self.say("merge-accident", message, Place.of(path, mark), subject)
            return
        for key, marks in value.doubled.items():
            related = Related(Place.of(path, marks[0]), "the first one")
            message = f"{named(key)} stands twice here, and neither is read: keep one"
            self.say("duplicate-key", message, Place.of(path, marks[1]), subject, related)

    def _swallowed(
        self, root: Mapping, source: Source, path: str, subject: str, prefix: str
    ) -> None:
        for value, steps in walk(root):
            if not isinstance(value, Mapping):
                continue
            for key in value:
                if message := _swallowed_in(key, value, source):
                    about = schema.subject_of(root, steps, subject, prefix)
                    place = Place.of(path, value.values_at[key])
                    self.say("swallowed-by-yaml", message, place, about)

    def _not_utf8(self, path: str, data: bytes, error: UnicodeDecodeError, subject: str) -> None:
        before = data[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            what = "this file is UTF-16 text"
        else:
            what = f"byte 0x{data[error.start]:02X} is not UTF-8 (Windows-1252 text, perhaps)"
        message = f"{what}: save it as UTF-8 in your editor"
        self.say("not-utf-8", message, Place(path, line, column, line, column + 1), subject)

    def _odd(self, path: str, text: str, odd: list[yaml.Odd], subject: str) -> None:
        source = Source(text)
        for offset, name in odd[:3]:
            mark = source.mark(offset, offset + 1)
            many = f"{len(odd)}{' or more' if len(odd) >= yaml.PROBLEM_LIMIT else ''}"
            more = f" ({many} such in this file)" if len(odd) > 3 else ""
            message = f"{name} stands here, which editors do not show: take it out{more}"
            self.say("stray-character", message, Place.of(path, mark), subject)

    def _without_conflicts(self, path: str, text: str, subject: str) -> str:
        regions = conflicts(text)
        if not regions:
            return text
        entries = unsettled(text) if path.endswith(".yaml") else [None] * len(regions)
        lines = text.split("\n")
        for (first, last), entry in zip(regions, entries, strict=True):
            related = [Related(Place(path, *entry), UNSETTLED)] if entry else []
            place = Place(path, first + 1, 1, first + 1, 8)
            self.say("conflict-marker", STOPPED, place, subject, *related)
            lines[first : last + 1] = [" " * len(line) for line in lines[first : last + 1]]
        return "\n".join(lines)

    def _in_conflict(self, path: str) -> bool:
        """Tell whether parts of a file are not read, so that what seems missing may stand in them."""
        return bool(conflicts(self.texts.get(path, "")))

    def _conflict_ids(self, path: str, text: str) -> frozenset[str]:
        full = self.texts[path]
        if full == text:
            return frozenset()
        lines = full.split("\n")
        return frozenset(
            name
            for first, last in conflicts(full)
            for line in lines[first : last + 1]
            for name in re.findall(_IDS, line)
        )


def _shown(path: PurePosixPath) -> str:
    """Return a path that can be printed, whatever bytes its name has."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


_PROSE_LINE = rf"( *(?:- )?)({'|'.join(sorted(schema.PROSE))}): +(\S.*?) *"


_OPENS_BLOCK = r"[>|][-+0-9]{0,2}(?: +#.*)?"


def _quoting(source: Source, path: str, line: int) -> Fix | None:
    """Return the fix that puts a line of prose, on which YAML stopped, into a block."""
    found = re.fullmatch(_PROSE_LINE, source.line(line))
    if not found or re.fullmatch(_OPENS_BLOCK, found[3]) or not path.endswith(".yaml"):
        return None
    indent = len(found[1])
    words = [re.sub(r"^[>|][-+] +", "", found[3])]
    last = line
    while (more := source.line(last + 1)).strip() and len(more) - len(more.lstrip(" ")) > indent:
        words.append(more.strip())
        last += 1
    if any(re.search(r"(?:^|\s)#", part) for part in words):
        return None
    place = Place(path, line, found.start(3) + 1, last, len(source.line(last)) + 1)
    edit = Edit(place, prose_block(" ".join(words), indent + 2))
    return Fix("put the words into a block", (edit,), safe=True)


def _where_it_can_be(problem: Problem, source: Source) -> Problem:
    """Offer to give an id only where an entry begins right behind its dash and is not waived there."""
    fix = problem.remark.fix
    if problem.rule != "missing-id" or fix is None:
        return problem
    place = fix.edits[0].place
    line = source.line(place.line)
    if line[: place.column - 1].strip() in ("-", "- {") and "# ipa:" not in line:
        return problem
    return Problem(problem.rule, problem.remark._replace(fix=None))


def drop_doubled(value: Any) -> None:
    """Take out of every list the entries in which a key stands twice."""
    if isinstance(value, Sequence):
        kept = [i for i, v in enumerate(value) if not (isinstance(v, Mapping) and v.doubled)]
        value.values_at = [value.values_at[i] for i in kept]
        value[:] = [value[i] for i in kept]
    for inner in value.values() if isinstance(value, Mapping) else value:
        if isinstance(inner, (Mapping, Sequence)):
            drop_doubled(inner)


def _swallowed_in(key: str, owner: Mapping, source: Source) -> str:
    """Say what YAML swallowed of a value of ``owner``, if anything."""
    value, mark = owner[key], owner.values_at[key]
    if key == "prompts" and isinstance(value, Sequence) and value.flow and len(value) > 1:
        return "inside `[...]` a comma ends a prompt: put each prompt in a `- >-` block of its own"
    if key not in schema.PROSE or owner.flow:
        return ""
    if isinstance(value, str):
        start = source.offset(mark[0], mark[1])
        if source.text[start : start + 1] in ">|\"'":
            return ""
    elif value is not None:
        return ""
    rest = source.line(mark[2])[mark[3] - 1 :]
    if not rest.lstrip().startswith("#") or (value is not None and not rest[:1].isspace()):
        return ""
    if value is None and "ipa:" in rest:
        return ""
    return f"`#` begins a comment: the rest of this line is not part of {named(key)}; write a `>-` block"
