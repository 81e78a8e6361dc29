"""Run all tests against the checkout, with coverage, and against the wheel those that it could fail.

The code is the same in both. What a wheel may lack is a file that is shipped beside it, a verb, an entry
point: the tests that run the program as people do, and those of the documentation and the demo study.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
WHEEL = ROOT / "build" / "wheel"
OF_THE_WHEEL = ("packaging", "cli_*", "demo", "docs", "schema", "stale_schema", "hooks", "base")
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Of bytes: more than twice what all tests leave behind."""


def run(*command: str, **extra: str) -> int:
    """Run a command in the checkout and return its exit code.

    What Python compiled is kept, also where a machine's settings say otherwise: tests start hundreds of
    processes, and pytest rewrites every file of tests.
    """
    print("$", " ".join(Path(c).name if os.sep in c else c for c in command), flush=True)
    own = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, cwd=ROOT, env=own | extra, check=False).returncode


@contextmanager
def in_memory() -> Iterator[dict[str, str]]:
    """Yield the variables that have temporary files lie in memory, none where that has no room for them.

    Programs have to run from there: hooks of git do.
    """
    place = os.statvfs(MEMORY) if os.access(MEMORY, os.W_OK) else None
    if not place or place.f_bavail * place.f_frsize < ROOM or place.f_flag & os.ST_NOEXEC:
        yield {}
        return
    with tempfile.TemporaryDirectory(dir=MEMORY, ignore_cleanup_errors=True) as folder:
        yield {"TMPDIR": folder}


def main() -> int:
    """Return 0 only if every run passed."""
    with in_memory() as there:
        return both(there)


def both(there: dict[str, str]) -> int:
    """Run the tests of the checkout, then those of the wheel, with temporary files ``there``."""
    scripts = Path(sys.executable).parent
    pytest = [str(scripts / "pytest"), "-q", "-n", "2", "--dist", "worksteal"]
    code = run(*pytest, "--cov", "--cov-report=term", *sys.argv[1:], **there)
    if code:
        return code
    shutil.rmtree(WHEEL, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    code = run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(WHEEL), ".")
    wheel = next(WHEEL.glob("*.whl"), None)
    if code or wheel is None:
        return code or 1
    site = WHEEL / "site"
    code = run(*pip, "install", "--no-deps", "--target", str(site), str(wheel))
    installed = there | {"PYTHONPATH": str(site), "IPA_TEXT_INSTALLED": str(site)}
    chosen = [str(p) for name in OF_THE_WHEEL for p in sorted(TESTS.glob(f"test_{name}.py"))]
    return code or run(*pytest, *(sys.argv[1:] or chosen), **installed)


if __name__ == "__main__":
    sys.exit(main())
