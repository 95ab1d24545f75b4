"""The whole `earshot` command from its entry, in the test's own process: a new one costs a second or two to start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from cli.main import main

__all__ = ["Earshot", "Ended", "in_this_process"]


@dataclass(frozen=True)
class Ended:
    """How the command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


Earshot = Callable[..., Ended]


def in_this_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Earshot:
    """Return what runs the command with some words, and gives back how it ended."""

    def run(*args: object) -> Ended:
        monkeypatch.setattr("sys.argv", ["earshot", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err)

    return run
