"""The judge of experiments, on a few tests; and a public experiment's form on invented customers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attribution.lift.calibrated import Shape
from base.errors import InputError
from bench.lift.calibrating import drawn, judged
from bench.lift.hillstrom import email_effects, held_by_small_arms
from bench.lift.judge import coverages, variation
from bench.lift.report import picture
from bench.lift.simulated import Assumed

FEW = Assumed(households=400, days=8, long=2)


def test_who_looks_every_day_at_a_fixed_interval_is_wrong_more_often_than_who_looks_once() -> None:
    by_kind = {one.kind: one for one in coverages(FEW, 30, 1, lambda _: None)}
    daily, fixed = by_kind["fixed, looked at daily"], by_kind["fixed"]
    assert daily.held <= fixed.held
    assert daily.wrong_by_day == tuple(sorted(daily.wrong_by_day))
    assert fixed.width == pytest.approx(1.0)
    assert 1.0 < by_kind["planned"].width < 1.2 < by_kind["open_ended"].width < 1.7
    assert picture(list(by_kind.values()), FEW.days).startswith("<svg")


def test_shares_are_off_about_as_far_as_their_errors_say() -> None:
    seen, predicted = variation(FEW, 6, 2)
    assert 0 < seen < 2 * predicted


def test_the_public_experiment_is_read_by_kinds_of_customers(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(
        "segment,recency,newbie,conversion,spend,people\n"
        "Mens E-Mail,1,0,1,20,30\nMens E-Mail,1,0,0,0,470\nMens E-Mail,2,1,1,20,30\nMens E-Mail,2,1,0,0,470\n"
        "No E-Mail,1,0,1,20,20\nNo E-Mail,1,0,0,0,480\nNo E-Mail,2,1,1,20,20\nNo E-Mail,2,1,0,0,480\n"
        "Womens E-Mail,1,0,1,20,900\n",
        encoding="utf-8",
    )
    conversion, _, spend, _ = email_effects(file)
    assert (conversion.estimate, spend.estimate) == (pytest.approx(2.0), pytest.approx(0.4))
    assert conversion.low < 2.0 < conversion.high
    held = held_by_small_arms(file, 40, seed=1)
    assert min(held.values()) > 0.8
    assert held == held_by_small_arms(file, 40, seed=1)


def test_another_file_is_refused_with_what_it_needs(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="needs the columns segment, recency"):
        email_effects(file)


def test_campaigns_without_a_test_are_judged_by_every_method() -> None:
    seen = drawn(1, 2, 1_000)
    rows = {one.method: one for one in judged(seen)}
    assert (len(seen.truth), seen.tested.sum()) == (10, 5)
    assert np.isnan(seen.found[~seen.tested]).all()
    assert np.isfinite(seen.found[seen.tested]).all()
    assert (seen.truth >= 0).all()
    assert {"last click", *Shape} < set(rows)
    assert all(0 <= one.wrong <= 1 and one.explained <= 1 for one in rows.values())
