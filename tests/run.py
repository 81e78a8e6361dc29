"""Run all tests against the checkout, with coverage, and against the wheel those that it could fail.

The code is the same in both. What a wheel may lack is a file that is shipped beside it, a verb, an entry
point: the tests that run the program as people do, and those of the documentation and the demo study.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TESTS = ROOT / "tests"
WHEEL = ROOT / "build" / "wheel"
OF_THE_WHEEL = ("packaging", "cli_*", "demo", "docs", "schema", "stale_schema", "hooks", "base")


def run(*command: str, **extra: str) -> int:
    """Run a command in the checkout and return its exit code."""
    print("$", " ".join(Path(c).name if os.sep in c else c for c in command), flush=True)
    return subprocess.run(command, cwd=ROOT, env=os.environ | extra, check=False).returncode


def main() -> int:
    """Return 0 only if every run passed."""
    scripts = Path(sys.executable).parent
    pytest = [str(scripts / "pytest"), "-q", "-n", "2", "--dist", "worksteal"]
    code = run(*pytest, "--cov", "--cov-report=term", *sys.argv[1:])
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
    installed = {"PYTHONPATH": str(site), "IPA_TEXT_INSTALLED": str(site)}
    chosen = [str(p) for name in OF_THE_WHEEL for p in sorted(TESTS.glob(f"test_{name}.py"))]
    return code or run(*pytest, *(sys.argv[1:] or chosen), **installed)


if __name__ == "__main__":
    sys.exit(main())
