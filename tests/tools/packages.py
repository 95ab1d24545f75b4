"""The packages that `make build` made: there, of this source and for this Python, or the test skips and says so."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

import pytest

from runtime.functions.function import ROOT, Function

RIE = ROOT / ".earshot/tools/aws-lambda-rie"


def need(there: bool, what: str, how: str) -> None:
    """Skip the test where something is missing; fail where everything must be there."""
    if there:
        return
    if os.environ.get("EARSHOT_REQUIRE_RIE"):
        pytest.fail(f"{what} is missing and EARSHOT_REQUIRE_RIE is set: {how}")
    pytest.skip(f"{what} is missing: {how}")


def package_of(function: Function) -> Path:
    """Return the folder of a function's package."""
    built = ROOT / "build" / function.name
    need(_built_here_and_now(function, built), f"a {function.name} of this source for this Python", "make build")
    return built


def _built_here_and_now(function: Function, built: Path) -> bool:
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    if not list(built.glob(f"msgspec/*{suffix}")):
        return False
    files = function.files()
    return all(
        (built / file).exists() and (ROOT / file).stat().st_mtime <= (built / file).stat().st_mtime for file in files
    )
