"""Options that take several values after one name: `--orders a.jsonl b.jsonl`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from typer.core import TyperCommand

MANY = ("--touchpoints", "--orders", "--from", "--platform")


OPTIONAL = {"--shared": "10"}
"""Options whose value may be left out, and what it then is."""


def filled(args: list[str]) -> Iterator[str]:
    """Yield the arguments with the value behind an option that was given without one.

    >>> list(filled(["--shared", "--out", "c"])), list(filled(["--shared", "20"]))
    (['--shared', '10', '--out', 'c'], ['--shared', '20'])
    """
    for arg, following in pairwise([*args, ""]):
        yield arg
        if arg in OPTIONAL and not following.lstrip("-").isdigit():
            yield OPTIONAL[arg]


def repeated(args: list[str], many: tuple[str, ...] = MANY) -> Iterator[str]:
    """Yield the arguments with the option's name repeated before each of its further values.

    >>> list(repeated(["--orders", "a", "b", "--out", "c"]))
    ['--orders', 'a', '--orders', 'b', '--out', 'c']
    """
    option, values = "", 0
    for arg in args:
        if arg.startswith("-"):
            name, assigned, _ = arg.partition("=")
            option, values = (name, len(assigned)) if name in many else ("", 0)
        elif option:
            if values:
                yield option
            values += 1
        yield arg


class ManyValues(TyperCommand):
    """A command whose file options may be repeated or followed by several files."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments."""
        return super().parse_args(ctx, list(repeated(list(filled(args)))))
