"""Load a study from a tree of files. Never raises for what a researcher typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import PurePosixPath

from ipa_text.errors import CannotWork
from ipa_text.frozen import changed
from ipa_text.named import NamedTuple
from ipa_text.store.digest import has_content
from ipa_text.store.trees import KEYED, SCHEMAS, Tree, Unreadable
from ipa_text.store.yaml import Mapping
from ipa_text.study import entries, records, waivers
from ipa_text.study.beyond import Written, nothing_beyond
from ipa_text.study.config import config
from ipa_text.study.facts import ANYTHING, Record, Review, Withdrawal
from ipa_text.study.fixed import OUT, Draft, Fixed
from ipa_text.study.layout import audit_file, files_by_case, inside_a_case
from ipa_text.study.links import gone_since, links, named
from ipa_text.study.model import (
    Case,
    Config,
    GroupTheme,
    Interview,
    Schemas,
    SetAside,
    Sidecar,
    Study,
)
from ipa_text.study.modelines import names_a_schema
from ipa_text.study.outside import Outside, is_draft
from ipa_text.study.past import nothing
from ipa_text.study.places import MOST, Place
from ipa_text.study.places import named as named_word
from ipa_text.study.read import Content, Reader
from ipa_text.study.speech import asked
from ipa_text.text import turns
from ipa_text.text.spelling import meant, nearest

FORMAT = 1
"""The version of the format that this program reads."""

NAMES = "identifiers.yaml"
"""The file of the folder ``private`` that holds the key."""

_SIDECAR = re.compile(r"(?P<source>.+?)\.notes(?:\.(?P<coder>[a-z][a-z0-9]*))?\.yaml")
_SOURCE = re.compile(r"[a-z][a-z-]*-\d+\.md")
_CASE = re.compile(r"[a-z][a-z0-9-]*")
UNREAD = (
    "yaml-syntax",
    "conflict-marker",
    "merge-accident",
    "duplicate-key",
    "unreadable",
    "not-utf-8",
)
"""Rules whose findings mean that a part of a file is not known."""
_PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".pdf")


class NewerFormat(CannotWork):
    """The study is written in a format that this program does not know."""


def load(tree: Tree) -> Study:
    """Return the study in a tree, with everything that is wrong with its files.

    Raises NewerFormat, the one thing that cannot be read around.
    """
    paths = tree.paths()
    frame = load_frame(tree, paths)
    parts = [load_case(tree, name, frame.cases, frame.config) for name in frame.cases]
    outside = Outside(frame.written, asked(frame.schedule))
    return put_together(frame, outside, parts, paths)


def put_together(
    frame: Frame, outside: Outside, parts: list[Part], paths: list[PurePosixPath]
) -> Study:
    """Return a study in memory, of what stands outside its cases and of the cases, in their order."""
    readers = [frame.reader, *(part.reader for part in parts)]
    return Study(
        config=frame.config,
        themes=frame.themes,
        set_aside=frame.set_aside,
        order=frame.order,
        order_why=frame.order_why,
        schedule=frame.schedule,
        records=frame.records,
        reviews=frame.reviews,
        fixed=frame.fixed,
        drafts=frame.drafts,
        past=nothing,
        written=frame.written,
        beyond=nothing_beyond,
        links=tuple(link for reader in readers for link in reader.links),
        paths=tuple(str(path) for path in paths),
        hidden=frame.hidden,
        for_editors=frame.for_editors,
        outside=outside,
        cases=tuple(part.case for part in parts),
        waivers=tuple(waiver for reader in readers for waiver in reader.waivers),
        problems=tuple(problem for reader in readers for problem in reader.problems),
        texts={path: text for reader in readers for path, text in reader.texts.items()},
        schemas={path: name for reader in readers for path, name in reader.schemas.items()},
    )


class Frame(NamedTuple):
    """What of a study stands outside its cases; ``cases`` holds the files of each, by id."""

    config: Config
    cases: dict[str, list[PurePosixPath]]
    themes: tuple[GroupTheme, ...]
    set_aside: tuple[SetAside, ...]
    order: str
    order_why: str
    schedule: Mapping
    hidden: frozenset[str]
    for_editors: Schemas
    records: tuple[Record, ...]
    reviews: tuple[Review, ...]
    fixed: tuple[Fixed, ...]
    drafts: tuple[Draft, ...]
    reader: Reader
    written: Written


class Part(NamedTuple):
    """A case as read, and what gathered while it was read."""

    case: Case
    reader: Reader


def load_frame(tree: Tree, paths: list[PurePosixPath]) -> Frame:
    """Read what stands outside the cases; raises NewerFormat."""
    reader = Reader(tree)
    settings = _config(reader)._replace(key=tree.private(NAMES), keyed=_keyed(tree, paths))
    _astray(reader, paths)
    cases = files_by_case(paths)
    content = _optional(reader, paths, "themes.yaml", "group-themes")
    schedule = _optional(reader, paths, "protocol/schedule.yaml", "schedule")
    _optional(reader, paths, "protocol/recruitment.yaml", "recruitment")
    reviews = _optional(reader, paths, "reviews.yaml", "reviews")
    reader.links += named(reviews.root, "reviews.yaml", "")
    marks: list[Fixed] = []
    for path in paths:
        if kind := audit_file(str(path)):
            audited = reader.document(path, kind, str(path))
            marks += records.of_audit(audited.root, str(path), kind) if audited else ()
    drafts, sent = _drafts(reader, paths)
    kept = _prose(reader, [p for p in paths if not inside_a_case(p)], frozenset(cases))
    held = tuple(reader.schemas)
    for path in paths:
        if path.parent == SCHEMAS:
            reader.text(path, str(path))
    order = content.root.get("order")
    order = order if isinstance(order, Mapping) else Mapping()
    return Frame(
        config=settings,
        cases=cases,
        themes=tuple(
            entries.group_theme(t, "themes.yaml") for t in entries.mappings(content.root, "themes")
        ),
        set_aside=entries.set_aside(content.root, "themes.yaml"),
        order=entries.text(order, "by") or "prevalence",
        order_why=entries.text(order, "why"),
        schedule=schedule.root,
        hidden=content.hidden,
        for_editors=Schemas(
            {p: text for p, text in reader.texts.items() if PurePosixPath(p).parent == SCHEMAS},
            any(names_a_schema(path, reader.texts.get(path, "")) for path in held),
        ),
        records=kept,
        reviews=tuple(records.reviews(reviews.root, "reviews.yaml")),
        fixed=(*sent, *marks),
        drafts=drafts,
        reader=reader,
        written=partial(_written, reader, [p for p in paths if not inside_a_case(p)]),
    )


_SENT = rf"(?m)^(?:{'|'.join(OUT)})\s*:"


def _drafts(
    reader: Reader, paths: list[PurePosixPath]
) -> tuple[tuple[Draft, ...], tuple[Fixed, ...]]:
    """Return the drafts of the write-up, and the days on which they say that they were handed in.

    A draft is read as it is: only front matter that names such a day is held to a schema.
    """
    drafts: list[Draft] = []
    sent: list[Fixed] = []
    for path in paths:
        if not is_draft(str(path)):
            continue
        own = Reader(reader.tree)
        text = own.text(path, str(path))
        if text is None:
            continue
        drafts.append(Draft(str(path), text))
        span = turns.front_matter(text)
        if span and re.search(_SENT, text[slice(*span)]):
            front = own.front(text, str(path), "writeup", str(path))
            sent += records.of_draft(front or Mapping(), str(path))
            reader.problems += own.problems
    return tuple(drafts), tuple(sent)


def load_case(tree: Tree, name: str, cases: dict[str, list[PurePosixPath]], config: Config) -> Part:
    """Read one case. Of the others only the ids matter: what they are called is a link in prose."""
    reader = Reader(tree)
    case = _case(reader, name, cases[name], config)
    kept = _prose(reader, cases[name], frozenset(cases))
    written = partial(_written, reader, cases[name])
    return Part(changed(case, records=kept, written=written), reader)


def load_info(tree: Tree, name: str) -> Mapping:
    """Read what ``case.yaml`` says of a participant, and nothing else of the case."""
    path = PurePosixPath("cases", name, "case.yaml")
    content = Reader(tree).document(path, "case", name)
    return content.root if content else Mapping()


def _written(reader: Reader, paths: list[PurePosixPath]) -> Iterator[tuple[str, str | bytes]]:
    """Yield files as they are; what cannot be read has a name all the same."""
    for path in paths:
        content: str | bytes | None = reader.texts.get(str(path))
        if content is None:
            try:
                content = reader.tree.read(path) if has_content(path) else b""
            except Unreadable:
                content = b""
        yield str(path), content


def _keyed(tree: Tree, paths: list[PurePosixPath]) -> bytes | None:
    try:
        return tree.read(KEYED) if KEYED in paths else None
    except Unreadable:
        return b""


def _config(reader: Reader) -> Config:
    content = reader.document(PurePosixPath("study.yaml"), "study", "study.yaml")
    if content is None:
        return Config(Mapping(), whole=False)
    number = content.root.get("format")
    if isinstance(number, (int, float)) and not isinstance(number, bool) and number > FORMAT:
        raise NewerFormat(
            f"study.yaml says `format: {number}`; this ipa-text reads format {FORMAT}: "
            "upgrade ipa-text (pip install --upgrade ipa-text) to work on this study"
        )
    found, waivers = config(content.root)
    reader.waivers += waivers
    return found._replace(whole=not reader.problems_of("study.yaml", *UNREAD))


def _optional(reader: Reader, paths: list[PurePosixPath], name: str, schema: str) -> Content:
    path = PurePosixPath(name)
    content = reader.document(path, schema, name) if path in paths else None
    if content is None:
        hidden = frozenset((ANYTHING,)) if path in paths else frozenset[str]()
        return Content(Mapping(), hidden, (1, 1, 1, 1))
    return content


def _astray(reader: Reader, paths: list[PurePosixPath]) -> None:
    """Report what would vanish in silence: folders that are links or closed, files beside the cases."""
    for path in paths:
        beside = len(path.parts) == 2 and path.parts[0] == "cases"
        if beside and path.suffix in (".md", ".yaml") and path.name != "README.md":
            message = (
                f"{path.name} belongs to no case, and is not read: put it in the folder of one"
            )
            reader.say("unexpected-file-in-a-case", message, Place(str(path)), str(path))
        elif (beside and path.suffix != ".md") or str(path) in _FOLDERS:
            reader.text(path, str(path))


_FOLDERS = ("cases", "journal", "supervision", "protocol")


def _case(reader: Reader, name: str, paths: list[PurePosixPath], settings: Config) -> Case:
    folder = f"cases/{name}"
    if not _CASE.fullmatch(name):
        message = (
            f"cases/{named_word(name)} cannot be a case: its folder is named in lower-case letters,"
            " digits and hyphens, beginning with a letter"
        )
        reader.say("schema-violation", message, Place(f"{folder}/case.yaml"), name)
    prefix = f"{name}/"
    here = [p for p in paths if len(p.parts) == 3]
    hidden: set[str] = set()
    files = {p.name: p for p in here}
    info = _part(reader, files, "case.yaml", "case", prefix, hidden)
    if "case.yaml" not in files:
        message = f"cases/{name} has no case.yaml: it holds the pseudonym and the consent"
        reader.say("missing-file", message, Place(f"{folder}/case.yaml"), name)
    interviews = tuple(
        i for p in here if p.suffix == ".md" for i in [_interview(reader, p, name)] if i
    )
    table = _part(reader, files, "themes.yaml", "case-themes", prefix, hidden)
    reviews = _part(reader, files, "reviews.yaml", "reviews", prefix, hidden)
    read = {i.name for i in interviews}
    sources = [p for p in here if p.suffix == ".md" and p.name not in ("summary.md", "README.md")]
    names = {p.stem for p in sources if p.stem in read or str(p) not in reader.texts}
    sidecars = list(_sidecars(reader, here, names, prefix, hidden))
    _unexpected(reader, paths, names, name)
    path = f"{folder}/themes.yaml"
    own = f"{folder}/case.yaml"
    unread = reader.texts.get(own, "") if reader.problems_of(own, *UNREAD) else ""
    return Case(
        id=name,
        path=folder,
        info=info,
        pseudonym=entries.text(info, "pseudonym"),
        stage=entries.text(info, "stage") or settings.stage,
        withdrawn=_withdrawal(info, reader.texts.get(own), "case.yaml" in files),
        interviews=interviews,
        sidecars=tuple(sorted(sidecars, key=lambda s: (s.source, s.coder))),
        statements=tuple(entries.statement(s, path) for s in entries.mappings(table, "statements")),
        themes=tuple(entries.case_theme(t, path) for t in entries.mappings(table, "themes")),
        set_aside=entries.set_aside(table, path),
        hidden=frozenset(hidden),
        reviews=tuple(records.reviews(reviews, f"{folder}/reviews.yaml")),
        consents=tuple(records.consents(info, own, unread)),
    )


def _part(
    reader: Reader,
    files: dict[str, PurePosixPath],
    name: str,
    schema: str,
    prefix: str,
    hidden: set[str],
) -> Mapping:
    """Read one YAML file of a case; what cannot be read of it is added to ``hidden``."""
    if name not in files:
        return Mapping()
    content = reader.document(files[name], schema, prefix + name, prefix)
    if content is None or ANYTHING in content.hidden:
        hidden |= {ANYTHING} if name == "themes.yaml" else set()
        return Mapping()
    hidden |= content.hidden
    reader.links += named(content.root, str(files[name]), prefix.rstrip("/"))
    return content.root


def _withdrawal(info: Mapping, text: str | None, there: bool) -> Withdrawal | None:
    """Return a withdrawal; where it cannot be read whether there is one, as if it were of everything."""
    found = info.get("withdrawn")
    if not isinstance(found, Mapping):
        unknown = there and (text is None or _says_withdrawn(text))
        return Withdrawal("", "", "all", assumed=True) if unknown else None
    scope = entries.text(found, "scope") or "all"
    return Withdrawal(entries.text(found, "date"), entries.text(found, "stage"), scope)


def _says_withdrawn(text: str) -> bool:
    return "withdrawn" in text and re.search(r"(?m)^withdrawn\s*:", text) is not None


def _is_source(path: PurePosixPath, text: str) -> bool:
    return bool(_SOURCE.fullmatch(path.name)) or (
        turns.front_matter(text) is not None and path.name != "summary.md"
    )


def _interview(reader: Reader, path: PurePosixPath, case: str) -> Interview | None:
    if path.name in ("summary.md", "README.md"):
        return None
    subject = f"{case}/{path.stem}"
    text = reader.text(path, subject)
    if text is None:
        return None
    if not _is_source(path, text):
        message = (
            f"{path.name} is neither a source (named as interview-1.md, diary-1.md) nor summary.md"
        )
        reader.say("unexpected-file-in-a-case", message, Place(str(path)), subject)
        return None
    front = reader.front(text, str(path), "source", subject)
    if front is None and turns.front_matter(text) is None:
        message = _no_front(text, "transcript", "kind, date and speakers")
        reader.say("missing-front-matter", message, Place(str(path)), subject)
    speakers = (front or Mapping()).get("speakers")
    roles = {str(k): str(v) for k, v in speakers.items()} if isinstance(speakers, Mapping) else {}
    transcript = turns.parse(text, roles)
    where = [(t.first_line, t.last_line, f"{subject}#^{t.id}") for t in transcript.turns]
    reader.waivers += islice(waivers.in_markdown(text, str(path), where), MOST)
    return Interview(
        path.stem,
        str(path),
        front or Mapping(),
        roles,
        transcript,
        not reader.problems_of(str(path), *UNREAD),
    )


def source(tree: Tree, path: PurePosixPath, case: str) -> Interview | None:
    """Return one source of a case alone; None where it cannot be read or is none."""
    return _interview(Reader(tree), path, case)


def _sidecars(
    reader: Reader, here: list[PurePosixPath], sources: set[str], prefix: str, hidden: set[str]
) -> Iterator[Sidecar]:
    for path in here:
        named = _SIDECAR.fullmatch(path.name)
        if not named:
            continue
        subject = prefix + path.name
        if named["source"] not in sources:
            message = (
                f"these notes belong to {named['source']}.md, which is not here"
                f"{nearest(named['source'], sources)}"
            )
            reader.say("missing-file", message, Place(str(path)), subject)
        content = reader.document(path, "notes", subject, prefix)
        if content is None:
            hidden.add(ANYTHING)
            continue
        hidden |= content.hidden
        coder = named["coder"] or ""
        yield entries.sidecar(content.root, str(path), named["source"], coder)


def _unexpected(reader: Reader, paths: list[PurePosixPath], sources: set[str], case: str) -> None:
    known = ["case.yaml", "themes.yaml", "reviews.yaml", "summary.md", "interview-1.md"]
    for path in paths:
        name = "/".join(path.parts[2:])
        if len(path.parts) > 3:
            if path.parts[2] in ("journal", "supervision") and path.suffix == ".md":
                continue
        elif (
            name in known
            or path.suffix == ".md"
            or _SIDECAR.fullmatch(name)
            or (path.suffix.lower() in _PICTURES and path.stem in sources)
        ):
            continue
        notes = [f"{source}.notes.yaml" for source in sorted(sources)]
        hint = nearest(name, [*known, *notes])
        if notes and name in ("notes.yaml", "notes.yml"):
            hint = meant(notes[0])
        message = f"{name} is not a file of a case{hint}"
        shown = str(path).encode("utf-8", "backslashreplace").decode()
        reader.say("unexpected-file-in-a-case", message, Place(shown), f"{case}/{name}")


def _no_front(text: str, what: str, keys: str) -> str:
    """Say that front matter is missing, or only the end of it."""
    if turns.opens_front_matter(text):
        return (
            "the front matter that begins here has no end: put `---` on a line of its own behind it"
        )
    return f"this {what} has no front matter: begin with `---`, {keys}"


def _prose(reader: Reader, paths: list[PurePosixPath], cases: frozenset[str]) -> tuple[Record, ...]:
    """Read journals, supervision records and summaries for the ids that they name.

    Returns the records that they are.
    """
    kept = []
    for path in paths:
        kind = path.parent.name
        summary = path.name == "summary.md" and len(path.parts) == 3
        if path.suffix != ".md" or path.name == "README.md":
            continue
        if not (summary or kind in ("journal", "supervision", "protocol")):
            continue
        case = path.parts[1] if path.parts[0] == "cases" else ""
        text = reader.text(path, str(path))
        if text is None:
            continue
        gone = frozenset[Place]()
        if kind in ("journal", "supervision"):
            front = _entry(reader, text, path, kind, case)
            gone = gone_since(front, str(path))
            kept.append(records.record(front, str(path), kind, case))
        elif str(path) == records.POSITIONALITY:
            kept.append(records.positionality(text))
        reader.waivers += islice(waivers.in_markdown(text, str(path), []), MOST)
        found = links(text, str(path), case, cases)
        reader.links += (k._replace(held=k.place not in gone) for k in found)
    return tuple(kept)


def _entry(reader: Reader, text: str, path: PurePosixPath, kind: str, case: str) -> Mapping:
    """Return the front matter of an entry, and note the ids that it names."""
    if turns.front_matter(text) is None:
        message = _no_front(text, f"{kind} entry", "date and who")
        reader.say("missing-front-matter", message, Place(str(path)), str(path))
        return Mapping()
    front = reader.front(text, str(path), kind, str(path)) or Mapping()
    reader.links += named(front, str(path), case)
    return front
