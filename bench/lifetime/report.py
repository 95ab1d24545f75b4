"""`earshot bench clv`: repeat orders foretold of CDNOW's customers, beside plain BG/NBD in the same run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import process_time

import numpy as np
from scipy.stats import rankdata

from attribution.credit.kernel.whole import Whole
from attribution.kpis.lifetime.model import expected, plain
from attribution.kpis.lifetime.order_days import OrderDays, histories_of
from attribution.linking.scorecard import Reals
from base.errors import InputError
from bench.marks import put

CUT = date(1997, 9, 30)
PAGE = Path(__file__).parents[2] / "docs" / "kpis.md"
WHERE = "the PyPI package `lifetimes` (MIT) has it as lifetimes/datasets/CDNOW_master.txt"


def bench_clv(*, cdnow: Path, write: bool, talk: Callable[[str], object]) -> str:
    """Judge both on what came after the cut; return the tables, and put them into the docs where asked."""
    purchases = read_cdnow(cdnow)
    cut, until = CUT.toordinal(), int(purchases.day.max())
    known, came = purchases.until(cut), purchases.after(cut, until)
    found: dict[str, Reals] = {}
    seconds = {}
    ways: dict[str, Callable[[], Reals]] = {
        "BG/NBD": partial(plain, histories_of(known, cut), until - cut),
        "Earshot": partial(expected, known, cut, until - cut),
    }
    for name, foretell in ways.items():
        talk(name)
        begun = process_time()
        found[name] = foretell()
        seconds[name] = process_time() - begun
    about = (
        f"{len(came):,} customers of CDNOW, orders until {CUT:%Y-%m-%d} known, {until - cut} days after it foretold: "
        f"{came.sum():,} repeat orders came."
    )
    lines = [
        "| | repeat orders foretold | off by | RMSE | AUC | worst decile | CPU, s |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_line(name, told, came, seconds[name]) for name, told in found.items()]
    deciles = ["| decile of what is foretold | foretold, mean | came, mean | off by |", "|---|---|---|---|"]
    deciles += [
        f"| {place} | {told:.3f} | {real:.3f} | {told / real - 1:+.1%} |"
        for place, (told, real) in enumerate(by_decile(found["Earshot"], came), start=1)
    ]
    text = "\n\n".join([about, "\n".join(lines), "\n".join(deciles)])
    if write:
        PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), "clv", text), encoding="utf-8")
    return text


def read_cdnow(path: Path) -> OrderDays:
    """Return the order days of CDNOW's master file: customer, date, CDs and dollars, with blanks between.

    Raises:
        InputError: it cannot be read, or is another file.
    """
    try:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise InputError(f"--cdnow {path}: {error.strerror}; {WHERE}") from error
    days: dict[tuple[int, int], float] = {}
    try:
        for customer, day, _, dollars in (row for row in rows if row and row[0].isdigit()):
            key = (int(customer), date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal())
            days[key] = days.get(key, 0.0) + float(dollars)
    except ValueError as error:
        raise InputError(f"--cdnow {path}: is not CDNOW's master file; {WHERE}") from error
    if not days:
        raise InputError(f"--cdnow {path}: holds no orders; {WHERE}")
    keys = sorted(days)
    numbers = np.unique([customer for customer, _ in keys], return_inverse=True)[1].astype(np.int64)
    return OrderDays(numbers, np.array([day for _, day in keys], np.int64), np.array([days[key] for key in keys]))


def by_decile(told: Reals, came: Whole) -> list[tuple[float, float]]:
    """Return the mean told and the mean that came, of each tenth of the customers by what was told."""
    order = np.argsort(told, kind="stable")
    return [(float(told[part].mean()), float(came[part].mean())) for part in np.array_split(order, 10)]


def auc(told: Reals, came: Whole) -> float:
    """Return how often more was told of a customer who came than of one who did not."""
    bought = came > 0
    ranks = rankdata(told)
    hits = int(bought.sum())
    return float((ranks[bought].sum() - hits * (hits + 1) / 2) / (hits * (len(came) - hits)))


def _line(name: str, told: Reals, came: Whole, seconds: float) -> str:
    off = told.sum() / came.sum() - 1
    error = float(np.sqrt(((told - came) ** 2).mean()))
    worst = max(abs(one / real - 1) for one, real in by_decile(told, came))
    cells = (name, f"{told.sum():,.0f}", f"{off:+.1%}", f"{error:.4f}", f"{auc(told, came):.4f}", f"{worst:.1%}")
    return f"| {' | '.join(cells)} | {seconds:.1f} |"
