"""What platforms claim to have sold, beside the orders that hold their touches: `claims` and its section."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from attribution.credit.names import plain_name
from attribution.kpis.platforms import CHANNELS_OF
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError
from cli.attribution_asked import with_daily
from cli.daily_columns import CLAIM_COLUMNS
from intake.web.channels import RULES
from ledger.encoding import to_json
from ledger.records import Identity, OrderStatus
from ledger.records.claim import Claim
from runtime.daily_files import claims_in
from tests.factories.attribution import MORNING, Ran, WorkedOut, bought, visit

BOUGHT_ON = date(2026, 11, 20)
BEFORE = BOUGHT_ON - timedelta(days=1)


def claim(platform: str, minor: int, *, day: date = BOUGHT_ON, **changes: Any) -> Claim:
    return Claim(
        **({"platform": platform, "day": day, "currency": "USD", "conversions": 1.0, "value_minor": minor} | changes)
    )


def led(number: int, **changes: Any) -> tuple[Any, Any]:
    """A visit from an advertisement, and an order from its browser."""
    browser = Identity(cookie=f"c{number}")
    order = {name: changes.pop(name) for name in list(changes) if name in {"refunded_minor", "status", "received_at"}}
    clicked = visit(f"tp_{number}", identity=browser, session_id=f"s_{number}", **changes)
    return clicked, bought(f"or_{number}", identity=browser, revenue_minor=1000, **order)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Four orders: of a search campaign, of it with half given back, of a social campaign, and one cancelled."""
    pairs = (
        led(1, campaign_id="autumn"),
        led(2, campaign_id="autumn", refunded_minor=500, status=OrderStatus.REFUNDED),
        led(3, channel="paid_social", campaign_id="reel"),
        led(4, campaign_id="autumn", status=OrderStatus.CANCELLED),
    )
    claims = (
        claim("paid_search", 4500, conversions=2.5),
        claim("paid_search", 2000, campaign_id="autumn"),
        claim("paid_search", 100, day=BEFORE),
        claim("metaverse", 3000, campaign_id="reel"),
        claim("banners", 700),
        claim("paid_search", 900, currency="EUR"),
        claim("paid_search", 999_00, day=BOUGHT_ON + timedelta(days=9)),
    )
    out = tmp_path_factory.mktemp("claims")
    touches, orders = zip(*pairs, strict=True)
    return Ran(attribute(Inputs(touchpoints=touches, orders=orders, claims=claims), Parameters(), out), out)


def row(ran: Ran, platform: str, campaign: str = "", day: date = BOUGHT_ON, currency: str = "USD") -> dict[str, Any]:
    (found,) = (
        line
        for line in ran.table("claims")
        if (line["platform"], line["campaign_id"], line["day"], line["currency"])
        == (platform, campaign, day.isoformat(), currency)
    )
    return found


def test_a_platform_s_claim_stands_beside_the_orders_it_touched_net_of_what_came_back(ran: Ran) -> None:
    found = row(ran, "paid_search")
    assert (found["claimed_conversions"], found["claimed_minor"]) == (2.5, 4500)
    assert (found["ordered_conversions"], found["ordered_minor"], found["factor"]) == (2, 1500, 3.0)


def test_a_campaign_s_claim_stands_beside_its_own_orders(ran: Ran) -> None:
    assert row(ran, "paid_search", "autumn")["factor"] == 2000 / 1500


def test_a_platform_whose_name_no_touch_bears_is_found_by_its_campaigns(ran: Ran) -> None:
    found = row(ran, "metaverse", "reel")
    assert (found["ordered_conversions"], found["ordered_minor"], found["factor"]) == (1, 1000, 3.0)


def test_a_day_on_which_nothing_was_sold_has_no_factor(ran: Ran) -> None:
    found = row(ran, "paid_search", day=BEFORE)
    assert (found["claimed_minor"], found["ordered_conversions"], found["factor"]) == (100, 0, None)


def test_claims_in_another_currency_stand_beside_no_order_in_this(ran: Ran) -> None:
    assert row(ran, "paid_search", currency="EUR")["ordered_minor"] == 0


def test_a_claim_of_a_day_after_the_run_is_not_known_yet(ran: Ran) -> None:
    assert max(line["day"] for line in ran.table("claims")) == BOUGHT_ON.isoformat()


def test_a_platform_of_which_no_journey_holds_a_touch_is_warned_of(ran: Ran) -> None:
    (warned,) = (line for line in ran.summary.warnings if "claims orders" in line)
    assert warned.startswith("banners claims orders, and no journey holds a touch of it")


def test_the_page_counts_an_order_once_for_a_platform_and_once_for_all(ran: Ran) -> None:
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    (search,) = re.findall(r">Paid search</th>(?:(?!</tr>).)*4\.40.*", page)
    assert all(f">{cell}</td>" in search for cell in ("4", "$66", "2", "$15", "4.40"))
    assert "claim 6 orders; a touch of theirs is part of the journey of 3, each counted once" in page


def test_claims_and_their_file_are_part_of_the_run_and_without_them_there_is_no_section(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("platform,day,campaign,currency,conversions,value\npaid_search,2026-11-20,autumn,USD,1.5,45.00\n")
    claimed, files, _ = claims_in([file])
    touch, order = led(1, campaign_id="autumn")
    records = {"touchpoints": [touch], "orders": [order]}
    told = attribute(Inputs(**records, claims=claimed, daily_files=files), Parameters(), tmp_path / "told")  # type: ignore[arg-type]
    without = attribute(Inputs(**records), Parameters(), tmp_path / "without")  # type: ignore[arg-type]
    assert told.run_id != without.run_id
    inputs = json.loads((tmp_path / "told" / "manifest.json").read_text())["inputs"]
    assert [(one["name"], one["rows"]) for one in inputs if one["record"] == "claims"] == [(str(file), 1)]
    assert Ran(without, tmp_path / "without").table("claims") == []
    assert "What platforms claim" not in (tmp_path / "without" / "report.html").read_text(encoding="utf-8")


def test_claims_of_a_file_are_read_in_the_platform_s_words(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    lines = ("paid_search,2026-11-20,autumn,USD,1.5,45.00", "paid_search,2026-11-20,,JPY,2,4500")
    file.write_text("\n".join(("platform,day,campaign,currency,conversions,value", *lines)))
    assert claims_in([file])[0] == (
        claim("paid_search", 4500, conversions=1.5, campaign_id="autumn"),
        claim("paid_search", 4500, conversions=2.0, currency="JPY"),
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("paid_search,2026-11-20,USD,1,4.567", r"claims.csv line 2: value: '4.567' has more decimals than USD"),
        ("paid_search,2026-11-20,USD,-1,4", r"claims.csv line 2: conversions"),
        ("paid_search,2026-11-20,USD,nan,4", r"claims.csv line 2: conversions"),
        ("paid_search,yesterday,USD,1,4", r"claims.csv line 2: day"),
        ("paid_search,2026-11-20,dollars,1,4", r"claims.csv line 2: currency: 'dollars' is not [^;]*$"),
        ("paid_search,2026-11-20,USD,1,", r"claims.csv line 2: value: missing; write .* as `value`, like 12.50"),
    ],
)
def test_a_bad_claim_is_named_with_its_field_and_value(tmp_path: Path, line: str, told: str) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(f"platform,day,currency,conversions,value\n{line}\n")
    with pytest.raises(InputError, match=told):
        claims_in([file])


@pytest.mark.parametrize(("sold_in", "told"), [(("EUR", "EUR"), True), (("EUR", "USD"), False)])
def test_claims_without_a_currency_are_in_the_one_of_the_orders_and_of_several_set_aside(
    tmp_path: Path, sold_in: tuple[str, str], told: bool
) -> None:
    file, orders = tmp_path / "claims.csv", tmp_path / "orders.jsonl"
    file.write_text(f"{CLAIM_COLUMNS.replace(' ', '')}\npaid_search,2026-11-20,autumn,1.5,45.00\n")
    orders.write_text("".join(f"{to_json(bought(f'or_{n}', currency=name))}\n" for n, name in enumerate(sold_in)))
    inputs = with_daily(Inputs(order_files=(orders,)), [], [file])
    assert [(one.currency, one.value_minor) for one in inputs.claims] == ([("EUR", 4500)] if told else [])
    aside = [(line.file, line.line, line.reason.partition(":")[0]) for line in inputs.daily_rejected]
    assert aside == ([] if told else [(str(file), 2, "currency")])
    assert [source.rejected for source in inputs.daily_files] == [len(aside)]


@pytest.mark.parametrize(
    ("platform", "campaign", "found"),
    [
        ("Google Ads", None, {"": 1}),
        ("google_ads", "autumn", {"autumn": 1}),
        ("google_ads", "its_own_number", {"": 1, "its_own_number": 0}),
        ("Paid Search", None, {"": 1}),
        ("meta", None, {"": 0}),
    ],
)
def test_a_platform_is_found_by_its_name_then_its_campaigns_then_where_it_is_known_to_sell(
    platform: str, campaign: str | None, found: dict[str, int]
) -> None:
    touch, order = led(1, campaign_id="autumn")
    inputs = Inputs(touchpoints=[touch], orders=[order], claims=(claim(platform, 100, campaign_id=campaign),))
    rows = WorkedOut(inputs, Parameters()).table("claims")
    assert {row["campaign_id"]: row["ordered_conversions"] for row in rows} == found


def test_platforms_sell_in_channels_that_visits_come_to() -> None:
    known = {rule.channel for rule in RULES}
    assert {channel for channels in CHANNELS_OF.values() for channel in channels} <= known
    assert all(plain_name(name) == name for name in CHANNELS_OF)


def test_the_page_says_in_words_that_nothing_stands_beside_a_claim(ran: Ran) -> None:
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    (banners,) = re.findall(r">Banners</th>(?:(?!</tr>).)*</tr>", page, re.DOTALL) or re.findall(
        r">Banners</th>.*", page
    )
    assert "no touch of it found" in banners
    assert "Banners claims orders, and no journey holds a touch of it: call a platform" in page


def test_the_order_of_claims_changes_no_row() -> None:
    touch, order = led(1, campaign_id="autumn")
    told = tuple(claim("paid_search", 100 + number, campaign_id=f"c{number % 3}") for number in range(9))
    one, other = (
        WorkedOut(Inputs(touchpoints=[touch], orders=[order], claims=claims), Parameters()).table("claims")
        for claims in (told, told[::-1])
    )
    assert one == other
    assert len(one) == 3


assert MORNING.date() == BOUGHT_ON
