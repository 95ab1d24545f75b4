"""What tests on Spark need: its library, which `make spark` brings, and a Java."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

_MISSING = [name for name, there in (("pyspark", find_spec("pyspark")), ("java", shutil.which("java"))) if not there]
NEEDED = [
    pytest.mark.skipif(bool(_MISSING), reason=f"no {' and no '.join(_MISSING)} here: `make spark` brings pyspark"),
    # Spark's own side talks over sockets of this machine, and leaves some to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
