"""The ledger by `earshot export-ledger`: from the table and from an export of it the same, to the byte."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from attribution.parameters import Inputs
from attribution.table_export.beside import Beside
from attribution.table_export.export import records_in
from base.settings import Settings
from cli.attribution_asked import terms_of, with_daily
from ledger.records import Identity
from ledger.records.claim import Claim
from ledger.records.experiment import Experiment, Withheld
from ledger.records.spend import Spend
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws
from runtime.ledger_source import read_span
from tests.factories.command import Earshot
from tests.factories.records import GRANTED, MORNING, order, touchpoint
from tests.factories.table_export import write_export

pytestmark = pytest.mark.integration

TEST = Experiment(
    test_id="offer-1",
    withheld=Withheld.HANDOFF_OFFER,
    held_out_thousandths=200,
    starts_at=MORNING,
    ends_at=MORNING + timedelta(days=28),
)


def test_the_table_and_an_export_of_it_give_the_same_ledger(
    aws: LocalAws, table: str, tmp_path: Path, on_the_table: Earshot
) -> None:
    ledger = open_ledger(Settings(endpoint=aws.endpoint, table=table))
    for n in range(5):
        ledger.append_touchpoint(
            touchpoint(f"tp_{n}", heard="tide", consent=GRANTED, identity=Identity(user=f"us_{n % 2}"))
        )
    bought = touchpoint("tp_bought", order_id="vo_1")
    ledger.place_order(order("vo_1"), bought, customer="key_1")
    ledger.put_order(order("or_2", refunded_minor=3), event="shopify#1")
    ledger.daily.put(Spend(day=MORNING.date(), channel="paid_search", currency="USD", spend_minor=500))
    ledger.daily.put(Claim(day=MORNING.date(), platform="ads", currency="USD", conversions=1, value_minor=9))
    ledger.experiments.create(TEST)
    held = aws.client("dynamodb").scan(TableName=table)["Items"]
    manifest = write_export(tmp_path, "0169-a", held, MORNING)

    read = on_the_table("export-ledger", "--out", str(tmp_path / "read"))
    exported = on_the_table("export-ledger", "--out", str(tmp_path / "exported"), "--from", str(manifest))
    assert (read.returncode, exported.returncode) == (0, 0), read.stderr + exported.stderr
    assert exported.stdout.splitlines() == [
        str(tmp_path / "exported" / f"{n}.parquet") for n in ("touchpoints", "orders")
    ]
    for name in ("touchpoints.parquet", "orders.parquet", "spend.jsonl", "claims.jsonl", "experiments.jsonl"):
        assert (tmp_path / "read" / name).read_bytes() == (tmp_path / "exported" / name).read_bytes()
    span, held_then = read_span(ledger), records_in(manifest)
    assert sorted(span.touchpoints, key=lambda one: one.touchpoint_id) == list(held_then.touchpoints)
    assert sorted(span.orders, key=lambda one: one.order_id) == list(held_then.orders)
    assert held_then.beside == Beside(experiments=span.experiments, spend=span.spend, claims=span.claims)
    assert (len(span.experiments), len(span.spend), len(span.claims)) == (1, 1, 1)
    named = {name: [tmp_path / "read" / f"{name}.jsonl"] for name in ("spend", "claims")}
    told = with_daily(Inputs(), named["spend"], named["claims"])
    assert (told.spend, told.claims) == (span.spend, span.claims)
    assert terms_of(tmp_path / "read" / "experiments.jsonl") == span.experiments
