"""The shipped interaction models as `talk` hears through them, read once a process: each has 40,000 samples."""

from __future__ import annotations

from functools import cache

from runtime.talk.utterances import Resolver

__all__ = ["shipped_model"]


@cache
def shipped_model(tag: str) -> Resolver:
    """Return what hears through a locale's model; it knows nothing of what it heard before."""
    return Resolver.of_locale(tag)
