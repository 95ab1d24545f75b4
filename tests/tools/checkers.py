"""The checkers of `make check` that tests run too: in this Python, wherever their commands are installed."""

from __future__ import annotations

import subprocess
import sys

from tests.tools.sources import ROOT

MODULES = {
    "lint-imports": "from importlinter.cli import lint_imports_command as run",
    "cog": "from cogapp import main as run",
}


def run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"import sys; {MODULES[tool]}; sys.argv[0] = {tool!r}; sys.exit(run())"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
