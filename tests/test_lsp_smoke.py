from __future__ import annotations
from pathlib import Path
import pytest
from editor import editing
from studies import WHOLE, written

pytestmark = pytest.mark.asyncio

async def test_x(tmp_path: Path) -> None:
    root = written(tmp_path, WHOLE) if True else tmp_path
    async with editing(tmp_path) as ed:
        side="cases/ada/interview-1.notes.yaml"
        ed.open(side)
        await ed.checked(side)
        ed.type(side, ed.texts[side].replace("like giving away a dog","like giving away a cat"))
        await ed.checked(side, "quotation-not-found")
        print(ed.found(side))
        print(await ed.hover(side, ed.where(side,"n-dog",within=2)))
        print(await ed.definition(side, ed.where(side,"t002",within=2)))
        print(await ed.references(side, ed.where(side,"n-dog",within=2)))
        print(await ed.rename(side, ed.where(side,"n-dog",within=2), "n-cat"))
        md="cases/ada/interview-1.md"
        ed.open(md)
        acts = await ed.actions(md, ed.range(md,"handed over the keys"))
        for t,a in acts.items(): print(t, ed.applied(a.edit))
        print([i.label for i in await ed.completed(side, ed.where(side,"linguistic",within=2))])
