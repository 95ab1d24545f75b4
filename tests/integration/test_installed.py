"""The command that `make setup` installs in place: it finds models, template and catalogues from any folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shop.catalog.load import BUILT_IN

pytestmark = pytest.mark.integration

EARSHOT = Path(sys.executable).with_name("earshot")


def earshot(folder: Path, *arguments: str | Path) -> str:
    environment = {"PATH": "/usr/bin:/bin", "EARSHOT_CACHE": str(folder)}
    ran = subprocess.run(
        [EARSHOT, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_conversation_is_held_from_a_folder_that_is_no_checkout(tmp_path: Path) -> None:
    assert "reorder" in earshot(tmp_path, "talk", "--say", "help").lower()


def test_a_brand_is_matched_from_a_folder_that_is_no_checkout(tmp_path: Path) -> None:
    heard = tmp_path / "heard.txt"
    heard.write_text("rucks ton\n", "utf-8")
    told = earshot(tmp_path, "match", "--catalog", BUILT_IN.with_name("brands.csv"), "--heard", heard)
    assert '"ruxton"' in told
