"""What pip makes of the checkout: an install in place, and no wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")


def test_a_wheel_is_refused_in_a_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    asked = (*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(tmp_path), str(ROOT))
    ran = subprocess.run(asked, capture_output=True, text=True)
    assert ran.returncode != 0
    assert "Earshot is run from its checkout and builds no wheel: use `make setup` there" in ran.stdout + ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["build_wheel", "build_sdist"])
def test_every_kind_of_distribution_is_refused(kind: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", f"import build_backend; build_backend.{kind}('.')"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr.count("docs/decisions/wheel.md")) == (1, 1)
