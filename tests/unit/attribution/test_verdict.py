"""The verdict on the page's first screen: proven, estimated, or that nobody can say, and what a test would need."""

from __future__ import annotations

from pathlib import Path

import pytest

from attribution.lift.analysis import ExperimentTold
from attribution.lift.verdict import LiftVerdict
from attribution.report.verdict import Cause, cause
from tests.factories.attribution import bought, run, spoken, visit


def told(verdict: LiftVerdict, **changes: bool) -> ExperimentTold:
    return ExperimentTold(test=f"t-{verdict}", verdict=verdict, told=(f"It is {verdict}.",), **changes)


SMALL, NOTHING, PROVEN = (
    told(verdict) for verdict in (LiftVerdict.UNDERPOWERED, LiftVerdict.NONE_FOUND, LiftVerdict.PROVEN)
)


@pytest.mark.parametrize(
    ("tests", "estimated", "state", "opening"),
    [
        ((SMALL, NOTHING, PROVEN), 3, Cause.PROVEN, "Proven by a hold-out, t-proven. It is proven."),
        ((told(LiftVerdict.PROVEN, of_voice=False),), 0, Cause.CANNOT_SAY, "No test of voice yet: nobody can say"),
        ((told(LiftVerdict.UNDERPOWERED, of_voice=False), NOTHING), 0, Cause.CANNOT_SAY, "A test, t-none found"),
        (
            (told(LiftVerdict.PROVEN, fewer=True), PROVEN),
            0,
            Cause.FEWER,
            "Proven by a hold-out, t-proven. With it households order less. It is proven. Other tests of voice: 1",
        ),
        ((SMALL, NOTHING), 3, Cause.ESTIMATED, "Estimated, not proven: what 3 campaigns of voice caused"),
        ((SMALL, NOTHING), 0, Cause.CANNOT_SAY, "A test, t-none found, found no effect"),
        ((SMALL,), 0, Cause.CANNOT_SAY, "The test so far, t-underpowered, is too small to say"),
        ((told(LiftVerdict.PROVEN, broken=True),), 0, Cause.CANNOT_SAY, "No test yet: nobody can say"),
        ((), 0, Cause.CANNOT_SAY, "No test yet: nobody can say"),
    ],
)
def test_the_strongest_of_what_tests_say_is_the_verdict(
    tests: tuple[ExperimentTold, ...], estimated: int, state: Cause, opening: str
) -> None:
    found, words = cause(tests, estimated)
    assert found is state
    assert words.startswith(opening)


def test_without_a_test_the_page_says_what_one_would_need_and_how_sure_the_credit_is(tmp_path: Path) -> None:
    run(tmp_path, [spoken(), visit()], [bought()])
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    section = page[page.index('id="verdict"') : page.index('aria-label="The headline numbers"')]
    assert 'data-state="cannot say"' in section
    assert "No test yet: nobody can say whether voice caused any of it." in section
    assert "takes about 8,809 households that speak; 1 spoke in this period." in section
    assert "models voice is credited with" in section
    assert "Of 1 link of voice behind it" in section  # the visit's link is no voice's


def test_without_orders_there_is_nothing_to_judge(tmp_path: Path) -> None:
    run(tmp_path, [spoken()], [])
    assert 'id="verdict"' not in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_of_many_tests_the_page_says_that_one_looks_proven_by_chance() -> None:
    assert "Of twenty tests of nothing one looks proven." in cause([PROVEN, *[NOTHING] * 4], 0)[1]
    assert "twenty" not in cause([PROVEN, *[NOTHING] * 3], 0)[1]
