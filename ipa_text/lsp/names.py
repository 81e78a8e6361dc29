"""From an id to what it stands for, to everything that names it, and to another name for it."""

from __future__ import annotations

from lsprotocol import types

from ipa_text.lsp.snapshot import Snapshot
from ipa_text.study.occurrences import Name, Occurrence
from ipa_text.study.places import Place
from ipa_text.study.rename import NotRenamed, rename, renameable


def definition(snapshot: Snapshot, path: str, position: types.Position) -> list[types.Location]:
    """Return where what stands at a position is defined; for a quotation, where its words stand."""
    names = {occurrence.name for occurrence in snapshot.at(path, position)}
    found = [o.place for o in snapshot.places_of(names) if o.defines]
    return [snapshot.location(p) for p in found or quoted_at(snapshot, path, position)]


def quoted_at(snapshot: Snapshot, path: str, position: types.Position) -> list[Place]:
    """Return where the words of the quotation at a position of a sidecar stand in the transcript."""
    coded = snapshot.sidecar(path)
    if coded is None:
        return []
    case, sidecar = coded
    interview = case.sources.get(sidecar.source)
    at = snapshot.offset(path, position)
    places = []
    for _, anchor, located in case.anchored(sidecar):
        start, end = snapshot.span(anchor.place)
        if interview and anchor.quote is not None and start <= at <= end:
            source = interview.transcript.source
            places += [Place.of(interview.path, source.mark(*span)) for span in located.spans]
    return places


def references(
    snapshot: Snapshot, path: str, position: types.Position, *, definitions: bool
) -> list[types.Location]:
    """Return every place that names what stands at a position."""
    names = {occurrence.name for occurrence in snapshot.at(path, position)}
    places = [o.place for o in snapshot.places_of(names) if definitions or not o.defines]
    return [snapshot.location(place) for place in dict.fromkeys(places)]


def renamed_at(snapshot: Snapshot, path: str, position: types.Position) -> Occurrence:
    """Return the id at a position that can be given another name; raises NotRenamed."""
    here = snapshot.at(path, position)
    if not here:
        raise NotRenamed("there is no id here")
    first = min(here, key=lambda o: (o.place.end_line, o.place.end_column - o.place.column))
    renameable(first.name)
    return first


def renaming(
    snapshot: Snapshot, path: str, position: types.Position, new: str, *, versions: bool
) -> types.WorkspaceEdit:
    """Return the edits that give the id at a position another name; raises NotRenamed."""
    name: Name = renamed_at(snapshot, path, position).name
    edits = rename(snapshot.loaded, snapshot.tree, snapshot.more, name, new)
    return snapshot.edit(edits, versions=versions)
