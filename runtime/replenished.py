"""`earshot replenish` over the table: what was decided for a household and what came of it, in words; taken back; due.

A household is named by its account: the customer's id at the shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from base.clock import rfc3339
from base.errors import InputError
from base.money import exponent
from ledger.automations import KeptAutomation, automations_of
from ledger.pseudonyms import Pseudonyms
from ledger.records import Order, OrderStatus
from ledger.records.automation import Automation, NextStep
from ledger.store import Ledger
from replenishment.coordination.explaining import explained_choice
from replenishment.decisions.explain import explained


def automation_of(ledger: Ledger, pseudonyms: Pseudonyms, account: str) -> KeptAutomation | None:
    """Return what a household lets be ordered by itself; None where it never agreed to any."""
    customer = pseudonyms.service_key("account", account)
    return None if customer is None else automations_of(ledger).of(customer)


def told_of(ledger: Ledger, read: KeptAutomation, now: datetime) -> Iterator[str]:
    """Yield what a household allows, what was decided of each product and why, and what was ordered last."""
    one = read.automation
    yield _allowed(one)
    if one.decided_at is None:
        yield "Nothing was decided yet."
    else:
        yield f"Decided at {rfc3339(one.decided_at)}; {_next(one)}."
    yield from map(explained, one.decisions)
    yield from explained_choice(one.considered)
    last = None if one.last_order_id is None else ledger.order(one.last_order_id)
    if last is not None:
        yield _ordered(one, last, now)


def take_back(ledger: Ledger, read: KeptAutomation, now: datetime) -> Order:
    """Cancel the last order that was placed by itself, while the merchant does not know of it.

    Raises:
        InputError: there is none, or the merchant may know of it.
    """
    one = read.automation
    if one.last_order_id is None:
        raise InputError("nothing was ordered by itself for this household")
    keys = automations_of(ledger).orders_found_by(one)
    gone = ledger.withdrawals.withdraw(one.last_order_id, keys, now, told_too=False)
    if gone is None:
        raise InputError(f"order {one.last_order_id} stays: the merchant may have it, or it is gone")
    return gone


def _allowed(one: Automation) -> str:
    rules, said = one.rules, []
    if one.ended_at is not None:
        return f"The household took its leave back at {rfc3339(one.ended_at)}."
    ordered = ", ".join(rules.automatic)
    said.append(f"May be ordered without asking: {ordered}." if ordered else "Everything is proposed, nothing ordered.")
    limits = {"within 30 days": rules.month_limit_minor, "a parcel": rules.confirm_above_minor}
    said += [f"At most {minor} minor units {what}." for what, minor in limits.items() if minor is not None]
    if rules.quiet_from is not None:
        said.append(f"Quiet from {rules.quiet_from} to {rules.quiet_until}, {rules.timezone}.")
    if rules.paused_until is not None:
        said.append(f"Paused until {rfc3339(rules.paused_until)}.")
    said.append(f"An order can be taken back for {one.undo_minutes} minutes. Enrolled by {one.enrolled_by}.")
    return " ".join(said)


def _next(one: Automation) -> str:
    if one.next_at is None:
        return "nothing is next"
    what = "decided again" if one.step is NextStep.LOOK else "to be carried out"
    return f"{what} at {rfc3339(one.next_at)}"


def _ordered(one: Automation, last: Order, now: datetime) -> str:
    total = last.revenue_minor + last.tax_minor + last.shipping_minor
    places = exponent(last.currency)
    what = ", ".join(f"{line.quantity} x {line.product_id}" for line in last.lines)
    said = f"Ordered by itself last: {what}, for {total / 10**places:,.{places}f} {last.currency} in all, as"
    said += f" {last.order_id} at {rfc3339(last.placed_at)}; {last.status}."
    until = last.placed_at + timedelta(minutes=one.undo_minutes)
    if last.status is OrderStatus.PLACED and now < until:
        said += f" It can be taken back until {rfc3339(until)}: by voice, or with --undo."
    return said
