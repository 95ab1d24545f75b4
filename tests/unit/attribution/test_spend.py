"""What channels cost, beside what they are credited with: spend, ROAS and CPA in `channel_daily`."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from attribution.credit.names import names_as
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError
from ledger.records import Identity, Platform
from ledger.records.spend import Spend
from runtime.daily_files import spend_in
from tests.factories.attribution import Ran, WorkedOut, bought, spoken, visit

BOUGHT_ON, EARLIER, LATER = date(2026, 11, 20), date(2026, 11, 10), date(2026, 12, 1)


def spent(day: date, minor: int, channel: str = "paid_search", **changes: Any) -> Spend:
    return Spend(**({"day": day, "channel": channel, "currency": "USD", "spend_minor": minor} | changes))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """An order of two touches; spend on its day by two campaigns, on a day without orders, and after the run's day."""
    spend = (
        spent(BOUGHT_ON, 150, campaign_id="autumn"),
        spent(BOUGHT_ON, 50),
        spent(EARLIER, 300, "display"),
        spent(LATER, 999),
    )
    out = tmp_path_factory.mktemp("spend")
    inputs = Inputs(
        touchpoints=[spoken(), visit()], orders=[bought(revenue_minor=1000, is_new_customer=True)], spend=spend
    )
    return Ran(attribute(inputs, Parameters(), out), out)


def test_spend_adds_up_to_what_was_spent_in_every_slice(ran: Ran) -> None:
    sums: Counter[tuple[object, ...]] = Counter()
    rows = ran.table("channel_daily")
    for row in rows:
        named = ("model", "window_days", "accounting", "customer_type")
        sums[tuple(row[name] for name in named)] += row["spend_minor"] or 0
    assert len(sums) == len({row["model"] for row in rows}) * 4 * 2 * 3
    assert set(sums.values()) == {500}


def test_roas_and_cost_an_order_are_of_the_day_and_channel(ran: Ran) -> None:
    (row,) = (
        row
        for row in ran.table("channel_daily")
        if (row["channel"], row["model"], row["window_days"], row["accounting"], row["customer_type"])
        == ("paid_search", "last", 30, "cash", "all")
    )
    assert row["spend_minor"] == 200
    assert row["roas"] == row["revenue_minor"] / 200
    assert row["cpa_minor"] == round(200 / row["conversions"])


def test_spend_that_sold_nothing_is_told_and_a_channel_that_cost_nothing_has_no_roas(ran: Ran) -> None:
    idle = [row for row in ran.table("channel_daily") if row["channel"] == "display"]
    assert {(row["day"], row["conversions"], row["roas"], row["cpa_minor"]) for row in idle} == {
        ("2026-11-10", 0.0, 0.0, None)
    }
    free = [row for row in ran.table("channel_daily") if row["channel"] == "alexa"]
    assert {(row["spend_minor"], row["roas"], row["cpa_minor"]) for row in free} == {(None, None, None)}


def test_the_page_tells_what_channels_cost_beside_their_credit(ran: Ran) -> None:
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    (search,) = re.findall(r"class=.cost.>(?:(?!</tr>).)*>Paid search</th>.*", page)
    (display,) = re.findall(r"class=.cost.>(?:(?!</tr>).)*>Display</th>.*", page)
    assert ">Cost an order</th>" in page
    assert "$2</td>" in search
    assert all(f">{cell}</td>" in display for cell in ("$3", "0.00", "—"))
    assert 'What voice cost <a href="#credit">is not known</a>; what other channels cost is.' in page


def test_the_page_tells_what_a_campaign_cost_beside_its_credit(ran: Ran) -> None:
    page = (ran.out / "report.html").read_text(encoding="utf-8")
    (told,) = re.findall(r'aria-label="Spend and credit by campaign".*?</table>', page, re.DOTALL)
    (autumn,) = re.findall(r">autumn</th>.*", told)
    assert ">$2</td>" in autumn  # of 1.50; the 0.50 beside it name no campaign
    assert "paid" not in told


def test_what_was_spent_before_any_order_can_look_back_is_no_cost_of_theirs(tmp_path: Path) -> None:
    spend = (spent(BOUGHT_ON, 200, "alexa"), spent(date(2024, 1, 5), 99_900, "alexa"))
    attribute(Inputs(touchpoints=[spoken()], orders=[bought(revenue_minor=1000)], spend=spend), Parameters(), tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "$999 of other days left out" in page
    assert 'It cost <a href="#credit">$2.00</a>' in page


def test_what_voice_earned_where_no_cost_is_known_is_no_part_of_its_return(tmp_path: Path) -> None:
    identity = Identity(account="a2", user="u2")
    siri = spoken("tp_2", platform=Platform.SIRI, channel="siri", identity=identity)
    orders = [bought(revenue_minor=1000), bought("or_2", revenue_minor=3000, identity=identity)]
    spend = (spent(BOUGHT_ON, 200, "alexa"),)
    attribute(Inputs(touchpoints=[spoken(), siri], orders=orders, spend=spend), Parameters(), tmp_path)
    page = " ".join((tmp_path / "report.html").read_text(encoding="utf-8").split())
    (told,) = re.findall(r"It cost <a[^>]*>\$2.00</a> and is credited with <a[^>]*>([0-9.]+)</a> times that", page)
    assert 4 < float(told) <= 5  # of ten dollars; the thirty are Siri's
    assert "; without Siri, whose cost is not known." in page
    assert re.search(r"Voice cost \$2: ROAS 4\.\d\d, \$2\.\d\d an order; without Siri, whose cost is not known\.", page)


def test_what_an_assistant_cost_that_nobody_was_met_by_is_voice_s_cost_too(tmp_path: Path) -> None:
    spend = (spent(BOUGHT_ON, 200, "alexa"), spent(BOUGHT_ON, 800, "siri"))
    asked = Inputs(touchpoints=[spoken()], orders=[bought(revenue_minor=1000)], spend=spend)
    attribute(asked, Parameters(), tmp_path)
    page = " ".join((tmp_path / "report.html").read_text(encoding="utf-8").split())
    assert re.search(r"Voice cost \$10: ROAS 0\.\d\d", page)


def test_a_line_that_is_no_spend_is_set_aside_and_the_rest_is_counted_as_too_little(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    lines = ("2026-11-20,paid_search,USD,100", "2026-11-20,display,USD,-5", "2026-11-20,email,USD,1.5")
    file.write_text("\n".join(("day,channel,currency,spend_minor", *lines)))
    known, (source,), aside = spend_in([file])
    assert known == (spent(BOUGHT_ON, 100),)
    assert [(one.line, one.reason.partition(":")[0]) for one in aside] == [(3, "spend_minor"), (4, "spend_minor")]
    assert (source.rows, source.rejected) == (1, 2)
    assert "2 lines of what channels cost were set aside, so they cost more than is counted" in source.cautions[0]


def test_other_spend_is_another_run(ran: Ran, tmp_path: Path) -> None:
    records = {"touchpoints": [spoken(), visit()], "orders": [bought(revenue_minor=1000, is_new_customer=True)]}
    without = attribute(Inputs(**records), Parameters(), tmp_path)  # type: ignore[arg-type]
    assert without.run_id != ran.summary.run_id


def test_a_file_of_spend_names_campaigns_either_way_and_a_later_line_holds(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    lines = ("2026-11-20,paid_search,autumn,USD,100", "2026-11-20,paid_search,,USD,7", "2026-11-20,paid_search,,USD,8")
    file.write_text("\n".join(("day,channel,campaign,currency,spend_minor", *lines)))
    assert spend_in([file])[0] == (spent(BOUGHT_ON, 100, campaign_id="autumn"), spent(BOUGHT_ON, 8))


def test_a_line_that_says_another_amount_of_the_same_day_is_warned_of_with_both_places(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    lines = ("2026-11-20,paid_search,USD,500", "2026-11-21,paid_search,USD,5", "2026-11-20,paid_search,USD,700")
    file.write_text("\n".join(("day,channel,currency,spend_minor", *lines, lines[1])))
    spend, (source,), _ = spend_in([file])
    assert spend[0].spend_minor == 700
    (said,) = source.cautions
    assert said.startswith("spend of paid_search USD on 2026-11-20 is told twice, and differently: spend.csv line 4")
    assert "holds, spend.csv line 2 does not" in said


@pytest.mark.parametrize("typed", ["Alexa", " alexa ", "ALEXA"])
def test_a_channel_that_is_written_in_another_way_is_the_touches_channel(typed: str) -> None:
    inputs = Inputs(touchpoints=[spoken()], orders=[bought()], spend=(spent(BOUGHT_ON, 7, typed),))
    rows = WorkedOut(inputs, Parameters()).table("channel_daily")
    assert {row["channel"] for row in rows if row["spend_minor"]} == {"alexa"}


def test_two_ways_to_write_a_channel_that_no_touch_has_are_one_and_warned_of(ran: Ran) -> None:
    assert names_as(("Paid Radio", "paid-radio", "TV"), {"tv", "Tv"}) == {
        "Paid Radio": "paid_radio",
        "paid-radio": "paid_radio",
        "TV": "tv",
    }
    (warned,) = (line for line in ran.summary.warnings if "no touch has" in line)
    assert warned.startswith("money was spent on 1 channel that no touch has (display)")


def test_a_bad_line_of_spend_is_named(tmp_path: Path) -> None:
    file = tmp_path / "spend.csv"
    file.write_text("day,channel,currency,spend_minor\n2026-11-20,paid_search,dollars,1\n")
    with pytest.raises(InputError, match=r"spend.csv line 2: currency"):
        spend_in([file])
