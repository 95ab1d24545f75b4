"""Warnings: what a reader of the numbers must know of the records behind them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.parameters import Inputs, Parameters
from attribution.report.figures import Week, read_weeks
from attribution.run import attribute
from ledger.records import Action, Identity, Initiator, OrderSource, OrderStatus
from tests.factories.attribution import WorkedOut, ago, bought, run, spoken, work_out, write_lines
from tests.unit.attribution.test_attribution_report import said

PLAN: dict[str, Any] = {"initiator": Initiator.MACHINE, "source": OrderSource.SUBSCRIPTION, "subscription_id": "su_1"}
ENROLLED = spoken("tp_su", at=ago(days=90.1), action=Action.SUBSCRIBE, subscription_id="su_1")


@pytest.mark.parametrize(
    ("touches", "orders", "warning"),
    [
        ([], [bought(refunded_minor=1300)], "1 order was refunded more than its revenue"),
        ([], [bought(status=OrderStatus.REFUNDED)], "1 order is refunded without an amount"),
        ([spoken(received_at=ago(days=1, hours=1.1))], [bought()], "1 touchpoint lies in the future"),
        ([], [bought(received_at=ago(hours=2)), bought("or_2", received_at=ago(days=400))], "2 orders lie in the fut"),
        ([ENROLLED], [bought(**PLAN), bought("or_2", **PLAN, at=ago(days=30))], "1 automation had ordered before"),
        ([ENROLLED], [bought(**PLAN)], "1 automation may have ordered before"),
    ],
)
def test_what_is_odd_is_said(touches: list[Any], orders: list[Any], warning: str) -> None:
    odd = work_out([*touches, spoken("tp_9")], orders).oddities()
    assert [said for said in odd if said.startswith(warning)]


def test_what_is_odd_is_in_summary_and_page(tmp_path: Path) -> None:
    ran = run(tmp_path, [spoken("tp_9")], [bought(refunded_minor=1300)])
    (found,) = ran.summary.warnings
    assert found in said(tmp_path)


def test_nothing_is_said_of_what_is_ordinary(tmp_path: Path) -> None:
    orders = [
        bought("or_1", refunded_minor=1299, status=OrderStatus.REFUNDED),
        bought("or_2", status=OrderStatus.CANCELLED, refunded_minor=1300),
        bought("or_3", received_at=ago(hours=0.9)),
        *(bought(f"or_{day}", at=ago(days=day), **PLAN) for day in (90, 60, 30)),
        bought("or_before", at=ago(days=91)),
    ]
    assert run(tmp_path, [ENROLLED, spoken()], orders).summary.warnings == ()


def test_a_moment_before_all_that_was_received_is_said_to_leave_nothing(tmp_path: Path) -> None:
    warnings = run(tmp_path, [spoken(), spoken("tp_2")], [bought()], as_of=ago(days=9)).summary.warnings
    assert "all 2 touchpoints were received after the moment that the run stands at: see --as-of" in warnings
    assert "the only order (1) was received after the moment that the run stands at: see --as-of" in warnings


def test_addresses_given_as_identifiers_are_warned_of_once_a_file(tmp_path: Path) -> None:
    touches = [
        spoken(f"tp_{n}", identity=Identity(email=f"someone{n}@post.earshot.shop", account="a1")) for n in range(2)
    ]
    named = write_lines(tmp_path / "named.jsonl", touches)
    plain = write_lines(tmp_path / "plain.jsonl", [spoken("tp_9")])
    orders = write_lines(tmp_path / "orders.jsonl", [bought(identity=Identity(email="someone0@post.earshot.shop"))])
    inputs = Inputs(touchpoint_files=(named, plain), order_files=(orders,))
    warnings = attribute(inputs, Parameters(), tmp_path / "out").warnings
    assert [warning for warning in warnings if "@" in warning] == [
        f"{named}: 2 identifiers hold an @: give pseudonyms, not addresses; they were used as they came",
        f"{orders}: 1 identifier holds an @: give pseudonyms, not addresses; they were used as they came",
    ]


SUNDAY = datetime(2026, 11, 15, tzinfo=UTC)


# By zone: a currency of its own, the last minute of its Sunday and the first of its Monday.
MIDNIGHTS = {
    "Asia/Kolkata": ("INR", SUNDAY + timedelta(hours=18, minutes=29), SUNDAY + timedelta(hours=18, minutes=30)),
    "Asia/Kathmandu": ("NPR", SUNDAY + timedelta(hours=18, minutes=14), SUNDAY + timedelta(hours=18, minutes=15)),
    "America/St_Johns": ("CAD", SUNDAY + timedelta(hours=27, minutes=29), SUNDAY + timedelta(hours=27, minutes=30)),
    "Asia/Tehran": ("IRR", SUNDAY + timedelta(hours=20, minutes=29), SUNDAY + timedelta(hours=20, minutes=30)),
    "UTC": ("USD", SUNDAY + timedelta(hours=23, minutes=59), SUNDAY + timedelta(hours=24)),
}


@pytest.fixture(scope="module")
def around_midnights() -> WorkedOut:
    """Credit of two orders in each zone's currency; what a zone changes is read from it."""
    orders = [
        order
        for currency, last, first in MIDNIGHTS.values()
        for order in (
            bought(f"or_{currency}_1", at=last, currency=currency),
            bought(f"or_{currency}_2", at=first, currency=currency, revenue_minor=500),
        )
    ]
    return work_out([], orders)


@pytest.mark.parametrize("zone", MIDNIGHTS)
def test_a_week_begins_at_midnight_where_the_shop_is(around_midnights: WorkedOut, zone: str) -> None:
    _, weeks = read_weeks(around_midnights.as_far_as_credit(), MIDNIGHTS[zone][0], zone)
    assert weeks == (
        Week(monday=date(2026, 11, 9), voice_minor=0, other_minor=0, nobody_minor=1299, whole=False),
        Week(monday=date(2026, 11, 16), voice_minor=0, other_minor=0, nobody_minor=500, whole=False),
    )


def test_the_day_clocks_change_is_one_day(tmp_path: Path) -> None:
    """In Berlin the 25th of October 2026, a Sunday, has 25 hours: from 22:00 UTC the day before to 23:00 UTC."""
    at = [datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, tzinfo=UTC)]
    late = datetime(2026, 10, 25, 23, tzinfo=UTC)
    orders = [bought("or_1", at=at[0]), bought("or_2", at=at[1]), bought("or_3", at=late, revenue_minor=500)]
    run(tmp_path, [], orders, timezone="Europe/Berlin")
    words = said(tmp_path)
    assert "19 Oct 2026 (part) $0.00 — $0.00 $25.98" in words
    assert "26 Oct 2026 (part) $0.00 — $0.00 $5.00" in words
