"""`earshot attribute`, `credit`, `explain` and `simulate` as whoever installs Earshot runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from base.settings import Settings
from ledger.records import Consent, Grant, Identity
from ledger.wiring import open_ledger
from runtime.embedded_aws.local import LocalAws
from tests.factories.attribution import ago, bought, spoken, to_json, visit, write_lines
from tests.factories.command import Earshot

MARKETED = Consent(measurement=Grant.GRANTED, marketing=Grant.GRANTED)


def test_several_files_may_follow_one_option_and_the_files_written_are_told(earshot: Earshot, tmp_path: Path) -> None:
    first = write_lines(tmp_path / "a.jsonl", [spoken("tp_1")])
    second = write_lines(tmp_path / "b.jsonl", [visit("tp_2")])
    orders = write_lines(tmp_path / "o.jsonl", [bought()])
    ran = earshot("attribute", "--touchpoints", first, second, "--orders", orders, "--out", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    written = [Path(line) for line in ran.stdout.splitlines()]
    assert {path.name for path in written} >= {"links.csv", "credit.parquet", "report.html", "manifest.json"}
    assert all(path.is_file() for path in written)
    assert "2 touchpoints, 1 order, 0 lines set aside" in ran.stderr
    again = earshot(
        "attribute", "--orders", orders, "--touchpoints", first, "--touchpoints", second, "--out", tmp_path / "again"
    )
    assert again.returncode == 0
    assert (tmp_path / "again" / "links.csv").read_bytes() == (tmp_path / "out" / "links.csv").read_bytes()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--touchpoints", "missing.jsonl"], "missing.jsonl: no such file"),
        (["--window", "45d"], "1, 7, 14, 30, 60, 90"),
        (["--window", "a month"], "write days like 30d"),
        (["--engine", "flink"], "choose one of: duckdb, spark"),
        (["--identity", "loose"], "choose one of: linked, strict"),
        (["--export", "manifest.json"], "--export is read alone"),
        (["--as-of", "yesterday"], "2026-11-20T08:00:00Z"),
        (["--bogus"], "No such option"),
    ],
)
def test_what_the_user_can_mend_ends_with_two_and_says_how(
    earshot: Earshot, tmp_path: Path, args: list[str], message: str
) -> None:
    orders = write_lines(tmp_path / "o.jsonl", [bought()])
    ran = earshot("attribute", "--orders", orders, "--out", tmp_path / "out", *args)
    assert ran.returncode == 2, ran.stderr
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""


def test_an_update_names_the_households_that_changed(earshot: Earshot, tmp_path: Path) -> None:
    first = write_lines(tmp_path / "a.jsonl", [spoken("tp_1")])
    orders = write_lines(tmp_path / "o.jsonl", [bought()])
    files = ("--touchpoints", first, "--orders", orders, "--out")
    assert earshot("attribute", *files, tmp_path / "out").returncode == 0
    write_lines(first, [spoken("tp_1"), spoken("tp_0", at=ago(days=3), identity=Identity(user="u1", account="a0"))])
    ran = earshot("attribute", *files, tmp_path / "next", "--update", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    changed = tmp_path / "next" / "households_changed.csv"
    assert str(changed) in ran.stdout.splitlines()
    assert [line.rsplit(",", 1)[1] for line in changed.read_text().splitlines()] == ["reason", "renamed"]
    refused = earshot("attribute", *files, tmp_path / "out", "--update", tmp_path / "nowhere")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "nowhere holds no run" in refused.stderr


def test_alexas_own_counts_are_told_beside_a_run_and_change_nothing_of_it(earshot: Earshot, tmp_path: Path) -> None:
    touchpoints = write_lines(tmp_path / "t.jsonl", [spoken("tp_1")])
    orders = write_lines(tmp_path / "o.jsonl", [bought()])
    counts = tmp_path / "counts.csv"
    day = ago(days=1).date()
    counts.write_text(f"day,utterances,sessions\n{day},3,1\n", encoding="utf-8")
    files = ("--touchpoints", touchpoints, "--orders", orders, "--out")
    ran = earshot("attribute", *files, tmp_path / "beside", "--skill-metrics", counts)
    assert ran.returncode == 0, ran.stderr
    assert f"{day}: utterances: Alexa 3, this run 1 (-2)" in ran.stderr
    assert "Alexa counted 1 day; 1 otherwise than this run." in ran.stderr
    assert earshot("attribute", *files, tmp_path / "alone").returncode == 0
    read = [(tmp_path / name / "manifest.json").read_bytes() for name in ("beside", "alone")]
    assert read[0] == read[1]
    counts.write_text("day,utterances\n2026-11-20,some\n", encoding="utf-8")
    for more, why in (
        ((), "line 2: utterances: 'some' is no count"),
        (("--shared",), "lay the counts beside the whole"),
    ):
        refused = earshot("attribute", *files, tmp_path / "none", "--skill-metrics", counts, *more)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert why in " ".join(refused.stderr.split())
        assert not (tmp_path / "none").exists()


def test_bad_lines_are_counted_and_strict_refuses_them(earshot: Earshot, tmp_path: Path) -> None:
    orders = tmp_path / "o.jsonl"
    orders.write_text(to_json(bought()) + "\n" + to_json(bought()).replace("USD", "usd") + "\n")
    lenient = earshot("attribute", "--orders", orders, "--out", tmp_path / "out")
    assert (lenient.returncode, "1 line set aside" in lenient.stderr) == (0, True)
    strict = earshot("attribute", "--orders", orders, "--out", tmp_path / "strict", "--strict")
    assert strict.returncode == 2
    assert "o.jsonl line 2: currency: 'usd' is not an ISO 4217 code" in strict.stderr


def test_a_path_table_becomes_credit(earshot: Earshot, tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    table.write_text("path,total_conversions,total_conversion_value,total_null\na > b,4,8.0,2\na,2,4.0,6\nb,1\n")
    ran = earshot("credit", "--paths", table, "--out", tmp_path / "out")
    assert ran.returncode == 0, ran.stderr
    assert "2 channels, 1 line set aside" in ran.stderr
    with Path(ran.stdout.strip()).open(newline="") as file:
        rows = {(row["model"], row["channel"]): row for row in csv.DictReader(file)}
    assert float(rows["last", "b"]["conversions"]) == 4
    assert float(rows["markov_1", "a"]["removal_effect"]) == pytest.approx(1)


def test_a_simulated_month_can_be_attributed_and_one_of_its_orders_explained(earshot: Earshot, tmp_path: Path) -> None:
    month = tmp_path / "month"
    simulated = earshot("simulate", "--households", 40, "--seed", 7, "--out", month)
    assert [Path(line).name for line in simulated.stdout.splitlines()] == [
        "orders.jsonl",
        "people.jsonl",
        "touchpoints.jsonl",
        "truth.jsonl",
    ]
    files = ("--touchpoints", month / "touchpoints.jsonl", "--orders", month / "orders.jsonl")
    assert earshot("attribute", *files, "--out", tmp_path / "out").returncode == 0
    with (tmp_path / "out" / "journeys.csv").open(newline="") as file:
        order = next(csv.DictReader(file))["order_id"]
    told = earshot("explain", order, "--run", tmp_path / "out", "--json")
    assert json.loads(told.stdout)["order"]["order_id"] == order
    assert earshot("explain", "or_unknown", "--run", tmp_path / "out").returncode == 2


@pytest.mark.integration
def test_the_table_and_files_give_the_same_run(
    earshot: Earshot, aws: LocalAws, table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EARSHOT_ENDPOINT", aws.endpoint)
    monkeypatch.setenv("EARSHOT_TABLE", table)
    ledger = open_ledger(Settings(endpoint=aws.endpoint, table=table))
    for record in (spoken("tp_1"), visit("tp_2")):
        ledger.append_touchpoint(record)
    ledger.put_order(bought())
    out = tmp_path / "table"
    read = earshot("attribute", "--out", out, "--as-of", "2026-11-20T12:00:00Z", "--since", "2026-11-15")
    assert read.returncode == 0, read.stderr
    files = (
        "--touchpoints",
        write_lines(tmp_path / "t.jsonl", [spoken("tp_1"), visit("tp_2")]),
        "--orders",
        write_lines(tmp_path / "o.jsonl", [bought()]),
    )
    assert earshot("attribute", *files, "--out", tmp_path / "files", "--as-of", "2026-11-20T12:00:00Z").returncode == 0
    for name in ("links", "credit", "journeys", "touchpoints", "orders"):
        written = (tmp_path / "files" / f"{name}.parquet").read_bytes()
        assert (out / f"{name}.parquet").read_bytes() == written, name


def test_a_run_is_exported_to_a_receiver_and_what_stays_back_is_told(earshot: Earshot, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "t.jsonl", [spoken(), visit(consent=MARKETED), spoken("tp_3", consent=MARKETED)])
    earshot("attribute", "--touchpoints", file, "--out", tmp_path)
    sent = earshot("export", "cloudevents", "--run", tmp_path)
    assert (sent.returncode, sent.stdout) == (0, f"{tmp_path / 'receivers' / 'cloudevents.jsonl'}\n")
    assert "1 written to" in sent.stderr
    assert "1 kept back: not said to the skill" in sent.stderr
    assert "1 kept back: the customer did not agree to marketing" in sent.stderr


def test_a_receiver_nobody_knows_ends_with_2_and_names_those_there_are(earshot: Earshot, tmp_path: Path) -> None:
    asked = earshot("export", "fax", "--run", tmp_path)
    assert asked.returncode == 2
    assert "no receiver 'fax'; choose one of: google-ads, meta, ga4, segment, snowplow, cloudevents" in asked.stderr
