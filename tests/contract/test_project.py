"""The project keeps its own rules: locks, CI, licence, version."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-sam.lock"])
def test_every_locked_package_is_hashed_and_no_registry_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert "://" not in text


def test_the_node_lock_names_no_registry() -> None:
    locked = json.loads((ROOT / "tests/node/package-lock.json").read_text("utf-8"))
    assert all("integrity" in entry and "resolved" not in entry for name, entry in locked["packages"].items() if name)


def test_ci_runs_the_readme_s_own_commands() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "set -euo pipefail" in script
    assert {"make setup", "make check", "make test"} <= set(script.splitlines())
    assert "make test" in (ROOT / "README.md").read_text("utf-8")


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_changelog_has_the_version_that_is_built() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_picture_in_the_readme_is_the_one_that_make_picture_makes() -> None:
    made = re.search(
        r"--window-size=(\d+),(\d+).*?--screenshot=\$\(CURDIR\)/(\S+)",
        (ROOT / "Makefile").read_text("utf-8"),
        re.DOTALL,
    )
    assert made
    assert f"]({made[3]})" in (ROOT / "README.md").read_text("utf-8")
    size = struct.unpack(">II", (ROOT / made[3]).read_bytes()[16:24])
    assert size == (int(made[1]), int(made[2]))
    assert "`make picture`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
