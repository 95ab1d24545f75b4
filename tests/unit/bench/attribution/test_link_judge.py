"""The judge of links counts what it says it counts, on a world small enough to count by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from attribution.engine.times import US_PER_DAY
from base.clock import rfc3339
from base.errors import InputError
from bench.attribution.gaps import gap_table
from bench.attribution.judge import FoundLinks, judge
from bench.attribution.methods import BASELINES
from bench.attribution.truth import open_truth, with_true_sessions
from bench.attribution.worlds import JudgedWorld, given
from tests.factories.records import MORNING

# Two households; in the first two people share a speaker. One pair each, and a session that leads nowhere.
TOUCHES = (
    ("t1", "s1", 20, {"user": "u1", "account": "a1", "person": "v1"}, "b1"),
    ("t2", "s2", 10, {"user": "u1", "account": "a1"}, "b9"),
    ("t3", "s3", 5, {"user": "u2"}, "b2"),
)
ORDERS = (
    ("o1", 0, {"account": "a1", "email": "e1"}, "b1", False),
    ("o2", 0, {"email": "e2"}, "b2", False),
    ("o3", 0, {"account": "a1"}, "b1", True),
)
TRUTH = (("s1", "o1", "p1", "p2", "h1"), ("s3", "o2", "p3", "p3", "h2"), ("s1", "o3", "p1", "p1", "h1"))
PEOPLE = (
    *(("touchpoint", "t1", "s1", "p1", "h1"), ("touchpoint", "t2", "s2", "p2", "h1")),
    *(("touchpoint", "t3", "s3", "p3", "h2"), ("order", "o1", None, "p2", "h1"), ("order", "o2", None, "p3", "h2")),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    _lines(
        tmp_path / "touchpoints.jsonl",
        [
            {
                "touchpoint_id": touch,
                "session_id": session,
                "occurred_at": rfc3339(MORNING - timedelta(hours=hours)),
                "received_at": rfc3339(MORNING),
                "platform": "alexa",
                "action": "research",
                "identity": identity,
                "brand_id": brand,
            }
            for touch, session, hours, identity, brand in TOUCHES
        ],
    )
    _lines(
        tmp_path / "orders.jsonl",
        [
            {
                "order_id": order,
                "placed_at": rfc3339(MORNING - timedelta(hours=hours)),
                "received_at": rfc3339(MORNING),
                "source": "web_mobile",
                "identity": identity,
                "lines": [{"brand_id": brand}],
                "is_test": test,
            }
            for order, hours, identity, brand, test in ORDERS
        ],
    )
    names = ("session_id", "order_id", "speaker", "buyer", "household")
    _lines(tmp_path / "truth.jsonl", [dict(zip(names, row, strict=True)) for row in TRUTH])
    names = ("record", "record_id", "session_id", "person", "household")
    _lines(tmp_path / "people.jsonl", [dict(zip(names, row, strict=True)) for row in PEOPLE])
    return tmp_path


@pytest.fixture
def world(folder: Path) -> duckdb.DuckDBPyConnection:
    return open_truth(JudgedWorld(name="tiny", shape="tiny", make="hand", folder=folder))


def _lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def found(*links: tuple[str, str, float, str, str | None], clusters: dict[str, str] | None = None) -> FoundLinks:
    names = ("session_id", "order_id", "probability", "reason", "person_id")
    columns = zip(*links, strict=True) if links else ([] for _ in names)
    clusters = clusters or {}
    people = {"t1": "x", "t2": "y", "o1": "y"}
    touches, orders = ["t1", "t2", "t3"], ["o1", "o2"]
    return FoundLinks(
        links=pa.table(dict(zip(names, (list(column) for column in columns), strict=True))),
        touchpoints=pa.table(
            {
                "touchpoint_id": touches,
                "session_id": ["s1", "s2", "web:t3"],
                "household_id": pa.array([clusters.get(one) for one in touches], pa.string()),
                "person_id": pa.array([people.get(one) for one in touches], pa.string()),
            }
        ),
        orders=pa.table(
            {
                "order_id": orders,
                "household_id": pa.array([clusters.get(one) for one in orders], pa.string()),
                "person_id": pa.array([people.get(one) for one in orders], pa.string()),
            }
        ),
    )


def test_precision_and_recall_count_accepted_pairs_and_leave_test_orders_out(world: duckdb.DuckDBPyConnection) -> None:
    figures = judge(
        world,
        found(
            ("s1", "o1", 0.9, "account", None), ("s2", "o1", 0.6, "account", None), ("s1", "o3", 0.9, "account", None)
        ),
    )
    assert (figures.precision, figures.recall, figures.f1) == (0.5, 0.5, 0.5)
    assert figures.household == 1


def test_a_session_that_the_run_named_itself_is_known_by_its_touches(world: duckdb.DuckDBPyConnection) -> None:
    figures = judge(world, found(("web:t3", "o2", 0.8, "email", None)))
    assert (figures.precision, figures.recall) == (1, 0.5)


def test_who_stands_behind_a_record_is_read_as_others_write_it_too(folder: Path) -> None:
    ours = (folder / "people.jsonl").read_text().splitlines()
    (folder / "people.jsonl").unlink()
    theirs = {"record": "kind", "record_id": "id", "session_id": "session", "person": "person"}
    rows = [{theirs.get(name, name): value for name, value in json.loads(line).items()} for line in ours]
    _lines(folder / "records_truth.jsonl", rows)
    figures = judge(
        open_truth(JudgedWorld(name="tiny", shape="tiny", make="others", folder=folder)),
        found(
            ("s1", "o1", 0.9, "account", "x"),
            ("web:t3", "o2", 0.8, "email", None),
            clusters=dict.fromkeys(("t1", "o1", "t3"), "c1"),
        ),
    )
    assert (figures.household, figures.speaker, figures.recall) == (1, 1, 1)
    assert figures.outside_main == pytest.approx(1 / 3)


def test_a_truth_of_one_file_is_told_apart_by_type_and_a_visit_by_its_first_touch(folder: Path) -> None:
    """As another simulator writes it: t3 is a visit without a session, which a pair names by its touch."""
    people = [json.loads(line) for line in (folder / "people.jsonl").read_text().splitlines()]
    records = [
        {
            "type": row["record"],
            "id": row["record_id"],
            "session_id": None if row["record_id"] == "t3" else row["session_id"],
            "household": row["household"],
            "person": row["person"],
        }
        for row in people
    ]
    pairs = [
        {"type": "pair", "order_id": "o2", "touch_id": "t3"},
        {"type": "pair", "session_id": "s1", "order_id": "o1"},
    ]
    (folder / "people.jsonl").unlink()
    _lines(folder / "truth.jsonl", [*records, *pairs])
    links = found(("s1", "o1", 0.9, "account", "x"), ("web:t3", "o2", 0.8, "email", None))
    figures = judge(open_truth(JudgedWorld(name="tiny", shape="tiny", make="others", folder=folder)), links)
    assert (figures.household, figures.precision, figures.recall) == (1, 1, 1)


def test_a_runs_candidates_stand_under_the_sessions_of_the_truth(world: duckdb.DuckDBPyConnection) -> None:
    touches = pa.table({"touchpoint_id": ["t1", "t3"], "session_id": ["s1", "web:t3"]})
    pairs = pa.table({"session_id": ["s1", "web:t3", "web:t9"], "order_id": ["o1", "o2", "o2"], "need": [4, 3, 0]})
    named = with_true_sessions(world, touches, pairs).sort_by("need").to_pylist()
    assert [(row["session_id"], row["need"]) for row in named] == [("web:t9", 0), ("s3", 3), ("s1", 4)]


def test_candidates_below_the_bar_count_for_what_can_be_reached_alone(world: duckdb.DuckDBPyConnection) -> None:
    figures = judge(world, found(("s1", "o1", 0.4, "account", None)))
    assert (figures.reach, figures.recall, figures.precision) == (0.5, 0, 0)


def test_calibration_error_weighs_each_tenth_by_its_links(world: duckdb.DuckDBPyConnection) -> None:
    figures = judge(
        world,
        found(("s1", "o1", 0.9, "account", None), ("s2", "o1", 0.95, "account", None), ("s2", "o2", 0.6, "ip", None)),
    )
    assert figures.calibration_error == pytest.approx((2 * abs(0.925 - 0.5) + 0.6) / 3)
    assert [bin_.links for bin_ in figures.bins] == [1, 2]
    assert {reason: bin_.true for reason, bin_ in figures.tiers} == {"account": 0.5, "ip": 0}
    assert figures.household == pytest.approx(2 / 3)


def test_links_are_counted_by_the_time_between_with_what_they_claim_in_sum(world: duckdb.DuckDBPyConnection) -> None:
    links = found(
        ("s1", "o1", 0.9, "account", None),
        ("s2", "o1", 0.25, "account", None),
        ("s2", "o2", 0.5, "ip", None),
        ("web:t3", "o2", 0.9, "token", None),
    )
    gaps = pa.array([day * US_PER_DAY for day in (0, 40, 40, 10)])
    bins = judge(world, replace(links, links=links.links.append_column("gap_us", gaps))).gaps
    assert [(one.days, one.links, one.claimed, one.true) for one in bins] == [(1, 1, 0.9, 1), (45, 2, 0.75, 0)]
    assert [(one.accepted, one.accepted_claimed, one.accepted_true) for one in bins] == [(1, 0.9, 1), (1, 0.5, 0)]
    line = "| tiny | 45 d | 4 | 1.5 | 0 | 2 | 0.500 | 0.000 |"
    assert gap_table([("tiny", bins), ("tiny", bins)]).splitlines()[-1] == line


def test_the_speaker_is_right_when_the_named_person_is_mostly_who_spoke(world: duckdb.DuckDBPyConnection) -> None:
    speaker = judge(world, found(("s1", "o1", 0.9, "account", "x")))
    buyer = judge(world, found(("s1", "o1", 0.9, "account", "y")))
    nobody = judge(world, found(("s1", "o1", 0.9, "account", None)))
    assert (speaker.speaker, speaker.speaker_not_buyer, speaker.named) == (1, 1, 1)
    assert (buyer.speaker, buyer.speaker_not_buyer, buyer.named) == (0, 0, 1)
    assert (nobody.speaker, nobody.named) == (None, 0)


def test_over_merging_counts_records_outside_their_clusters_main_household(world: duckdb.DuckDBPyConnection) -> None:
    fused = judge(world, found(clusters=dict.fromkeys(("t1", "t2", "o1", "t3"), "c1")))
    split = judge(world, found(clusters={"t1": "c1", "t2": "c2", "o1": "c1", "t3": "c3"}))
    assert (fused.outside_main, fused.in_largest, fused.largest_people) == (0.25, 1, 3)
    assert (split.outside_main, split.in_largest, split.largest_people) == (0, 0.75, 2)


def test_in_largest_at_best_is_what_the_identifiers_that_records_share_allow(world: duckdb.DuckDBPyConnection) -> None:
    """t1 and t2 share a user, o1 t1's account, and o2 of the second home nothing with t3."""
    split = judge(world, found(clusters={"t1": "c1", "t2": "c2", "o1": "c3", "t3": "c4", "o2": "c5"}))
    assert (split.in_largest, split.in_largest_at_best) == (0.4, 0.8)


def test_baselines_link_by_what_their_names_say(world: duckdb.DuckDBPyConnection) -> None:
    said = {
        name: {(row["session_id"], row["order_id"]) for row in method(world).links.to_pylist()}
        for name, method in BASELINES
    }
    assert said["last touch by user"] == {("s2", "o1"), ("s2", "o3")}
    assert said["account only"] == {("s1", "o1"), ("s2", "o1"), ("s1", "o3"), ("s2", "o3")}
    assert said["naive identity graph"] == {("s1", "o1"), ("s1", "o3")}


def test_a_folder_without_worlds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="touchpoints, orders and truth"):
        given(tmp_path)
