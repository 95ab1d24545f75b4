"""Every command of the README's shell blocks is run as it stands there, in a folder that has the checkout's files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)

# Run elsewhere: `make demo` by test_demo.py, `make test` by CI, serving by test_serve.py; SAM needs Docker or AWS.
ELSEWHERE = ("make ", "earshot serve", ".venv-sam/bin/sam ", "earshot talk --screen")


def commands() -> list[str]:
    blocks = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
    return [line for block in blocks for line in block.splitlines() if not line.startswith(ELSEWHERE)]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("examples", "shop", "interaction_models"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.integration
@pytest.mark.parametrize("command", commands())
def test_the_command_in_the_readme_works(command: str, checkout: Path) -> None:
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "EARSHOT_CACHE": str(checkout / "cache"),
    }
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_readme_shows_the_two_commands_before_anything_else() -> None:
    first = BLOCK.findall((ROOT / "README.md").read_text("utf-8"))[0]
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]
