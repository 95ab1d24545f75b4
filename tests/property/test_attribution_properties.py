from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from attribution.credit.weights import MODEL_NAMES
from ledger.records import Action, Exposure, Identity, Initiator, OrderStatus
from tests.factories.apportionment import allocate_minor
from tests.factories.attribution import ago, bought, spoken, visit, work_out
from tests.factories.examples import some

channels = st.sampled_from(["a", "b", "c", "direct", "音声"])
slow = some(6)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Any], list[Any]]:
    """A few households' touches and orders, some cancelled, refunded, placed by machines, in several currencies."""
    touches = [
        draw(st.sampled_from([spoken, visit]))(
            f"tp_{n}",
            at=ago(hours=draw(st.integers(0, 900))),
            channel=draw(channels),
            brand_id=draw(st.sampled_from(["b1", "b2", None])),
            session_id=f"s{draw(st.integers(0, 9))}",
            action=draw(st.sampled_from([Action.RESEARCH, Action.VISIT, Action.STATUS])),
            exposure=draw(st.sampled_from([Exposure.ACTIVE, Exposure.ACTIVE, Exposure.AMBIENT])),
            identity=Identity(account=draw(st.sampled_from(["a1", "a2", None]))),
        )
        for n in range(draw(st.integers(0, 12)))
    ]
    orders = [
        bought(
            f"or_{n}",
            at=ago(hours=draw(st.integers(0, 50))),
            revenue_minor=draw(st.integers(0, 10**15)),
            refunded_minor=draw(st.sampled_from([0, 1, 1299])),
            status=draw(st.sampled_from(OrderStatus)),
            currency=draw(st.sampled_from(["USD", "JPY", "KWD"])),
            initiator=draw(st.sampled_from([Initiator.HUMAN, Initiator.HUMAN, Initiator.MACHINE])),
            identity=Identity(account=draw(st.sampled_from(["a1", "a2"]))),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return touches, orders


@slow
@given(histories(), st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1)]))
def test_no_cent_is_lost_or_made_and_shares_add_to_exactly_one(
    history: tuple[list[Any], list[Any]], weight: Fraction
) -> None:
    touches, orders = history
    shown = {touch.touchpoint_id for touch in touches if touch.exposure == Exposure.AMBIENT}
    worked_out = work_out(touches, orders, exposure_weight=float(weight))
    journeys, rows = worked_out.table("journeys"), worked_out.table("credit")
    net = {row["order_id"]: row["net_revenue_minor"] for row in worked_out.table("orders")}
    money: Counter[tuple[str, str]] = Counter()
    shares: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = (row["order_id"], row["model"])
        money[key] += row["credit_minor"]
        shares[key] = shares.get(key, Decimal(0)) + row["share"]
    assert set(shares) == {(order.order_id, model) for order in orders for model in MODEL_NAMES}
    assert set(shares.values()) == {Decimal(1)}
    assert dict(money) == {key: net[key[0]] for key in money}
    for order_id, worth in net.items():
        steps = [row | {"weight": weight if row["touchpoint_id"] in shown else Fraction(1)} for row in journeys]
        _check_linear(order_id, worth, steps, rows)


def _check_linear(order_id: str, net: int, journeys: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """The obvious way: exact fractions, largest remainder in Python."""
    steps = [row for row in journeys if row["order_id"] == order_id]
    got = {row["touchpoint_id"]: row for row in rows if (row["order_id"], row["model"]) == (order_id, "linear")}
    if not steps or "(automation)" in {row["channel"] for row in got.values()}:
        return
    acted = any(step["touchpoint_id"] for step in steps if step["weight"] == 1)
    whole = sum(step["weight"] for step in steps) if acted else Fraction(len(steps))
    parts = [Fraction(round(step["link_probability"] * 10**6), 10**6) * step["weight"] / whole for step in steps]
    units = allocate_minor(10**12, [*parts, 1 - sum(parts)])
    names = [*(step["touchpoint_id"] for step in steps), ""]
    assert {name: int(got[name]["share"] * 10**12) for name in names} == dict(zip(names, units, strict=True))
    if net >= 0:
        money = allocate_minor(net, [Fraction(unit) for unit in units])
        assert {name: got[name]["credit_minor"] for name in names} == dict(zip(names, money, strict=True))
