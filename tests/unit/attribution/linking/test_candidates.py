from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from attribution.chain import STEPS, step_values
from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import number
from attribution.inputs.load import load
from attribution.linking.links import MOST_ROWS
from attribution.linking.near import REACH
from attribution.parameters import Inputs, Parameters
from ledger.records import Identity, Order, Touchpoint
from tests.factories.attribution import ago, bought, spoken, visit, work_out
from tests.factories.homes import Homes
from tests.factories.records import MORNING

PLACE = Identity(address="ad1", postal_code="pc1", ip="ip1", ad_id="id1")


def alone(**names: str) -> dict[str, Any]:
    return {"identity": Identity(**names)}


def counted(touchpoints: Iterable[Touchpoint], orders: Iterable[Order]) -> int:
    """How many candidate pairs the records give."""
    with open_duckdb() as engine:
        load(engine, Inputs(touchpoints=touchpoints, orders=orders))
        values = step_values(Parameters(), int(MORNING.timestamp() * 1_000_000))
        for step in STEPS:
            step.run(engine, values)
            if step.name == "near":
                return number(engine, "select count(*) from near")
    raise AssertionError


HOMES = Homes()
BOTH_NAME = {
    name: HOMES.home([spoken(**alone(**{name: "v1"}))], [bought(**alone(**{name: "v1"}))])
    for name in ("ad_id", "ip", "address", "postal_code")
}


@pytest.mark.parametrize(
    ("name", "reason", "tier"),
    [("ad_id", "ad_id", 12), ("ip", "ip", 13), ("address", "household", 14), ("postal_code", "postal", 16)],
)
def test_a_place_or_advertising_id_of_both_sides_ties_them(name: str, reason: str, tier: int) -> None:
    (link,) = BOTH_NAME[name].table("links")
    assert (link["reason"], link["tier"], link["scope"]) == (reason, tier, "household")


OF_NO_BRAND = HOMES.home([spoken(brand_id=None, **alone(postal_code="pc1"))], [bought(**alone(postal_code="pc1"))])
TOLD_ONCE = HOMES.home(
    [
        spoken("tp_0", at=ago(days=40), identity=Identity(user="u7", postal_code="pc1")),
        spoken("tp_1", identity=Identity(user="u7")),
    ],
    [bought(**alone(postal_code="pc1"))],
)
HANDED_OUT = HOMES.home(
    [
        spoken(handoff_token="ht", identity=Identity(user="u9")),
        visit("tp_click", handoff_token="ht", action="click"),
    ],
    [bought(handoff_token="ht")],
)
TALKS = HOMES.home([spoken(f"tp_{n}", at=ago(hours=n + 1), brand_id="b7") for n in range(70)], [bought()])


def test_a_postal_code_alone_says_nothing_without_the_same_product_or_brand() -> None:
    assert OF_NO_BRAND.table("links") == []


def test_the_postal_code_of_a_household_serves_its_sessions_that_name_none() -> None:
    links = TOLD_ONCE.links()
    assert links["s_tp_1", "or_1"]["reason"] == "postal"


def test_strict_ties_by_nothing_but_facts_and_the_advertising_id() -> None:
    talk = [
        spoken("tp_1", identity=Identity(account="a1", address="ad1", postal_code="pc1", ip="ip1")),
        spoken("tp_2", **alone(ad_id="id1")),
        spoken("tp_3", handoff_token="ht", identity=Identity(user="u3")),
    ]
    order = bought(
        identity=Identity(account="a1", address="ad1", postal_code="pc1", ip="ip1", ad_id="id1"), handoff_token="ht"
    )
    links = work_out(talk, [order], identity="strict").links()
    assert {session: link["reason"] for (session, _), link in links.items()} == {"s_tp_2": "ad_id", "s_tp_3": "token"}


def test_an_orders_rows_are_its_most_probable_and_evidence_counts_the_rest() -> None:
    links = TALKS.table("links")
    accepted = sum(link["accepted"] for link in links)
    assert len(links) == max(MOST_ROWS, accepted)
    assert {json.loads(link["evidence"])["others"] for link in links} == {70 - len(links)}


def test_pairs_grow_with_sessions_however_much_an_account_buys() -> None:
    def of(days: int) -> int:
        talk = [spoken(f"tp_{n}", at=ago(hours=2 * n), session_id=f"s{n}") for n in range(12 * days)]
        orders = [bought(f"or_{n}", at=ago(hours=6 * n)) for n in range(4 * days)]
        return counted(talk, orders)

    fewer, more = of(20), of(40)
    assert more <= 12 * 40 * 6 * REACH
    assert more < 2.3 * fewer


def test_a_click_is_named_in_the_evidence_of_the_session_that_gave_the_link_out() -> None:
    (link,) = HANDED_OUT.table("links")
    assert json.loads(link["evidence"])["click"] == "tp_click"


LATER = bought("or_2", at=ago(hours=-30))
ONE_ORDER = HOMES.home([spoken(handoff_token="ht")], [LATER])
TWO_ORDERS = HOMES.home([spoken(handoff_token="ht")], [bought("or_1", handoff_token="ht"), LATER])


def test_a_link_carried_by_an_order_is_not_taken_for_another_orders() -> None:
    links = TWO_ORDERS.links()
    assert links["s_tp_1", "or_1"]["reason"] == "token"
    assert links["s_tp_1", "or_2"]["probability"] < ONE_ORDER.links()["s_tp_1", "or_2"]["probability"]
