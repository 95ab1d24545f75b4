"""What each campaign caused, on the page: by its own test, as others' tests tell, or that it cannot be said."""

from __future__ import annotations

from typing import Any

from attribution.engine.engine import Engine, rows
from attribution.lift.incremental import LEAST_TESTS, Basis
from attribution.words import count, decimal

MOST = 14
ROWS = """
select campaign_id, basis, credited, incremental, interval_low, interval_high, per_credited, tests, households,
       cross_validated_error
from incremental order by credited desc, campaign_id
"""
WORDS = {
    Basis.TESTED: "tested",
    Basis.ESTIMATED: "estimated, no test of its own",
    Basis.CANNOT_SAY: "no test yet: cannot say",
}


def caused(engine: Engine) -> dict[str, Any]:
    """Return the largest campaigns as lines of a table, and a sentence about what stands behind them."""
    found = rows(engine, ROWS)
    lines = [
        {
            "campaign": name,
            "credited": decimal(credited),
            "caused": "—" if orders is None else f"{decimal(orders)} ({decimal(low)} to {decimal(high)})",
            "ratio": "—" if ratio is None else decimal(ratio, 2),
            "basis": WORDS[Basis(basis)],
        }
        for name, basis, credited, orders, low, high, ratio, *_ in found[:MOST]
    ]
    return {"rows": lines, "about": _about(found)}


def _about(found: list[tuple[Any, ...]]) -> str:
    tests = found[0][7] if found else 0
    if tests < LEAST_TESTS:
        of_them = ("None", "One")[tests] if tests < 2 else str(tests)
        return (
            f"{of_them} of these campaigns {'has' if tests < 2 else 'have'} a test of {'its' if tests < 2 else 'their'}"
            f" own; from {LEAST_TESTS} on they tell what the others caused. Orders are credited by the linear model."
        )
    missed = [off / households for *_, households, off in found if off is not None and households]
    error = (
        f" Left out one by one, tests were missed by {decimal(1000 * missed[0])} orders per {count(1000)} households"
        if missed
        else ""
    )
    return (
        f"Estimates are what {tests} tests of other campaigns tell of one like it: an assumption, no proof; with 95 %"
        f" intervals.{error}{', beyond their own errors.' if missed else ''}"
    )
