"""`earshot replenish --risk`: who is about to stay away, from files or the orders of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from base.clock import Clock, system_clock
from base.errors import HistoryTooShort
from replenishment.lifecycle.explain import explained_risk
from replenishment.lifecycle.risks import CustomerRisk, UseRisk, customer_risks, use_risks
from runtime.replenishing import ReplenishFrom, read_orders_and_readings


def risks(
    where: ReplenishFrom, told: Callable[[str], object], clock: Clock = system_clock
) -> tuple[CustomerRisk | UseRisk, ...]:
    """Return the risk of every customer, then that of every product that a device reads; the greatest first.

    Args:
        where: what is read; its rules are not.
        told: is given each line that could not be used, and what could not be said.
        clock: now.

    Raises:
        InputError: a file cannot be read.
        UnusableInput: files of orders were given, and no line of them was usable.
    """
    orders, readings, now = read_orders_and_readings(where, told, clock)
    found: list[CustomerRisk | UseRisk] = []
    for what in (lambda: customer_risks(orders, now), lambda: use_risks(readings, now) if readings else ()):
        try:
            found += what()
        except HistoryTooShort as error:
            told(str(error))
    return tuple(found)


def risk_lines(found: Iterable[CustomerRisk | UseRisk]) -> list[dict[str, object]]:
    """Return each as a line of JSON holds it: in numbers and in words."""
    lines = []
    for one in found:
        numbers = {
            name: str(what) if name.endswith(("_on", "_used", "last_order")) and what else what
            for name, what in asdict(one).items()
        }
        lines.append(
            {"risk": "orders" if isinstance(one, CustomerRisk) else "use", **numbers, "words": explained_risk(one)}
        )
    return lines
