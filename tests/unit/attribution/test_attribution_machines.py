"""Orders that machines placed: who enrolled the automation, and which renewal each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ledger.records import Action, Initiator, Order, OrderSource, Touchpoint
from tests.factories.attribution import Rows, ago, bought, spoken, work_out


def renewals(days: Iterable[float], **changes: Any) -> list[Order]:
    """A plan's orders, so many days ago each."""
    fields: dict[str, Any] = {"initiator": Initiator.MACHINE, "source": OrderSource.SUBSCRIPTION, "revenue_minor": 1000}
    plan = fields | {"subscription_id": "su_1"} | changes
    return [bought(f"or_{n}", at=ago(days=day), **plan) for n, day in enumerate(days)]


def kept(ran: Rows, orders: Iterable[Order]) -> list[int]:
    """What the enrolling touch keeps of each order."""
    return [ran.credit("last", order.order_id).get("alexa", 0) for order in orders]


def enrolling(**changes: Any) -> Touchpoint:
    return spoken("tp_1", **({"at": ago(days=150.1), "action": Action.SUBSCRIBE, "subscription_id": "su_1"} | changes))


def test_a_machines_orders_credit_whoever_enrolled_it_and_never_who_spoke_last() -> None:
    spoke_last = spoken("tp_2", at=ago(hours=1))
    orders = renewals((60, 30, 0))
    ran = work_out([enrolling(at=ago(days=200)), spoke_last], orders)
    for order, part in zip(orders, (1000, 800, 640), strict=True):
        assert ran.credit("last", order.order_id) == {"alexa": part, "(automation)": 1000 - part}
    assert {row["touchpoint_id"] for row in ran.table("credit")} == {"tp_1", ""}


ALL = (150, 120, 90, 60, 30, 0)


@pytest.mark.parametrize(
    ("in_hand", "others", "parts"),
    [
        (ALL, [], [1000, 800, 640, 512, 410, 328]),
        (ALL[3:], [], [512, 410, 328]),
        (ALL[3:], [bought("or_old", at=ago(days=160))], [1000, 800, 640]),
        (ALL[3:], [bought("or_old", at=ago(days=100))], [512, 410, 328]),
        (ALL[4:], [bought("or_old", at=ago(days=151), subscription_id="su_1")], [1000, 800]),
        (ALL[5:], [], [1000]),
    ],
    ids=[
        "all in hand",
        "the first three missing",
        "none missing, orders are known from before the enrolment",
        "missing from before the orders begin",
        "a person placed the plan's first order",
        "one alone tells no interval",
    ],
)
def test_renewals_count_on_from_the_enrolment_where_the_orders_begin_later(
    in_hand: tuple[float, ...], others: list[Order], parts: list[int]
) -> None:
    orders = renewals(in_hand)
    assert kept(work_out([enrolling()], [*orders, *others]), orders) == parts


def test_a_device_orders_for_the_first_time_one_interval_after_it_was_set_up() -> None:
    orders = renewals(ALL[3:], source=OrderSource.DEVICE_AUTO)
    assert kept(work_out([enrolling(action=Action.SETUP)], orders), orders) == [640, 512, 410]


def test_a_person_enrolled_it_rather_than_the_machine_whose_own_setting_up_counts_where_nobody_else_did() -> None:
    machine = spoken("tp_2", initiator=Initiator.MACHINE, action=Action.SETUP, subscription_id="su_1", at=ago(days=160))
    used = spoken("tp_3", action=Action.USAGE, subscription_id="su_1", at=ago(days=161))
    orders = renewals(ALL[:1])
    for touches, chosen in (([machine, used, enrolling()], "tp_1"), ([machine, used], "tp_2"), ([used], "")):
        ran = work_out(touches, orders)
        paid = {row["touchpoint_id"]: row["credit_minor"] for row in ran.table("credit") if row["model"] == "linear"}
        assert paid[chosen] == 1000


def test_a_machines_order_that_nobody_enrolled_is_the_automations() -> None:
    ran = work_out([spoken()], [bought(initiator=Initiator.MACHINE, source=OrderSource.DEVICE_AUTO)])
    assert ran.credit("linear") == {"(automation)": 1299}
