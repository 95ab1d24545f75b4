"""The whole `earshot` command from its entry, in the test's own process: a new one costs a second or two to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
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


@contextmanager
def closing_clients() -> Iterator[None]:
    """Close the connections of AWS clients made in this block: a process that ends does, and this one goes on."""
    made, make = [], boto3.client

    def noted(*args: Any, **how: Any) -> Any:
        made.append(make(*args, **how))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "client", noted)
        yield
    for client in made:
        client.close()


def in_this_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Earshot:
    """Return what runs the command with some words, and gives back how it ended."""

    def run(*args: object) -> Ended:
        monkeypatch.setattr("sys.argv", ["earshot", *map(str, args)])
        with closing_clients(), pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err)

    return run
