from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.integration, pytest.mark.xdist_group("demo")]

PHONE_ORDER, LAPTOP_ORDER = "5000000002101", "5000000002102"
EMRES_ORDER, NOORS_ORDER, UNMEASURED_ORDER = "5000000002103", "5000000002104", "5000000002105"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What the README's own command leaves behind, and what it prints."""
    out = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        ["make", "--silent", "demo", f"ARGS=--out {out}"], cwd=ROOT, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return out, done.stdout


def rows(folder: Path, table: str) -> Rows:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accepted(folder: Path, order: str) -> Rows:
    """The accepted links of an order to voice sessions."""
    platform = {row["touchpoint_id"]: row["platform"] for row in rows(folder, "touchpoints")}
    return [
        link
        for link in rows(folder, "links")
        if link["order_id"] == order and link["accepted"] == "true" and platform[link["touchpoint_id"]] == "alexa"
    ]


def test_orders_on_other_devices_are_linked_to_the_sessions_that_led_to_them(demo: tuple[Path, str]) -> None:
    out, _ = demo
    assert [link["reason"] for link in accepted(out, PHONE_ORDER)] == ["token"]
    assert [link["reason"] for link in accepted(out, LAPTOP_ORDER)] == ["account"]


def test_two_people_on_one_speaker_are_told_apart(demo: tuple[Path, str]) -> None:
    out, _ = demo
    (emre,) = accepted(out, EMRES_ORDER)
    (noor,) = accepted(out, NOORS_ORDER)
    assert emre["session_id"] != noor["session_id"]
    assert noor["reason"] == "person_account"
    assert noor["scope"] == "person"


def test_who_does_not_want_to_be_measured_is_linked_to_nothing(demo: tuple[Path, str]) -> None:
    out, _ = demo
    assert accepted(out, UNMEASURED_ORDER) == []


def test_a_brand_half_heard_was_asked_back_and_then_ordered(demo: tuple[Path, str]) -> None:
    out, said = demo
    assert "Did you mean Kalmara or Calmora?" in said
    ordered = [row for row in rows(out, "touchpoints") if row["product_id"] == "calmora-oat-body-wash"]
    assert "ordered" in {row["outcome"] for row in ordered}


def test_devices_a_button_a_pack_and_a_subscription_each_order_once_and_it_is_told_why(demo: tuple[Path, str]) -> None:
    out, said = demo
    mine = [row for row in rows(out, "orders") if row["order_id"].startswith("re_")]
    assert sorted((row["source"], row["initiator"]) for row in mine) == [
        ("device_auto", "human"),  # a press
        ("device_auto", "human"),  # a pack
        ("device_auto", "machine"),  # what the dishwasher told
        ("subscription", "machine"),
    ]
    told = {(row["platform"], row["action"], row["device_type"]) for row in rows(out, "touchpoints")}
    assert told >= {("iot", "reorder", "button"), ("iot", "support", "appliance"), ("alexa", "pause", "smart_speaker")}
    words = " ".join(said.split())
    for what in (
        "order 1 for 16.49 USD",
        "propose 1 for 22.49 USD",
        "what is left lasts until",
        "I ordered it for you",
    ):
        assert what in words, what


def test_a_home_that_runs_low_and_whose_machine_shows_an_error_hears_one_thing_and_it_is_told_why(
    demo: tuple[Path, str],
) -> None:
    words = " ".join(demo[1].split())
    assert "Told: replenishment of caffarro-espresso-beans" in words
    assert "since the coffee machine shows CAL; one thing at a time, and another is worth more now" in words
    assert words.count("should last until Saturday, November 21. Shall I order it?") == 1
    assert "shows CAL. Limescale" not in words


def test_a_session_on_another_assistant_ends_on_the_phone(demo: tuple[Path, str]) -> None:
    out, _ = demo
    platform = {row["touchpoint_id"]: row["platform"] for row in rows(out, "touchpoints")}
    journey = [row for row in rows(out, "journeys") if row["order_id"] == "5000000002115"]
    assert {"siri", "iot"} <= {platform[row["touchpoint_id"]] for row in journey}


def test_credit_adds_up_to_the_last_cent_for_every_order_and_model(demo: tuple[Path, str]) -> None:
    out, _ = demo
    net = {row["order_id"]: int(row["net_revenue_minor"]) for row in rows(out, "orders")}
    money: dict[tuple[str, str], int] = defaultdict(int)
    shares: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(out, "credit"):
        money[row["order_id"], row["model"]] += int(row["credit_minor"])
        shares[row["order_id"], row["model"]] += Decimal(row["share"])
    assert {model for _, model in money} >= {"last", "linear", "markov_1_by_order"}
    assert all(total == net[order] for (order, _), total in money.items())
    assert set(shares.values()) == {Decimal(1)}


def test_ordinary_marketing_is_in_the_journeys_too(demo: tuple[Path, str]) -> None:
    out, _ = demo
    channels = {row["channel"] for row in rows(out, "journeys")}
    assert {"alexa", "paid_search", "email", "organic_search", "direct"} <= channels


def test_the_page_tells_what_advertising_cost_and_what_its_platforms_claim(demo: tuple[Path, str]) -> None:
    page = (demo[0] / "report.html").read_text(encoding="utf-8")
    assert ">Cost an order</th>" in page
    assert "What platforms claim" in page


def test_the_months_experiment_is_read_and_says_that_it_is_too_small(demo: tuple[Path, str]) -> None:
    out, said = demo
    verdicts = {(row["arm"], row["metric"]): row["verdict"] for row in rows(out, "lift")}
    assert (verdicts["treated", "orders"], verdicts["held_out", "orders"]) == ("underpowered", "")
    assert "Underpowered" in said
    assert "usual-1: underpowered" in (out / "report.html").read_text(encoding="utf-8")


def test_the_manifest_names_every_file_with_its_hash(demo: tuple[Path, str]) -> None:
    out, _ = demo
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    named = {output["name"] for output in manifest["outputs"]}
    assert named == {path.name for path in out.iterdir()} - {"manifest.json"}


def test_no_name_address_or_raw_identifier_of_anybody_is_in_the_exports(demo: tuple[Path, str]) -> None:
    out, _ = demo
    everything = b"".join(path.read_bytes() for path in out.iterdir())
    for private in (b"@family", b"amzn1.", b"Okafor", b"Elm Street", b"203.0.113", b"7000000001"):
        assert private not in everything, private


def test_the_demo_twice_in_a_row_gives_the_same_bytes(demo: tuple[Path, str], tmp_path: Path) -> None:
    first, _ = demo
    again = subprocess.run(
        [sys.executable, "-m", "cli.main", "demo", "--out", str(tmp_path)], cwd=ROOT, capture_output=True, timeout=240
    )
    assert again.returncode == 0, again.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in first.iterdir()
    }


def test_the_demo_never_touches_a_real_account() -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "cli.main", "demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={"EARSHOT_AWS": "aws", "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
    assert refused.returncode == 2
    assert "embedded AWS only" in refused.stderr
