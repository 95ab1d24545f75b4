"""Orders that machines placed: who enrolled the automation, and which renewal each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ledger.records import Action, Initiator, Order, OrderSource, Touchpoint
from shop.checkout.renewal import Renewals
from tests.factories.attribution import Rows, ago, bought, spoken
from tests.factories.checkout import built_in_shop
from tests.factories.homes import Home, Homes
from tests.factories.memory import MemoryLedger
from tests.factories.subscriptions import WEEKLY, subscription

HOMES = Homes()


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


THREE = renewals((60, 30, 0))
SPOKE_LAST = HOMES.home([enrolling(at=ago(days=200)), spoken("tp_2", at=ago(hours=1))], THREE)


def test_a_machines_orders_credit_whoever_enrolled_it_and_never_who_spoke_last() -> None:
    for order, part in zip(THREE, (1000, 800, 640), strict=True):
        assert SPOKE_LAST.credit("last", order.order_id) == {"alexa": part, "(automation)": 1000 - part}
    assert {row["touchpoint_id"] for row in SPOKE_LAST.table("credit")} == {"tp_1", ""}


def placed_by_the_worker(times: int) -> tuple[list[Touchpoint], list[Order]]:
    """What the ledger holds after so many weekly renewals of a plan that was agreed to by voice."""
    ledger = MemoryLedger()
    agreed = spoken("tp_1", at=ago(days=30), action=Action.SUBSCRIBE, subscription_id="su_1")
    plan = subscription(enrolled_at=agreed.occurred_at, interval=WEEKLY, first_day=ago(days=29).date())
    assert ledger.subscriptions.begin(plan, agreed, None)
    for week in range(times):
        Renewals(ledger=ledger, shop=built_in_shop(ledger)).round(ago(days=28 - 7 * week))
    return [*ledger.touchpoints.values()], [order for _, order in ledger.orders.values()]


TOUCHES, RENEWED = placed_by_the_worker(2)
BY_THE_WORKER = HOMES.home(TOUCHES, RENEWED)


def test_what_the_schedule_places_is_credited_to_the_voice_that_agreed_to_it() -> None:
    for order, share in zip(RENEWED, (1.0, 0.8), strict=True):
        credit = BY_THE_WORKER.credit("last", order.order_id)
        assert credit["alexa"] == round(share * order.revenue_minor)
        assert sum(credit.values()) == order.revenue_minor


def enrolled(days: tuple[float, ...], *others: Order) -> Home:
    """A plan set up 150 days ago and its orders in hand, in a run alone: where a run's orders begin counts."""
    return Homes().home([enrolling()], [*renewals(days), *others])


ALL = (150, 120, 90, 60, 30, 0)


@pytest.mark.parametrize(
    ("home", "parts"),
    [
        (enrolled(ALL), [1000, 800, 640, 512, 410, 328]),
        (enrolled(ALL[3:]), [512, 410, 328]),
        (enrolled(ALL[3:], bought("or_old", at=ago(days=160))), [1000, 800, 640]),
        (enrolled(ALL[3:], bought("or_old", at=ago(days=100))), [512, 410, 328]),
        (enrolled(ALL[4:], bought("or_old", at=ago(days=151), subscription_id="su_1")), [1000, 800]),
        (enrolled(ALL[5:]), [1000]),
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
def test_renewals_count_on_from_the_enrolment_where_the_orders_begin_later(home: Home, parts: list[int]) -> None:
    assert kept(home, renewals(range(len(parts)))) == parts


BY_A_DEVICE = renewals(ALL[3:], source=OrderSource.DEVICE_AUTO)
SET_UP = Homes().home([enrolling(action=Action.SETUP)], BY_A_DEVICE)


def test_a_device_orders_for_the_first_time_one_interval_after_it_was_set_up() -> None:
    assert kept(SET_UP, BY_A_DEVICE) == [640, 512, 410]


MACHINE = spoken("tp_2", initiator=Initiator.MACHINE, action=Action.SETUP, subscription_id="su_1", at=ago(days=160))
USED = spoken("tp_3", action=Action.USAGE, subscription_id="su_1", at=ago(days=161))
WHO_SET_IT_UP = [
    (HOMES.home(touches, renewals(ALL[:1])), chosen)
    for touches, chosen in (([MACHINE, USED, enrolling()], "tp_1"), ([MACHINE, USED], "tp_2"), ([USED], ""))
]
BY_NOBODY = HOMES.home([spoken()], [bought(initiator=Initiator.MACHINE, source=OrderSource.DEVICE_AUTO)])


def test_a_person_enrolled_it_rather_than_the_machine_whose_own_setting_up_counts_where_nobody_else_did() -> None:
    for home, chosen in WHO_SET_IT_UP:
        paid = {row["touchpoint_id"]: row["credit_minor"] for row in home.table("credit") if row["model"] == "linear"}
        assert paid[chosen] == 1000


def test_a_machines_order_that_nobody_enrolled_is_the_automations() -> None:
    assert BY_NOBODY.credit("linear") == {"(automation)": 1299}
