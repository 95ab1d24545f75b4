"""What a change did: before and after beside a control, with an interval that holds and a look at the time before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from attribution.lift.change import ChangeVerdict, UnitDay, change_found
from attribution.lift.change_file import read_figures
from base.errors import InputError

FIRST, ON = date(2026, 10, 1), date(2026, 10, 29)


def figures(seed: int, *, did: float = 0.0, drift: float = 0.0, units: int = 20, days: int = 56) -> list[UnitDay]:
    """Units of different size, all in one season; the changed half grows by `did` at once, and by `drift` a day."""
    draws = np.random.default_rng(seed)
    size, season = draws.gamma(4, 2, units), np.sin(np.arange(days) / 9)
    found = []
    for unit in range(units):
        changed = unit % 2 == 0
        for day in range(days):
            more = did * (day >= 28) + drift * day if changed else 0.0
            value = size[unit] + season[day] + more + draws.normal(0, 1)
            found.append(UnitDay(unit=f"p{unit}", changed=changed, day=FIRST + timedelta(days=day), value=value))
    return found


def test_what_it_did_is_found_whatever_the_season_and_the_size_of_the_units() -> None:
    found = change_found(figures(1, did=0.5), ON)
    assert found.verdict is ChangeVerdict.ESTIMATED
    assert found.effect is not None
    assert found.effect.low < 0.5 < found.effect.high
    assert found.effect.low > 0
    assert (found.changed_units, found.other_units, found.days_before, found.days_after) == (10, 10, 28, 28)


def test_its_interval_holds_nothing_as_often_as_it_claims() -> None:
    found = [change_found(figures(seed, units=12, days=42), ON).effect for seed in range(300)]
    held = np.mean([one is not None and one.low <= 0 <= one.high for one in found])
    assert 0.92 <= held <= 0.985


def test_groups_that_moved_apart_before_it_tell_nothing() -> None:
    found = change_found(figures(2, drift=0.1), ON)
    assert found.verdict is ChangeVerdict.NOT_ALIKE
    assert found.before is not None
    assert found.before.low > 0


@pytest.mark.parametrize("asked", [{"units": 8}, {"days": 28}])
def test_too_few_units_or_no_day_after_it_give_no_estimate(asked: dict[str, int]) -> None:
    found = change_found(figures(3, **asked), ON)
    assert (found.verdict, found.effect) == (ChangeVerdict.TOO_FEW, None)


def test_the_order_of_the_lines_changes_nothing() -> None:
    rows = figures(4, did=0.2)
    assert change_found(rows[::-1], ON) == change_found(rows, ON)


def test_a_file_is_read_and_a_day_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("unit,changed,day,value\na,true,2026-10-01,2\nb,false,2026-10-02,1.5\n", encoding="utf-8")
    assert read_figures(file)[1] == UnitDay(unit="b", changed=False, day=date(2026, 10, 2), value=1.5)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no column unit, changed, day, value"),
        ("unit,changed,day,value\n", "has no lines below its header"),
        ("unit,day,value\na,2026-10-01,1\n", "has no column changed"),
        ("unit,changed,day,value\n,true,2026-10-01,1\n", "line 2, unit: it is empty"),
        ("unit,changed,day,value\na,yes,2026-10-01,1\n", "line 2, changed: 'yes' is neither true nor false"),
        ("unit,changed,day,value\na,true,1 Oct,1\n", "line 2, day: '1 Oct' is no day"),
        ("unit,changed,day,value\na,true,2026-10-01,nan\n", "line 2, value: 'nan' is no number"),
        ("unit,changed,day,value\na,true,2026-10-01\n", "line 2, value: '' is no number"),
        (
            "unit,changed,day,value\na,true,2026-10-01,1\na,true,2026-10-01,2\n",
            "line 3: 'a' has a figure of 2026-10-01",
        ),
        (
            "unit,changed,day,value\na,true,2026-10-01,1\na,false,2026-10-02,2\n",
            "line 3, changed: 'a' is changed in one",
        ),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_column(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=why):
        read_figures(file)
