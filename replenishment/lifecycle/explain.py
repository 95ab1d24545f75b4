"""A risk in words, for whoever has to decide what to do about it."""

from __future__ import annotations

from datetime import date

from replenishment.lifecycle.giving_up import AHEAD as UNUSED_UNTIL
from replenishment.lifecycle.giving_up import SOON as UNUSED_FROM
from replenishment.lifecycle.risks import CustomerRisk, UseRisk
from replenishment.lifecycle.staying_away import AHEAD


def explained_risk(risk: CustomerRisk | UseRisk) -> str:
    """Return the risk and what speaks for it, in one paragraph."""
    return _of_customer(risk) if isinstance(risk, CustomerRisk) else _of_use(risk)


def _of_customer(risk: CustomerRisk) -> str:
    said = [
        f"{risk.household}: {_chance(risk.chance, f'to order nothing for {AHEAD} days')}",
        f"It ordered on {_counted(risk.orders, 'day')}, last on {_day(risk.last_order)}.",
        f"One would expect about {risk.usual_gap:.0f} days between its orders.",
    ]
    if risk.speaks_for:
        said.append(f"For staying away speaks {' and '.join(risk.speaks_for)}.")
    if risk.speaks_against:
        said.append(f"Against it speaks {' and '.join(risk.speaks_against)}.")
    return " ".join(said)


def _of_use(risk: UseRisk) -> str:
    what = f"to be used on none of the days from {UNUSED_FROM} to {UNUSED_UNTIL} days ahead"
    said = [f"{risk.household}, {risk.product_id}: {_chance(risk.chance, what)}"]
    if risk.fell_to is not None and risk.fell_on is not None:
        since = _day(risk.fell_on)
        said.append(f"Uses fell from {_days(risk.days_a_week)} a week to {_number(risk.fell_to)} since {since}.")
    else:
        said.append(f"It is used on {_days(risk.days_a_week)} a week, and no fall of that is sure.")
    said.append(f"It was used last on {_day(risk.last_used)}.")
    return " ".join(said)


def _chance(chance: float | None, of_what: str) -> str:
    return (
        f"too little is known to tell the chance {of_what}."
        if chance is None
        else f"a chance of {chance:.0%} {of_what}."
    )


def _days(number: float) -> str:
    return f"{_number(number)} {'day' if number == 1 else 'days'}"


def _number(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
