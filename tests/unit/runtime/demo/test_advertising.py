"""The simulated month's advertising: what a day of it cost, and which orders its platforms call their own."""

from __future__ import annotations

from datetime import timedelta

from ledger.records.claim import Claim
from ledger.records.spend import Spend
from runtime.demo.advertising import claims_of, spend_of
from tests.factories.attribution import MORNING, ago, bought, spoken, visit

DAY = MORNING.date()
HOMES = {"tp_1": "h1", "tp_2": "h1", "tp_3": "h2", "or_1": "h1", "or_2": "h2"}


def test_a_day_costs_its_clicks_and_what_is_free_costs_nothing() -> None:
    visits = (visit("tp_1"), visit("tp_2", channel="paid_social"), visit("tp_3"), visit("tp_4", channel="email"))
    assert spend_of(visits, "USD") == [
        Spend(day=DAY, channel="paid_search", currency="USD", spend_minor=130),
        Spend(day=DAY, channel="paid_social", currency="USD", spend_minor=40),
    ]


def test_telling_people_of_the_skill_costs_the_same_every_day_on_which_it_is_used() -> None:
    told = spend_of((spoken("tp_1"), spoken("tp_2"), spoken("tp_3", at=ago(days=2))), "USD")
    assert [(one.channel, one.spend_minor) for one in told] == [("alexa", 900)] * 2


def test_each_platform_claims_the_whole_order_that_a_home_placed_soon_after_a_click() -> None:
    visits = (visit("tp_1"), visit("tp_2", channel="paid_social", at=ago(days=6)), visit("tp_3", at=ago(days=8)))
    orders = (bought("or_1", revenue_minor=900), bought("or_2", revenue_minor=500))
    assert claims_of(visits, orders, HOMES) == [
        Claim(platform=platform, day=DAY, currency="USD", conversions=1.0, value_minor=900)
        for platform in ("paid_search", "paid_social")
    ]


def test_no_platform_claims_an_order_before_its_click() -> None:
    late = visit("tp_1", at=MORNING + timedelta(hours=1))
    assert claims_of([late], [bought("or_1")], HOMES) == []
