"""An update starts only from a run that it can believe."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pyarrow.parquet as pq
import pytest

from attribution.parameters import Inputs, Parameters
from attribution.run import attribute
from base.errors import InputError
from ledger.records import Identity, OrderStatus
from ledger.records.spend import Spend
from tests.factories.attribution import ago, bought, spoken, visit

# Two touches share what is given back, and the later one's name comes first.
BACK = {"status": OrderStatus.REFUNDED, "refunded_minor": 333, "refunded_at": ago(days=-3)}
RECORDS = Inputs(
    touchpoints=(spoken("tp_z"), visit("tp_a", at=ago(hours=2))),
    orders=(bought(**BACK),),
    spend=(Spend(day=ago(hours=1).date(), channel="voice", currency="USD", spend_minor=250),),
)
MADE_LATER = ("channel_daily", "kpis", "sensitivity", "credit_by", "voice_funnel", "answers", "incremental")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "earlier"
    attribute(RECORDS, Parameters(), out)
    return out


@pytest.fixture
def earlier(made: Path, tmp_path: Path) -> Path:
    return copytree(made, tmp_path / "earlier")


def update(earlier: Path, **parameters: Any) -> None:
    attribute(replace(RECORDS, update=earlier), Parameters(**parameters), earlier.parent / "out")


def test_the_same_records_give_the_same_files_and_no_changed_household(earlier: Path) -> None:
    update(earlier)
    out = earlier.parent / "out"
    assert (out / "households_changed.csv").read_text() == "household_id_before,household_id,reason\n"
    own = {"manifest.json", "households_changed.csv", "households_changed.parquet"}
    assert {path.name for path in out.iterdir()} - {path.name for path in earlier.iterdir()} == own - {"manifest.json"}
    for path in earlier.iterdir():
        if path.name != "manifest.json":
            assert path.read_bytes() == (out / path.name).read_bytes(), path.name
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["update_of"] == json.loads((earlier / "manifest.json").read_text())["run_id"]


def test_money_given_back_on_another_day_goes_to_the_earlier_touch_first_in_an_update_too(earlier: Path) -> None:
    update(earlier)
    rows = pq.read_table(earlier.parent / "out" / "channel_daily.parquet").to_pylist()
    back = {
        row["channel"]: row["revenue_minor"]
        for row in rows
        if (row["model"], row["accounting"], row["customer_type"], row["window_days"]) == ("linear", "cash", "all", 30)
        and row["revenue_minor"] < 0
    }
    assert sum(back.values()) == -333
    assert len(back) > 1


def test_a_run_from_before_a_table_was_made_may_be_started_from(earlier: Path) -> None:
    lacking = {f"{name}.{kind}" for name in MADE_LATER for kind in ("parquet", "csv")}
    for name in lacking:
        (earlier / name).rename(earlier.parent / name)
    rewritten(
        lambda manifest: manifest.update(outputs=[one for one in manifest["outputs"] if one["name"] not in lacking])
    )(earlier)
    update(earlier)
    for name in lacking:
        assert (earlier.parent / name).read_bytes() == (earlier.parent / "out" / name).read_bytes(), name


def test_a_run_may_be_brought_up_to_date_in_its_own_folder(earlier: Path) -> None:
    before = (earlier / "links.csv").read_bytes()
    attribute(replace(RECORDS, update=earlier), Parameters(), earlier)
    assert (earlier / "links.csv").read_bytes() == before
    assert (earlier / "households_changed.parquet").is_file()


def test_the_moment_a_run_stands_at_may_move_on(earlier: Path) -> None:
    update(earlier, as_of=ago(hours=1))
    assert json.loads((earlier.parent / "out" / "manifest.json").read_text())["counts"]["orders"] == 0


def rewritten(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def rewrite(folder: Path) -> None:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        change(manifest)
        path.write_text(json.dumps(manifest))

    return rewrite


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "holds no run: name the folder that"),
        (lambda folder: (folder / "manifest.json").write_text('{"run_id": '), "manifest.json is damaged"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "manifest.json is damaged"),
        (rewritten(lambda manifest: manifest.pop("outputs")), "manifest.json is damaged"),
        (rewritten(lambda manifest: manifest.update(outputs=[])), "manifest.json lists nothing"),
        (rewritten(lambda manifest: manifest.update(outputs=manifest["outputs"][:1])), "the run lists no "),
        (rewritten(lambda manifest: manifest["versions"].update(duckdb="1.0.0")), "was made by duckdb '1.0.0', and"),
        (lambda folder: (folder / "orders.parquet").unlink(), "orders.parquet cannot be read: No such file"),
        (lambda folder: (folder / "touchpoints.parquet").write_bytes(b"PAR1"), "touchpoints.parquet is not what the"),
    ],
    ids=["no run", "cut off", "other JSON", "no outputs", "no files", "a file", "version", "file gone", "file changed"],
)
def test_what_is_no_run_or_a_damaged_one_is_refused_in_words(
    earlier: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(earlier)
    with pytest.raises(InputError, match="--update") as refused:
        update(earlier)
    assert said in str(refused.value)
    assert not (earlier.parent / "out").exists()


def test_a_run_with_other_parameters_is_refused_by_the_one_that_differs(earlier: Path) -> None:
    with pytest.raises(InputError, match=r"was made with window_days 30, and this run has 7: run without"):
        update(earlier, window_days=7)


def test_a_run_is_gone_on_with_under_its_own_calibration_and_no_other(earlier: Path) -> None:
    own = earlier / "calibration.json"
    update(earlier, calibration=own)
    assert (earlier.parent / "out" / "calibration.json").read_bytes() == own.read_bytes()
    other = earlier.parent / "other.json"
    calibration = json.loads(own.read_text())
    other.write_text(json.dumps(calibration | {"base": calibration["base"] + 1}))
    with pytest.raises(InputError, match="was made under another calibration than --calibration names"):
        update(earlier, calibration=other)


def test_the_manifest_says_how_many_components_there_are_and_how_many_were_made_anew(earlier: Path) -> None:
    def counted(run: Path) -> object:
        return json.loads((run / "manifest.json").read_text())["components"]

    out = earlier.parent / "out"
    update(earlier)
    assert (counted(earlier), counted(out)) == ({"total": 1, "recomputed": 1}, {"total": 1, "recomputed": 0})
    stranger = bought("or_2", identity=Identity(account="a2"))
    attribute(replace(RECORDS, orders=(bought(**BACK), stranger), update=earlier), Parameters(), out)
    assert counted(out) == {"total": 2, "recomputed": 1}
