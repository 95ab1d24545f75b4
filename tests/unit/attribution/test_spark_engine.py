"""What is said where Spark cannot be opened; what it does where it can is in tests/spark."""

from __future__ import annotations

import sys

import pytest

from attribution.engine.engines import ENGINES
from attribution.engine.room import ANY_ROOM
from base.errors import InputError


@pytest.mark.parametrize("missing", ["pyspark", "sqlglot"])
def test_without_its_extra_spark_says_how_to_install_it(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("attribution.engine.spark")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("pyspark", "py4j", missing):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"pip install 'earshot\[spark\]'"):
        ENGINES["spark"](ANY_ROOM)
