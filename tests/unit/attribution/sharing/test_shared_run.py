"""`--shared`: a run's tables and page tell of no group of fewer households than asked, whatever is set against what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from attribution.parameters import Parameters
from attribution.sharing.fold import OTHER
from attribution.sharing.tables import SHARED
from attribution.simulation.setting import invented_products
from base.errors import InputError
from cli.many_values import filled
from ledger.records import Identity
from tests.factories.attribution import Ran, WorkedOut, bought, run, work_out
from tests.factories.worlds import SimulatedRecords, simulated

LEAST = 4
KINDS = ("parquet", "csv")
HEADLINE = "markov_1_by_order"
SLICED = ("model", "window_days", "accounting", "customer_type")


@pytest.fixture(scope="module")
def world() -> SimulatedRecords:
    return simulated(invented_products(12), households=120, seed=3, days=14)


@pytest.fixture(scope="module")
def whole(world: SimulatedRecords) -> WorkedOut:
    """The tables that are not for sharing, and not in the run's folder."""
    return work_out(world.touchpoints, world.orders)


@pytest.fixture(scope="module")
def shared(world: SimulatedRecords, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    out = tmp_path_factory.mktemp("shared") / "out"
    return run(out, world.touchpoints, world.orders, shared=LEAST, workbook=True)


@pytest.fixture(scope="module")
def credited(whole: WorkedOut) -> dict[tuple[str, str, str], set[str]]:
    """The households of each (model, day, channel), from the tables that are not for sharing."""
    orders = {row["order_id"]: row for row in whole.table("orders")}
    linked = {row["order_id"] for row in whole.table("journeys")}
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in whole.table("credit"):
        if not row["share"]:
            continue
        order = orders[row["order_id"]]
        rest = "(no link)" if row["order_id"] not in linked else "(link uncertainty)"
        rest = "(automation)" if order["initiator"] == "machine" else rest
        channel = row["channel"] if row["touchpoint_id"] else rest
        found[row["model"], f"{order['placed_at']:%Y-%m-%d}", channel].add(order["household_id"])
    return dict(found)


def households(groups: Iterable[set[str | None]]) -> int:
    return len(set().union(*groups) - {None})


def rows_of(shared: Ran, model: str) -> set[tuple[str, str]]:
    return {(row["day"], row["channel"]) for row in shared.table("channel_daily") if row["model"] == model}


def test_a_channel_s_day_that_is_shown_is_of_enough_households_and_so_is_the_rest_of_the_channel(
    shared: Ran, credited: dict[tuple[str, str, str], set[str]]
) -> None:
    shown = rows_of(shared, HEADLINE)
    ours = {(day, channel): ids for (of, day, channel), ids in credited.items() if of == HEADLINE}
    named = {key for key in shown if OTHER not in key}
    assert named
    assert all(households([ours[key]]) >= LEAST for key in named)
    for channel in {channel for _, channel in named}:
        rest = [ids for (day, name), ids in ours.items() if name == channel and (day, name) not in named]
        assert not rest or households(rest) >= LEAST


def test_the_remainder_of_a_day_is_of_enough_households(
    shared: Ran, credited: dict[tuple[str, str, str], set[str]]
) -> None:
    shown = rows_of(shared, HEADLINE)
    days = {day for day, channel in shown if channel == OTHER and day != OTHER}
    assert days
    for day in days:
        rest = [
            ids for (of, on, name), ids in credited.items() if of == HEADLINE and on == day and (day, name) not in shown
        ]
        assert households(rest) >= LEAST


def test_folding_loses_no_order_and_no_cent(shared: Ran, whole: WorkedOut) -> None:
    net = sum(row["net_revenue_minor"] for row in whole.table("orders"))
    assert sum(row["revenue_minor"] for row in shared.table("channel_daily")) == net
    told = totals_of(shared)
    assert HEADLINE in told
    assert all(sum(channels.values()) == net for channels in told.values())


def totals_of(shared: Ran) -> dict[str, dict[str, int]]:
    """What each model that is shown gives each channel."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in shared.table("kpis"):
        if row["kpi"] == "credit_share":
            model, channel = row["segment"].removeprefix("currency=USD model=").split(" channel=")
            found[model][channel] = row["numerator"]
    return dict(found)


def test_what_two_models_shown_say_of_a_channel_differs_by_enough_households_or_none(
    shared: Ran, whole: WorkedOut
) -> None:
    homes = {row["order_id"]: row["household_id"] for row in whole.table("orders")}
    given: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    told = totals_of(shared)
    named = {channel for channels in told.values() for channel in channels} - {OTHER}
    for row in whole.table("credit"):
        channel = row["channel"] if row["touchpoint_id"] else ""
        given[row["model"], channel if channel in named or not channel else OTHER, homes[row["order_id"]]] += row[
            "credit_minor"
        ]
    for one, other in combinations(told, 2):
        for place in {*named, OTHER}:
            moved = [home for home in homes.values() if given[one, place, home] != given[other, place, home]]
            assert not moved or households([set(moved)]) >= LEAST


def test_only_cash_all_customers_the_headline_model_and_the_run_s_window_are_shared_by_day(shared: Ran) -> None:
    slices = {tuple(row[name] for name in SLICED) for row in shared.table("channel_daily")}
    assert slices == {(HEADLINE, 30, "cash", "all")}


def test_a_path_is_shown_where_enough_households_walked_it_and_as_many_bought_or_none(
    shared: Ran, whole: WorkedOut
) -> None:
    homes = {row["order_id"]: row["household_id"] for row in whole.table("orders")}
    walked: defaultdict[str, list[str]] = defaultdict(list)
    steps: defaultdict[str, list[str]] = defaultdict(list)
    people = {row["order_id"] for row in whole.table("orders") if row["initiator"] == "human"}
    for row in sorted(whole.table("journeys"), key=lambda row: (row["order_id"], row["step"])):
        if row["order_id"] in people:
            steps[row["order_id"]].append(row["channel"])
    for order, channels in steps.items():
        walked[" > ".join(channels)].append(homes[order])
    paths = {row["path"]: row for row in shared.table("paths")}
    assert all(len(set(walked[path])) >= LEAST for path, row in paths.items() if row["orders"] and path != OTHER)
    assert len({home for path, some in walked.items() if path not in paths for home in some}) >= LEAST
    assert sum(row["orders"] for row in paths.values()) == len(steps)
    assert paths[OTHER]["median_hours"] is None


def test_the_voice_funnel_shows_what_enough_households_said(shared: Ran, whole: WorkedOut) -> None:
    rows = shared.table("voice_funnel")
    every = [row for row in whole.table("touchpoints") if row["platform"] in ("alexa", "siri", "google_assistant")]
    said: defaultdict[str, set[Any]] = defaultdict(set)
    for row in every:
        said[f"{row['occurred_at']:%Y-%m-%d}"].add(row["household_id"])
    assert rows
    assert all(households([said[row["day"]]]) >= LEAST for row in rows if row["day"] != OTHER)


def test_the_page_says_that_it_is_for_sharing_and_holds_no_identifier(shared: Ran, whole: WorkedOut) -> None:
    page = (shared.out / "report.html").read_text("utf-8")
    assert 'id="shared"' in page
    for section in ("decisions", "journeys", "weeks", "lag", "links", "answers"):
        assert f'id="{section}"' not in page
    ids = {str(row[name]) for row in whole.table("orders") for name in ("order_id", "household_id")}
    ids |= {str(row[name]) for row in whole.table("touchpoints") for name in ("touchpoint_id", "session_id")}
    assert not [one for one in ids - {"None"} if one in page]
    assert "credit.parquet" not in page


def test_a_folder_for_sharing_holds_no_table_of_rows_that_may_not_be_shared(shared: Ran) -> None:
    assert {path.stem for path in shared.out.glob("*.parquet")} == set(SHARED)
    assert {path.stem for path in shared.out.glob("*.csv")} == set(SHARED)
    assert not (shared.out / "order_consents.parquet").exists()


def test_a_folder_for_sharing_holds_nothing_beside_that_tells_of_fewer(shared: Ran) -> None:
    beside = {path.name for path in shared.out.iterdir()} - {f"{name}.{kind}" for name in SHARED for kind in KINDS}
    assert beside == {"manifest.json", "report.html", "summary.html", "summary.txt", "voice.xlsx"}
    manifest = json.loads((shared.out / "manifest.json").read_text("utf-8"))
    told = {"as_of", "counts", "inputs", "outputs", "parameters", "run_id", "totals", "versions"}
    assert set(manifest) == told
    assert manifest["counts"] == {"headline": HEADLINE}
    assert {frozenset(of) for of in manifest["inputs"]} <= {frozenset({"name", "record", "sha256"})}
    nets = {row["segment"]: row["value"] for row in shared.table("kpis") if row["kpi"] == "net_revenue"}
    assert {f"currency={name}": of["net_revenue_minor"] for name, of in manifest["totals"].items()} == nets


def test_a_currency_of_too_few_households_is_not_in_the_manifest_either(tmp_path: Path) -> None:
    homes = [Identity(account=f"a{n}") for n in range(LEAST + 1)]
    orders = [bought(f"or_{n}", identity=home, currency="EUR" if n == LEAST else "USD") for n, home in enumerate(homes)]
    ran = run(tmp_path / "out", [], orders, shared=LEAST)
    manifest = json.loads((ran.out / "manifest.json").read_text("utf-8"))
    assert set(manifest["totals"]) == {"USD"}
    assert "EUR" not in (ran.out / "manifest.json").read_text("utf-8")


def test_with_too_few_households_in_all_nothing_is_shown_and_none_is_said_to_be_there(tmp_path: Path) -> None:
    world = simulated(invented_products(3), households=3, seed=3, days=20)
    ran = run(tmp_path / "out", world.touchpoints, world.orders, shared=LEAST)
    assert [ran.table(name) for name in ("channel_daily", "paths", "voice_funnel", "kpis")] == [[], [], [], []]
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "What voice did" in page
    assert page.count("Withheld: of fewer than 4 households.") == 3
    assert "No orders" not in page


def test_how_many_households_may_be_left_out_and_one_is_refused() -> None:
    assert list(filled(["--shared", "--out", "x"])) == ["--shared", "10", "--out", "x"]
    assert list(filled(["--shared", "25"])) == ["--shared", "25"]
    with pytest.raises(InputError, match="from 2 up"):
        Parameters(shared=1)
