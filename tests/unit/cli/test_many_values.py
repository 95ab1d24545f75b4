"""Options that may be followed by several values, and a command that is given none at all."""

from __future__ import annotations

import pytest

from cli.many_values import filled


@pytest.mark.parametrize(
    ("args", "read"),
    [
        ([], []),
        (["--out", "c"], ["--out", "c"]),
        (["--shared"], ["--shared", "10"]),
        (["--shared", "--out", "c"], ["--shared", "10", "--out", "c"]),
        (["--out", "c", "--shared", "20"], ["--out", "c", "--shared", "20"]),
    ],
)
def test_an_option_without_its_value_has_the_usual_one(args: list[str], read: list[str]) -> None:
    assert list(filled(args)) == read
