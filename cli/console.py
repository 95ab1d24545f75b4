"""Where the command talks: stderr, so that stdout holds data alone."""

from __future__ import annotations

from rich.console import Console

talk = Console(stderr=True, highlight=False)
