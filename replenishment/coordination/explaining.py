"""The choice in words: why this, why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ledger.records.notice import ConsideredNotice, NotTold

WHY_NOT: Final[dict[NotTold, str]] = {
    NotTold.OUT_OF_DATE: "it is not sure any more that it is true",
    NotTold.NOT_AGREED: "the household did not agree to be told of what it did not ask for",
    NotTold.NOT_WANTED: "the household does not want to hear of this kind",
    NotTold.PAUSED: "the household paused what it is told",
    NotTold.QUIET: "it is within the household's quiet hours",
    NotTold.NO_WAY: "it cannot be told in the way that the household chose",
    NotTold.NOBODY_THERE: "nobody of the household is known there",
    NotTold.SAID_LATELY: "it was told lately",
    NotTold.KIND_SAID_LATELY: "another of its kind was told lately",
    NotTold.ENOUGH_SAID: "the household was told enough for now: one thing a day, four a week",
    NotTold.ANOTHER_FIRST: "one thing at a time, and another is worth more now",
    NotTold.WITHHELD: "an experiment withholds it from this household, to learn what it causes",
}


def explained_choice(considered: Iterable[ConsideredNotice]) -> Iterator[str]:
    """Yield a line for what was told, and one for each that was not, with why."""
    for one in considered:
        what = f"{one.kind} of {one.about}, worth {one.worth}, since {one.reason}"
        yield f"Told: {what}." if one.not_told is None else f"Not told: {what}; {WHY_NOT[one.not_told]}."
