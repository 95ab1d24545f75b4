"""The soak as a table, and whether it holds."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterable, Sequence

from base.errors import BenchError, InputError
from bench.soak.faults import BY_NAME, FAULTS, Fault
from bench.soak.plants import PLANTS
from bench.soak.reckoning import Reckoned, together
from bench.soak.run import Note, soak

_COLUMNS = (
    "turns",
    "answered within 3 s",
    "longest, s",
    "sent again",
    "acknowledged",
    "stored",
    "missing",
    "double",
    "from the log",
    "customers with an order",
    "placed twice",
    "bought and in the basket",
    "told untruly",
    "merchant told not once",
)


def soaked(names: Sequence[str], *, turns: int, minutes: float, plant: str, note: Note) -> str:
    """Run the soak and return its table.

    Raises:
        InputError: there is no such fault, or no such bug to plant.
        BenchError: something is not as it must be; the message is the table, and what it was.
    """
    if unknown := [name for name in names if name not in BY_NAME] or ({plant} - {"", *PLANTS}):
        raise InputError(f"{', '.join(unknown)}: the faults are {', '.join(BY_NAME)}; the bugs are {', '.join(PLANTS)}")
    logging.getLogger("earshot").setLevel(logging.ERROR)  # the redrives' own talk
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # else what was started would be left running
    faults = [BY_NAME[name] for name in names] or FAULTS
    rows = list(soak(faults, turns=turns, minutes=minutes, plant=plant, note=note))
    told = table(rows)
    wrong = [f"{row.fault}: only {row.turns} turns in the time there was" for row in rows if row.turns < turns]
    if wrong := wrong + wrong_of(faults, rows, timed=True):
        raise BenchError(f"the soak does not hold:\n{told}\n" + "\n".join(wrong))
    return told


def wrong_of(faults: Sequence[Fault], rows: Iterable[Reckoned], *, timed: bool) -> list[str]:
    """Return all that is not as it must be; how long answers took only if `timed`."""
    return [
        wrong
        for fault, row in zip(faults, rows, strict=True)
        for wrong in row.not_as_it_must_be(may_repeat=fault.kills, timed=timed)
    ]


def table(rows: Sequence[Reckoned]) -> str:
    """Return the rows and their sum in Markdown, and what else there is to say."""
    lines = [f"| fault | {' | '.join(_COLUMNS)} |", f"|---|{'---|' * len(_COLUMNS)}"]
    lines += [_line(row.fault, row) for row in rows]
    remarks = [remark for row in rows for remark in ("", *row.remarks) if row.remarks]
    return "\n".join([*lines, _line("**all**", together(rows)), *remarks])


def _line(name: str, row: Reckoned) -> str:
    cells = (
        row.turns,
        row.answered,
        f"{row.longest:.2f}",
        row.again,
        row.acknowledged,
        row.stored,
        row.missing,
        row.double,
        row.from_log,
        row.bought,
        row.placed_twice,
        row.kept_and_bought,
        row.told_untruly,
        row.merchant_not_once,
    )
    return f"| {name} | {' | '.join(str(cell) for cell in cells)} |"
