"""How pip installs the checkout: in place only. There is no wheel to build, and whoever asks for one is told why.

docs/decisions/wheel.md has the reasons.
"""

from __future__ import annotations

from typing import Never

from setuptools.build_meta import build_editable, get_requires_for_build_editable, prepare_metadata_for_build_editable

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "prepare_metadata_for_build_editable",
]
_REFUSED = (
    "Earshot is run from its checkout and builds no wheel: use `make setup` there (or `pip install --editable .`); "
    "for AWS, `make build` makes the functions' packages. The reasons: docs/decisions/wheel.md"
)


def build_wheel(*_: object, **__: object) -> Never:
    """Refuse, and say what to do instead."""
    raise SystemExit(_REFUSED)


def build_sdist(*_: object, **__: object) -> Never:
    """Refuse, and say what to do instead."""
    raise SystemExit(_REFUSED)
