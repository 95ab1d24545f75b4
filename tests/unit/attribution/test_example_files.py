"""The example files fit each other: what was spent, claimed and matched is of the touches and orders beside it."""

from __future__ import annotations

import json
from pathlib import Path

from attribution.exports.receivers.table import RECEIVERS
from ledger.wire import read_match_keys
from runtime.daily_files import claims_in, spend_in

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"


def records(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (EXAMPLES / name).read_text("utf-8").splitlines()]


def test_spend_claims_and_match_keys_are_of_the_records_beside_them() -> None:
    touches, orders = records("touchpoints.jsonl"), records("orders.jsonl")
    campaigns = {touch.get("campaign_id") for touch in touches}
    spend, *_ = spend_in([EXAMPLES / "spend.csv"])
    claims, *_ = claims_in([EXAMPLES / "claims.csv"], lambda: {str(order["currency"]) for order in orders})
    assert {one.channel for one in spend} <= {touch["channel"] for touch in touches}
    assert {one.campaign_id for one in (*spend, *claims)} <= campaigns
    assert {one.currency for one in (*spend, *claims)} == {"USD"}
    keys = [read_match_keys(line) for line in (EXAMPLES / "match_keys.jsonl").read_text("utf-8").splitlines()]
    assert {one.order_id for one in keys} <= {order["order_id"] for order in orders}


def test_the_readme_names_every_receiver() -> None:
    (line,) = (
        line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith("| `receivers/`")
    )
    told = line.lower().replace(" ", "-")
    assert [receiver.name for receiver in RECEIVERS if receiver.name not in told] == []
