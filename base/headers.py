"""HTTP headers as any web library gives them."""

from __future__ import annotations

from typing import Protocol


class Headers(Protocol):
    """Headers, looked up without regard to letter case."""

    def get(self, name: str, /) -> str | None:
        """Return the header's value, or None."""
