from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from attribution.credit.credited import credited
from attribution.credit.path_table import read_paths
from attribution.credit.weights import MODEL_NAMES
from attribution.path_run import credit_paths
from base.errors import InputError, UnusableInput
from ledger.records import Identity, OrderStatus
from tests.factories.attribution import ago, bought, spoken, visit, work_out
from tests.factories.homes import Home, Homes
from tests.factories.paths import Part

PATHS = Path(__file__).parent / "paths"
EXPECTED = json.loads((PATHS / "expected.json").read_text(encoding="utf-8"))
OURS = {
    "first": "first",
    "last": "last",
    "linear": "linear",
    "position": "position",
    "markov1": "markov_1",
    "markov2": "markov_2",
    "shapley": "shapley",
    "shapley_ordered": "shapley_ordered",
}


HOMES = Homes()


def three_touches(**changes: object) -> Home:
    touches = [
        visit("tp_1", at=ago(days=3), channel="paid_search", brand_id="b1"),
        spoken("tp_2", at=ago(days=2)),
        visit("tp_3", at=ago(hours=2), channel="direct", brand_id="b1"),
    ]
    return HOMES.home(touches, [bought(revenue_minor=1001, **changes)])


THREE_TOUCHES = three_touches()


def parts(table: str) -> list[Part]:
    read = read_paths(PATHS / table)
    assert read.paths
    assert not read.rejected
    return [Part(**row) for row in credited(read.paths).rows.to_pylist()]


@pytest.mark.parametrize("table", sorted(EXPECTED))
@pytest.mark.parametrize("model", sorted(OURS))
def test_a_path_table_is_credited_as_the_exact_peers_credit_it(table: str, model: str) -> None:
    named = "shapley" if model == "shapley_ordered" else model  # its places add up to the same
    if named not in EXPECTED[table]:
        assert model.startswith("markov")  # nothing converted: peers disagree, ours is nothing
        return
    given = {row.channel: row for row in parts(f"{table}.csv") if row.model == OURS[model]}
    whole = sum(row.conversions for row in given.values())
    expected = EXPECTED[table][named]
    for channel, conversions in expected.get("conversions", {}).items():
        assert given[channel].conversions == pytest.approx(conversions, abs=1e-9)
    for channel, value in expected.get("value", {}).items():
        assert given[channel].value == pytest.approx(value, abs=1e-9)
    for channel, share in expected.get("share", {}).items():
        assert given[channel].conversions == pytest.approx(share * whole, abs=1e-9 * whole)
    for channel, effect in expected.get("removal_effect", {}).items():
        assert given[channel].removal_effect == pytest.approx(effect, abs=1e-9)


def test_where_nothing_converted_nothing_is_credited() -> None:
    assert {(row.conversions, row.value) for row in parts("odd_no_conversions.csv")} == {(0.0, 0.0)}


def test_a_channel_without_an_order_on_its_paths_that_would_be_missed_is_flagged(tmp_path: Path) -> None:
    outcome = credit_paths(PATHS / "odd_never_converting_channel.csv", tmp_path)
    (missed,) = (missed for missed in outcome.credited.missed if missed.model == "markov_1")
    assert (missed.channel, missed.removal_effect) == ("z", pytest.approx(0.2631578947368421, abs=1e-12))
    notes = [json.loads(line) for line in (tmp_path / "notes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {"note": "missed", "channel": "z", "model": "markov_1"}.items() <= notes[0].items()
    assert not credit_paths(PATHS / "odd_no_nulls.csv", tmp_path).credited.missed


def test_a_path_of_five_thousand_touches_is_no_trouble(tmp_path: Path) -> None:
    table = tmp_path / "long.csv"
    table.write_text(f"path,total_conversions,total_conversion_value,total_null\n{' > '.join('ab' * 2500)},1,2,3\n")
    rows = credit_paths(table, tmp_path / "out").credited.rows.to_pylist()
    given = {(row["model"], row["channel"]): row for row in rows}
    assert given["linear", "a"]["conversions"] == pytest.approx(0.5)
    assert given["markov_1", "b"]["removal_effect"] == pytest.approx(1)


def test_bad_lines_of_a_path_table_are_set_aside_and_bad_tables_refused(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    table.write_text(
        "path,total_conversions,total_conversion_value,total_null\na,1,2,3\na > ,1,1,1\nb,-1,0,0\nc,x,0,0\n,1,1,1\n"
        "d,1,2\ne,1,2,3,4,5\nf,1,nan,0\n"
    )
    outcome = credit_paths(table, tmp_path / "out")
    found = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()]
    assert [row["line"] for row in found] == [3, 4, 5, 6, 7, 8, 9]
    assert outcome.rejected == 7
    assert [row["reason"] for row in found[4:]] == [
        "total_null: the line ends before it",
        "6 cells for 4 columns; the first too many is '4': quote a cell that holds a comma",
        "total_conversion_value: 'nan' is not a number",
    ]
    assert set(outcome.credited.rows["channel"].to_pylist()) == {"a"}
    table.write_text("path,total_conversions\na,1\n")
    with pytest.raises(InputError, match="no column total_conversion_value, total_null"):
        credit_paths(table, tmp_path / "out")
    table.write_text("path,total_conversions,total_conversion_value,total_null\n")
    with pytest.raises(UnusableInput):
        credit_paths(table, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["rejected.jsonl"]  # and no older credit.csv


def test_the_lines_of_a_path_table_may_come_in_any_order(tmp_path: Path) -> None:
    table = tmp_path / "paths.csv"
    first, *lines = (PATHS / "odd_names.csv").read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([first, *reversed(lines)]), encoding="utf-8")
    credit_paths(PATHS / "odd_names.csv", tmp_path / "one")
    credit_paths(table, tmp_path / "other")
    assert (tmp_path / "one" / "credit.csv").read_bytes() == (tmp_path / "other" / "credit.csv").read_bytes()


def test_every_model_adds_to_the_whole_order_and_its_net_revenue() -> None:
    rows = THREE_TOUCHES.table("credit")
    shares: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for row in rows:
        shares[row["model"]] += row["share"]
        money[row["model"]] += row["credit_minor"]
    assert set(shares) == set(MODEL_NAMES)
    assert set(shares.values()) == {Decimal(1)}
    assert set(money.values()) == {1001}


def test_each_model_weighs_as_its_name_says_times_the_links_probability() -> None:
    chance = {row["channel"]: Decimal(str(row["link_probability"])) for row in THREE_TOUCHES.table("journeys")}
    shares = {(row["model"], row["channel"]): row["share"] for row in THREE_TOUCHES.table("credit")}
    weight = {
        ("first", "paid_search"): Decimal(1),
        ("last", "direct"): Decimal(1),
        ("last_non_direct", "alexa"): Decimal(1),
        ("position", "paid_search"): Decimal("0.4"),
        ("position", "alexa"): Decimal("0.2"),
        ("position", "direct"): Decimal("0.4"),
        ("linear", "alexa"): Decimal(1) / 3,
    }
    for (model, channel), part in weight.items():
        assert abs(shares[model, channel] - part * chance[channel]) <= Decimal("1e-12"), (model, channel)
    assert shares["first", "direct"] == 0
    assert shares["time_decay", "paid_search"] < shares["time_decay", "alexa"] < shares["time_decay", "direct"]


def test_what_no_touch_can_claim_is_unattributed() -> None:
    ran = work_out([spoken()], [bought("or_1"), bought("or_2", identity=Identity(account="a2"))])
    assert set(ran.credit("linear", "or_1")) == {"alexa", "(unattributed)"}
    assert ran.credit("linear", "or_2") == {"(unattributed)": 1299}
    empty = [row for row in ran.table("credit") if row["touchpoint_id"] == ""]
    assert len(empty) == 2 * len(MODEL_NAMES)


@pytest.mark.parametrize(
    ("home", "net"),
    [
        (three_touches(status=OrderStatus.CANCELLED, refunded_minor=5), 0),
        (three_touches(status=OrderStatus.REFUNDED, refunded_minor=400), 601),
        (three_touches(refunded_minor=1001), 0),
        (three_touches(refunded_minor=1008), -7),
    ],
    ids=["cancelled", "refunded", "all paid back", "more paid back"],
)
def test_credit_follows_cancellations_and_refunds(home: Home, net: int) -> None:
    assert {model: sum(home.credit(model).values()) for model in MODEL_NAMES} == dict.fromkeys(MODEL_NAMES, net)


def test_currencies_are_never_added_together() -> None:
    orders = [bought("or_1", currency="JPY", revenue_minor=500), bought("or_2", currency="USD", revenue_minor=1299)]
    ran = work_out([spoken()], orders)
    net = {total.currency: total.net_revenue_minor for total in ran.counts().totals}
    assert net == {"JPY": 500, "USD": 1299}
    assert {(row["order_id"], row["currency"]) for row in ran.table("credit")} == {("or_1", "JPY"), ("or_2", "USD")}


def test_people_who_speak_and_never_buy_are_journeys_that_led_to_no_order() -> None:
    bought_after = [visit("tp_1"), spoken("tp_2")]
    in_vain = [spoken(f"tp_{n}", identity=Identity(user=f"u{n}")) for n in range(10, 15)]
    ran = work_out([*bought_after, *in_vain], [bought()])
    paths = {row["path"]: (row["orders"], row["non_orders"]) for row in ran.table("paths")}
    assert paths == {"alexa": (0, 5), "alexa > paid_search": (1, 0)}
    credit = ran.credit("markov_1_by_order")
    share = {step["channel"]: credit[step["channel"]] / step["link_probability"] for step in ran.table("journeys")}
    assert share["paid_search"] == pytest.approx(share["alexa"], rel=0.01)  # without either there is no order


def test_a_channel_that_contains_the_separator_stays_one_step() -> None:
    (path,) = work_out([visit(channel="a > b")], [bought()]).table("paths")
    assert path["path"] == "a › b"


def test_credit_csv_is_ordered_and_names_every_column(tmp_path: Path) -> None:
    credit_paths(PATHS / "odd_no_nulls.csv", tmp_path)
    with (tmp_path / "credit.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["model", "channel", "conversions", "value", "removal_effect"]
    assert rows == sorted(rows, key=lambda row: (row["model"], row["channel"]))
