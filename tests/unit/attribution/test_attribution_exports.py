from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copytree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from attribution.exports.manifest import run_id
from attribution.exports.publish import staged
from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from attribution.simulation.setting import SimulatedProduct
from base.errors import InputError
from base.files.csv_cells import plain
from ledger.records import Outcome
from tests.factories.attribution import Ran, ago, bought, run, spoken, visit, work_out, write_lines
from tests.factories.homes import Homes
from tests.factories.worlds import SimulatedRecords, simulated

# As promised to whoever reads our files; a change here is a breaking change.
COLUMNS = {
    "touchpoints": "touchpoint_id session_id household_id person_id occurred_at platform device_type channel stage "
    "action initiator exposure outcome brand_id product_id match_score match_decision campaign_id order_id locale "
    "consent_measurement consent_marketing",
    "orders": "order_id household_id person_id placed_at source initiator status currency revenue_minor tax_minor "
    "shipping_minor refunded_minor net_revenue_minor subscription_id is_new_customer",
    "links": "session_id order_id touchpoint_id occurred_at platform channel probability tier reason evidence scope "
    "household_id person_id accepted model_version",
    "journeys": "order_id step session_id touchpoint_id steps hours_before_order channel platform device_type action "
    "link_probability",
    "credit": "order_id model touchpoint_id window_days session_id occurred_at platform channel campaign_id share "
    "credit_minor currency",
    "channel_daily": "day channel model window_days accounting customer_type currency conversions revenue_minor "
    "spend_minor roas cpa_minor interval_low_minor interval_high_minor",
    "voice_funnel": "day locale intent sessions turns understood asked_back confirmed ordered failed unhandled p50_ms "
    "p95_ms",
    "answers": "topic currency asked unanswered sessions households orders net_revenue_minor",
    "credit_by": "dimension value model window_days currency conversions revenue_minor interval_low_minor "
    "interval_high_minor",
    "paths": "path window_days orders revenue_minor non_orders median_hours",
    "kpis": "kpi period segment numerator denominator value unit interval_low interval_high method",
    "sensitivity": "currency channel varied setting credit_minor share_of_net rank",
    "incremental": "campaign_id basis households credited incremental interval_low interval_high per_credited tests "
    "cross_validated_error method",
}
KEYS = {
    "touchpoints": ("touchpoint_id",),
    "orders": ("order_id",),
    "links": ("session_id", "order_id"),
    "journeys": ("order_id", "step"),
    "credit": ("order_id", "model", "touchpoint_id"),
    "channel_daily": ("day", "channel", "model", "window_days", "accounting", "customer_type", "currency"),
    "paths": ("path",),
    "voice_funnel": ("day", "locale", "intent"),
    "answers": ("topic", "currency"),
    "credit_by": ("dimension", "value", "model", "currency"),
    "kpis": ("kpi", "period", "segment"),
    "sensitivity": ("currency", "channel", "varied", "setting"),
    "incremental": ("campaign_id",),
}
PRODUCTS = [SimulatedProduct(brand_id=f"b{n // 2}", product_id=f"p{n}", price_minor=799 + 100 * n) for n in range(12)]


@pytest.fixture(scope="module")
def world() -> SimulatedRecords:
    made = simulated(PRODUCTS, households=60, seed=5)
    asked = spoken("tp_asked", at=made.orders[0].placed_at, topic="hard-water", outcome=Outcome.NO_ANSWER)
    return replace(made, touchpoints=(*made.touchpoints, asked))


@pytest.fixture(scope="module")
def ran(world: SimulatedRecords, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return run(tmp_path_factory.mktemp("run"), world.touchpoints, world.orders)


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_a_table_has_the_promised_columns_in_the_order_of_its_key(ran: Ran, name: str) -> None:
    with (ran.out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parquet = ran.table(name)
    keys = [tuple(row[column] for column in KEYS[name]) for row in parquet]
    assert rows
    assert list(rows[0]) == list(parquet[0]) == COLUMNS[name].split()
    assert len(rows) == len(parquet)
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_parquet_keeps_whole_numbers_whole_and_says_which_run_it_is(ran: Ran, name: str) -> None:
    file = pq.ParquetFile(ran.out / f"{name}.parquet")
    metadata = file.metadata.metadata
    assert metadata[b"run_id"].decode() == ran.summary.run_id
    assert (metadata[b"schema_version"], metadata[b"lookback_days"]) == (b"2", b"30")
    for field in file.schema_arrow:
        if field.name.endswith(("_minor", "_days")) or field.name in {"step", "steps", "tier", "orders", "non_orders"}:
            assert field.type == pa.int64(), field.name


def test_csv_writes_true_and_false_times_in_utc_and_nothing_for_null(ran: Ran) -> None:
    with (ran.out / "orders.csv").open(encoding="utf-8", newline="") as file:
        order = next(csv.DictReader(file))
    with (ran.out / "links.csv").open(encoding="utf-8", newline="") as file:
        link = next(csv.DictReader(file))
    assert order["placed_at"].endswith("Z")
    assert order["is_new_customer"] in {"true", "false"}
    assert link["accepted"] in {"true", "false"}
    assert "None" not in (ran.out / "orders.csv").read_text(encoding="utf-8")
    assert sorted(json.loads(link["evidence"])) == list(json.loads(link["evidence"]))


def test_the_same_records_in_any_order_give_the_same_bytes(world: SimulatedRecords, ran: Ran, tmp_path: Path) -> None:
    shuffled = [*world.touchpoints, *world.touchpoints[:50]]
    Random(1).shuffle(shuffled)
    orders = list(world.orders)
    Random(2).shuffle(orders)
    again = run(tmp_path, shuffled, orders)
    assert again.summary.run_id == ran.summary.run_id
    for file in sorted(path.name for path in ran.out.iterdir() if path.name != "manifest.json"):
        assert (tmp_path / file).read_bytes() == (ran.out / file).read_bytes(), file


def test_files_and_table_give_the_same_tables(world: SimulatedRecords, ran: Ran, tmp_path: Path) -> None:
    inputs = Inputs(
        touchpoint_files=(write_lines(tmp_path / "t.jsonl", world.touchpoints),),
        order_files=(write_lines(tmp_path / "o.jsonl", world.orders),),
    )
    attribute(inputs, Parameters(), tmp_path / "out")
    for name in (*(f"{table}.parquet" for table in COLUMNS), "report.html"):
        assert (tmp_path / "out" / name).read_bytes() == (ran.out / name).read_bytes(), name


def test_the_manifest_vouches_for_every_file_and_adds_up(ran: Ran, world: SimulatedRecords) -> None:
    manifest = json.loads((ran.out / "manifest.json").read_text(encoding="utf-8"))
    listed = {output["name"]: output["sha256"] for output in manifest["outputs"]}
    assert set(listed) == {path.name for path in ran.out.iterdir()} - {"manifest.json"}
    assert all(sha256((ran.out / name).read_bytes()).hexdigest() == digest for name, digest in listed.items())
    net = sum(row["net_revenue_minor"] for row in ran.table("orders"))
    assert manifest["totals"]["USD"]["net_revenue_minor"] == net
    assert {source["rows"] for source in manifest["inputs"]} == {len(world.touchpoints), len(world.orders)}
    assert manifest["parameters"]["window_days"] == 30
    assert manifest["run_id"] == ran.summary.run_id


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], Path]:
    """A folder with a note in which a run with every CSV was replaced by one without; and the first one's files."""
    out = tmp_path_factory.mktemp("twice") / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("attribution.exports.write.CSV_ROWS", 1)
        run(out, [spoken(), visit(), visit("tp_3")], [bought()], every_csv=True, workbook=True)
        first = {path.name for path in out.iterdir()}
        listed = {one["name"]: one["sha256"] for one in json.loads((out / "manifest.json").read_text())["outputs"]}
        assert listed["voice.xlsx"] == sha256((out / "voice.xlsx").read_bytes()).hexdigest()
        run(out, [spoken(), visit()], [bought()])
    return first, out


def test_a_table_of_over_a_million_rows_is_csv_only_when_asked(twice: tuple[set[str], Path]) -> None:
    first, out = twice
    assert (out / "orders.csv").is_file()
    assert not (out / "touchpoints.csv").exists()
    assert "touchpoints.csv" in first


def test_a_csv_that_the_new_run_does_not_write_goes_with_the_old_run(twice: tuple[set[str], Path]) -> None:
    first, out = twice
    assert {"touchpoints.csv", "voice.xlsx"} <= first - {path.name for path in out.iterdir()}


def test_a_run_replaces_the_one_before_and_leaves_other_files_alone(twice: tuple[set[str], Path]) -> None:
    _, out = twice
    assert (out / "notes.txt").read_text() == "mine"
    assert len(pq.read_table(out / "touchpoints.parquet")) == 2
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_another_parameter_is_another_run() -> None:
    ran = work_out([spoken()], [bought()])
    engine = ran.as_far_as("calibration")
    asked = ({}, {"window_days": 7}, {"accept": 0.9}, {"automation_decay": 0.5})
    assert len({run_id(engine, Parameters(**parameters), None) for parameters in asked}) == 4


HOMES = Homes()
RISKY = ("=1+1", "+1", "-1", "@x", "\tx", "\rx", '=HYPERLINK("http://x","y")', "''=1")
RISKY_HOMES = {risky: HOMES.home([visit(channel=risky)], [bought()]) for risky in RISKY}
LONG_AGO = HOMES.home(
    [
        *(visit(f"tp_{n}", at=ago(days=28), session_id=f"s{n}", product_id="p1") for n in range(3)),
        spoken("tp_9", at=ago(hours=1), product_id="p1"),
    ],
    [bought()],
)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return HOMES.run(tmp_path_factory.mktemp("homes")).out


@pytest.mark.parametrize("risky", RISKY)
def test_a_cell_never_becomes_a_formula_and_the_way_back_is_known(homes: Path, risky: str) -> None:
    order_id = RISKY_HOMES[risky].own("or_1")
    with (homes / "journeys.csv").open(encoding="utf-8", newline="") as file:
        (step,) = (row for row in csv.DictReader(file) if row["order_id"] == order_id)
    assert step["channel"] == "'" + risky == plain(risky)
    (kept,) = pq.read_table(homes / "journeys.parquet", filters=[("order_id", "=", order_id)]).to_pylist()
    assert kept["channel"] == risky


def test_a_refused_run_leaves_no_older_run_beside_its_rejected_lines(
    twice: tuple[set[str], Path], tmp_path: Path
) -> None:
    out, bad = tmp_path / "out", tmp_path / "t.jsonl"
    bad.write_text("{}\n")
    for parameters, orders in ((Parameters(strict=True), [bought()]), (Parameters(), [])):
        copytree(twice[1], out, dirs_exist_ok=True)
        inputs = Inputs(touchpoint_files=(bad,), order_files=(write_lines(tmp_path / "o.jsonl", orders),))
        with pytest.raises(InputError):
            attribute(inputs, parameters, out)
        assert {path.name for path in out.iterdir()} == {"rejected.jsonl", "notes.txt"}


def write_half_a_run(out: Path) -> None:
    with staged(out) as stage:
        (stage / "orders.csv").write_text("after")
        (stage / "missing").read_text()


def test_a_run_that_fails_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "orders.csv").write_text("before")
    with pytest.raises(FileNotFoundError):
        write_half_a_run(out)
    assert (out / "orders.csv").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    with pytest.raises(InputError, match="is a file"), staged(out / "orders.csv"):
        pass


def test_a_share_is_written_with_twelve_places_however_small(homes: Path) -> None:
    with (homes / "credit.csv").open(encoding="utf-8", newline="") as file:
        shares = {row["share"] for row in csv.DictReader(file) if row["order_id"] == LONG_AGO.own("or_1")}
    assert any(share.startswith("0.0") for share in shares), shares
    assert all(re.fullmatch(r"[01]\.\d{12}", share) for share in shares), shares


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ({"window_days": 45}, "1, 7, 14, 30, 60, 90"),
        ({"engine": "flink"}, "choose one of: duckdb, spark"),
        ({"identity": "loose"}, "choose one of: linked, strict"),
        ({"accept": 1.5}, "from 0 to 1"),
        ({"timezone": "Mars/Base"}, "IANA"),
    ],
)
def test_a_parameter_that_cannot_be_run_says_what_can(parameter: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Parameters(**parameter)  # type: ignore[arg-type]


def test_links_find_true_pairs_far_more_often_than_chance(world: SimulatedRecords, ran: Ran) -> None:
    truth, accepted = set(world.truth), set(ran.links(accepted=True))
    assert len(accepted & truth) / len(accepted) > 0.7
    assert len(accepted & truth) / len(truth) > 0.4
