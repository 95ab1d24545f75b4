"""The dashboard without a browser: what it reads of a run, what its filters do, and what it says of nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

from attribution.dashboard.run_views import RunChoice, RunViews, narrowed
from base.errors import InputError
from tests.factories.plain_run import spoken_and_bought

DAY = date(2026, 11, 20)
CHOICE = RunChoice(
    first=date(2026, 11, 1),
    last=DAY,
    model="linear",
    window_days=30,
    accounting="cash",
    customer_type="all",
    currency="USD",
)


def copy_without_rows(folder: Path, *tables: str) -> Path:
    """The plain run, with some of its tables emptied."""
    shutil.copytree(spoken_and_bought().out, folder)
    for name in tables:
        file = folder / f"{name}.parquet"
        pq.write_table(pq.read_table(file).slice(0, 0), file)
    return folder


def shown(folder: Path) -> AppTest:
    program = f"from attribution.dashboard.app import page\npage({str(folder)!r})"
    app = AppTest.from_string(program, default_timeout=30).run()
    assert not app.exception
    return app


def test_credit_is_added_up_of_the_days_and_the_credit_chosen_alone() -> None:
    run = RunViews(spoken_and_bought().out)
    found = {row["channel"]: row for row in run.channels(CHOICE).to_pylist()}
    assert round(sum(row["credit"] for row in found.values()), 9) == 12.99
    assert sum(row["orders"] for row in found.values()) == 1
    assert found["alexa"]["spend"] is None
    assert {row["day"] for row in run.by_day(CHOICE).to_pylist()} == {DAY.isoformat()}
    for nothing in (
        {"last": date(2026, 11, 10)},
        {"currency": "EUR"},
        {"model": "none"},
        {"window_days": 60},
        {"accounting": "neither"},
        {"customer_type": "unheard"},
    ):
        assert run.channels(replace(CHOICE, **nothing)).num_rows == 0


def test_rows_of_every_table_are_narrowed_by_what_its_columns_tell() -> None:
    run = RunViews(spoken_and_bought().out)
    assert {"touchpoints", "credit", "channel_daily", "kpis"} <= set(run.tables())
    for name in run.tables():
        run.rows_of(name, CHOICE)
    assert run.rows_of("touchpoints", CHOICE).num_rows == 1
    assert run.rows_of("touchpoints", replace(CHOICE, brands=("b1",))).num_rows == 1
    assert run.rows_of("touchpoints", replace(CHOICE, brands=("other",))).num_rows == 0
    assert run.rows_of("touchpoints", replace(CHOICE, last=date(2026, 11, 2))).num_rows == 0
    assert {row["model"] for row in run.rows_of("credit", CHOICE).to_pylist()} == {"linear"}
    assert {row["brand"] for row in run.brands(CHOICE).to_pylist()} == {"b1"} == set(run.brands_known())
    assert run.brands(replace(CHOICE, brands=("other",))).num_rows == 0
    assert run.paths(CHOICE).to_pylist()[0]["path"] == "alexa"
    assert run.voice(CHOICE).to_pylist()[0]["turns"] == 1


def test_it_begins_with_the_currency_of_most_orders_not_with_the_first_by_name(tmp_path: Path) -> None:
    folder = copy_without_rows(tmp_path / "run")
    file = folder / "channel_daily.parquet"
    rows = pq.read_table(file)
    other = rows.set_column(rows.column_names.index("currency"), "currency", pa.array(["AUD"] * rows.num_rows))
    pq.write_table(pa.concat_tables([other, rows]), file)
    assert RunViews(folder).main_currency() == "USD"
    assert next(box.value for box in shown(folder).selectbox if box.label == "Currency") == "USD"


def test_a_run_for_sharing_has_no_brands_and_one_accounting(tmp_path: Path) -> None:
    folder = copy_without_rows(tmp_path / "run")
    (folder / "credit_by.parquet").unlink()
    file = folder / "channel_daily.parquet"
    pq.write_table(pq.read_table(file, filters=[("accounting", "=", "cash")]), file)
    assert RunViews(folder).brands_known() == []
    assert "credit_by" not in RunViews(folder).tables()
    shown(folder)


def test_a_picker_gives_one_day_while_it_is_being_used_and_none_when_it_is_cleared() -> None:
    every = (date(2026, 1, 1), DAY)
    assert narrowed((DAY,), every) == (DAY, DAY)
    assert narrowed((), every) == every


def test_a_folder_without_a_run_and_one_of_another_version_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run: name the folder"):
        RunViews(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match=r"manifest\.json cannot be read: run `earshot attribute` again"):
        RunViews(tmp_path)
    assert "holds no run" in shown(tmp_path / "nowhere").error[0].value


def test_the_page_shows_the_run_and_follows_its_filters() -> None:
    app = shown(spoken_and_bought().out)
    assert [one.value for one in app.metric] == ["12.99 USD", app.metric[1].value, "1.0"]
    assert {one.label for one in app.selectbox} == {
        *("Model", "Window, days", "Accounting", "Customers", "Currency", "Table"),
    }
    app.sidebar.selectbox[0].select("last").run()
    assert not app.exception
    assert app.metric[0].value == "12.99 USD"
    app.sidebar.date_input[0].set_value((date(2026, 11, 19), date(2026, 11, 19))).run()
    assert "Nothing of that in this run" in app.info[0].value


def test_a_run_without_orders_says_so(tmp_path: Path) -> None:
    app = shown(copy_without_rows(tmp_path / "run", "channel_daily"))
    assert app.info[0].value == "No orders in this run yet."
    assert len(app.metric) == 0
