"""Write the pages of the rules, docs/rules/, from the documentation that each rule carries.

`python docs/build.py` writes them; with `--check` it writes nothing and exits 1 where one is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ipa_text.lint.registry import FAMILIES, Rule, rules
from ipa_text.lint.render.rules import rule_page

FOLDER = Path(__file__).parent / "rules"

_HEAD = """\
# The rules

What `ipa-text check` looks for. A rule can be called by its name or by its code; neither is ever
given to another rule. How severities, stages, waivers and fixes work: [checking](../checking.md).

These pages are written by `docs/build.py` from the rules themselves; `ipa-text explain` prints the
same text.

| code | name | severity | from stage | needs | fix | what it finds |
|---|---|---|---|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return every page of docs/rules by its file name."""
    found = {f"{rule.name}.md": f"{rule_page(rule)}\n[All rules](index.md)\n" for rule in rules()}
    found["index.md"] = index(rules())
    return found


def index(listed: tuple[Rule, ...]) -> str:
    """Return the table of all rules, with what the first digit of a code tells."""
    rows = "".join(_row(rule) for rule in listed)
    families = ", ".join(f"{digit}xx {name}" for digit, name in FAMILIES.items() if _has(digit))
    return f"{_HEAD}{rows}\nThe first digit tells what a rule is about: {families}.\n"


def _has(digit: str) -> bool:
    return any(rule.code[3] == digit for rule in rules())


def _row(rule: Rule) -> str:
    severity = rule.severity if rule.default else f"{rule.severity}, when selected"
    cells = (
        rule.code,
        f"[{rule.name}]({rule.name}.md)",
        severity,
        rule.stage,
        ", ".join(rule.needs) or "-",
        rule.fix or "-",
        rule.summary.replace("|", "\\|"),
    )
    return f"| {' | '.join(cells)} |\n"


def stale() -> list[Path]:
    """Return the pages that are missing, differ from what would be written, or are of no rule."""
    wanted = pages()
    there = {path.name for path in FOLDER.glob("*.md")}
    differ = [n for n in sorted(wanted) if n not in there or wanted[n] != _text(FOLDER / n)]
    return [FOLDER / name for name in (*differ, *sorted(there - set(wanted)))]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def write() -> list[Path]:
    """Write what is stale, and take away the pages of rules that are gone; return what changed."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    changed = stale()
    for path in changed:
        if path.name in wanted:
            path.write_text(wanted[path.name], encoding="utf-8")
        else:
            path.unlink()
    return changed


def main(arguments: list[str]) -> int:
    """Write the pages, or only look; return the exit code."""
    check = arguments == ["--check"]
    if arguments and not check:
        print("usage: python docs/build.py [--check]", file=sys.stderr)
        return 2
    found = stale() if check else write()
    for path in found:
        print(f"{'stale' if check else 'wrote'}: docs/rules/{path.name}")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
