"""A run's predictions: made of what was known, told where they held, and shown on the page."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from attribution.engine.duckdb import open_duckdb
from attribution.engine.engine import Engine, rows
from attribution.engine.room import ANY_ROOM
from attribution.engine.step import Step, run_steps
from attribution.engine.times import US_PER_DAY
from attribution.exports.tables import PREDICTIONS
from attribution.exports.write import exported
from attribution.prediction.known_then import Again
from attribution.prediction.predict import Foreseen, predict
from attribution.report.foreseen import foreseen

DAYS, HOMES, WINDOW = 120, 400, 30
# Households as the records say them: what the real steps find out is no matter here.
STEPS = (
    Step(
        name="touches",
        row="a touch",
        reads=("raw_touchpoints",),
        sql="""select touchpoint_id as session_id, received_us as occurred_us, 1 as stage_rank, 'web' as platform,
                      'click' as action, true as creditable from raw_touchpoints""",
    ),
    Step(
        name="orders",
        row="an order",
        reads=("raw_orders",),
        sql="""select order_id, received_us as placed_us, 1000 as net_revenue_minor, 'USD' as currency,
                      'human' as initiator from raw_orders""",
    ),
    Step(
        name="session_households",
        row="a session",
        reads=("raw_touchpoints",),
        sql="select touchpoint_id as session_id, home as household_id from raw_touchpoints",
    ),
    Step(
        name="record_households",
        row="a record",
        reads=("raw_touchpoints", "raw_orders"),
        sql="""select 'touch' as kind, touchpoint_id as record_id, home as household_id from raw_touchpoints
               union all select 'order', order_id, home from raw_orders""",
    ),
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_duckdb() as engine:
        yield engine


def _predicted(engine: Engine, *, days: int = DAYS, homes: int = HOMES, eager: float = 0.9) -> str:
    """Predict of households that look every few days and order after, the eager half the more; return the state."""
    random = np.random.default_rng(8)
    looks, orders = [], []
    for home in range(homes):
        for day in np.cumsum(random.exponential(9, DAYS)):
            if day < days:
                looks.append((f"h{home}", float(day)))
                if random.random() < (eager if home % 2 else 0.03):
                    orders.append((f"h{home}", float(day) + random.exponential(5)))
    for name, key, lines in (("raw_touchpoints", "touchpoint_id", looks), ("raw_orders", "order_id", orders)):
        there = [
            (f"{key}{place}", home, int(day * US_PER_DAY)) for place, (home, day) in enumerate(lines) if day < days
        ]
        names = (key, "home", "received_us")
        engine.put(name, pa.Table.from_pylist([dict(zip(names, line, strict=True)) for line in there]))
    run_steps(engine, STEPS, {})
    again = Again(engine="duckdb", room=ANY_ROOM, steps=STEPS, values={})
    predict(engine, again, days * US_PER_DAY, WINDOW)
    return str(rows(engine, "select state from foreseen")[0][0])


def test_what_held_a_window_ago_is_told_and_shown(engine: Engine) -> None:
    assert _predicted(engine, homes=1200) == Foreseen.TOLD

    told = exported(engine, PREDICTIONS, window_days=WINDOW)
    assert told.column_names == ["journey", "as_of", "sessions", "window_days", "probability", "value", "currency"]
    assert str(told["as_of"][0].as_py()) == "1970-05-01 00:00:00+00:00"
    assert told["journey"].to_pylist() == sorted(told["journey"].to_pylist())
    chances = dict(zip(told["journey"].to_pylist(), told["probability"].to_pylist(), strict=True))
    eager, idle = ([chance for home, chance in chances.items() if int(home[1:]) % 2 == odd] for odd in (1, 0))
    assert min(len(eager), len(idle)) > 20
    assert np.mean(eager) > np.mean(idle) + 0.4
    assert told["value"].to_pylist() == [round(1000 * chance) for chance in told["probability"].to_pylist()]
    shown = foreseen(engine, WINDOW)
    assert [line["journeys"] for line in shown["lines"]] == [f"{told.num_rows:,}"]
    assert shown["judged"].startswith("Tried 30 days ago, with what was known then: of ")
    ((off, chance),) = rows(engine, "select calibration_error, by_chance from foreseen")
    assert f"off by {off:.3f} on average, where chance alone makes {chance:.3f} of so many" in shown["judged"]


@pytest.mark.parametrize(
    ("given", "state", "needed"),
    [
        ({"days": 60}, Foreseen.SHORT, "records of three times 30 days are needed."),
        ({"homes": 60}, Foreseen.FEW, "100 open ones are needed, of which at least 20 ended in an order"),
    ],
)
def test_short_and_few_records_predict_nothing_and_the_page_says_what_is_needed(
    engine: Engine, given: dict[str, float], state: Foreseen, needed: str
) -> None:
    assert _predicted(engine, **given) == state
    assert exported(engine, PREDICTIONS, window_days=WINDOW).num_rows == 0
    shown = foreseen(engine, WINDOW)
    assert shown["lines"] == []
    assert shown["judged"].startswith("Nothing is predicted yet.")
    assert needed in shown["judged"]


def test_what_did_not_hold_is_not_told_and_the_page_says_why(engine: Engine) -> None:
    assert _predicted(engine, eager=0.01) == Foreseen.MISSED  # next to nobody orders, and nothing tells who

    assert exported(engine, PREDICTIONS, window_days=WINDOW).num_rows == 0
    shown = foreseen(engine, WINDOW)
    assert shown["lines"] == []
    assert "So nothing is predicted." in shown["judged"]


def test_records_without_a_moment_tell_nothing(engine: Engine) -> None:
    predict(engine, Again(engine="duckdb", room=ANY_ROOM, steps=(), values={}), None, WINDOW)
    assert rows(engine, "select state from foreseen") == [(Foreseen.SHORT,)]
