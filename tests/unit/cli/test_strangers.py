"""A product that is named on the command line and sold nowhere is said, and taken all the same."""

from __future__ import annotations

import pytest

from base.errors import InputError
from cli.automate import automate
from cli.strangers import tell_strangers


def test_what_the_catalogue_has_is_passed_over_and_what_it_lacks_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell_strangers(["ruxton-house-ground-coffee", "nope"])
    told = capsys.readouterr()
    assert (told.out, " ".join(told.err.split())) == (
        "",
        "note: the catalogue has no product nope; nothing comes of it",
    )


def test_an_amount_below_nothing_is_none() -> None:
    with pytest.raises(InputError, match=r"--month-limit: an amount in cents, or -1"):
        automate(account="a", month_limit=-5)
