"""`credit_by`, tests -> `incremental`: what each campaign caused, by its own test, or as the tests of others tell.

An estimate is no test: it holds as far as a campaign is like those that were tested, and is labelled so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from math import sqrt
from operator import itemgetter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from threadpoolctl import threadpool_limits

from attribution.credit.dimension_values import NONE
from attribution.credit.earners import AUTOMATION, LINK_UNCERTAINTY, NO_LINK
from attribution.engine.engine import Engine, rows
from attribution.lift.calibrated import CampaignModel, Campaigns, EachCampaign, Shape, best_fitted
from attribution.lift.campaigns import BESIDE, CREDITED, CampaignsKnown, known_of
from attribution.lift.happened import Happened
from attribution.lift.looks import FIXED
from attribution.lift.trial import HELD_OUT

INCREMENTAL = "incremental"
LEAST_TESTS = 5
"""Campaigns with a test below which nothing is said of the others."""

LEAST_CREDITED = 1.0  # orders: of a campaign with less, a ratio of what was credited tells nothing


class Basis(StrEnum):
    """How it is known what a campaign caused."""

    TESTED = "tested"
    ESTIMATED = "estimated"
    CANNOT_SAY = "cannot say"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTest:
    """What a campaign's tests found, a home: orders caused, its interval as looked at, its standard error.

    A test may be of some homes, and over before the records are: what it found holds for all that were met. It is of
    accounts, else users: where a home holds two of them, it is twice that of one.
    """

    households: int  # of the test
    caused: float
    low: float
    high: float
    error: float

    def a_home(self, homes: int, units: int) -> CampaignTest:
        """Return what it is a home, where the campaign met so many of a test's units in so many homes."""
        more = units / homes
        low, high, error = (part * more for part in (self.low, self.high, self.error))
        return replace(self, caused=self.caused * more, low=low, high=high, error=error)


_NO_CAMPAIGN = (NONE, NO_LINK, LINK_UNCERTAINTY, AUTOMATION)
_WITHHELD = "arms_withheld"
_ARMS = "select distinct arm from touchpoints where arm is not null order by arm"
_NOT_GIVEN = (
    f"coalesce(t.outcome, '') <> 'ghost' and not exists (select 1 from {_WITHHELD} w where w.arm = coalesce(t.arm, ''))"
)
_HOME = "h.household_id as household"
_TOUCHES = f"""
select t.campaign_id as campaign, {_HOME}, t.occurred_us as at_us
from touchpoints t join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
where t.campaign_id is not null and {_NOT_GIVEN}
"""
# A test is of accounts, else users. A user whom a record ties to an account is that account; a home of neither is one.
_MET = f"""
with accounts as (
    select id_user, min(id_account) as account from touchpoints
    where id_user is not null and id_account is not null group by id_user
), homes as (
    select t.campaign_id as campaign, {_HOME},
           greatest(count(distinct coalesce(t.id_account, a.account, t.id_user)), 1) as units
    from touchpoints t join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
    left join accounts a on a.id_user = t.id_user
    where t.campaign_id is not null and h.household_id is not null and {_NOT_GIVEN}
    group by t.campaign_id, h.household_id
)
select campaign, count(*)::bigint, sum(units)::bigint from homes group by campaign
"""
_OTHERS = f"""
select {_HOME}, t.occurred_us as at_us
from touches t join record_households h on h.kind = 'touch' and h.record_id = t.touchpoint_id
where t.campaign_id is null and t.creditable
"""
_ORDERS = f"""
select {_HOME}, o.placed_us as at_us from orders o
join record_households h on h.kind = 'order' and h.record_id = o.order_id where o.initiator = 'human'
"""
_CREDIT = """
select value, model, sum(micros)::bigint as micros from credit_by where dimension = 'campaign' group by value, model
"""
_TESTS = "select campaign_id, households, estimate, low, high, error from campaign_tests order by campaign_id, test"


def estimate_incremental(engine: Engine) -> None:
    """Make the table `incremental`, a row a campaign, of a run whose credit is split and whose tests are read."""
    engine.put(_WITHHELD, _withheld([arm for (arm,) in rows(engine, _ARMS)]))
    met = {campaign: (homes, units) for campaign, homes, units in rows(engine, _MET)}
    tests, credit = _tests(engine, met), _credit(engine)
    names = sorted({*met, *tests, *credit[CREDITED]})
    by_model = {model: np.array([credit[model].get(name, 0.0) for name in names]) for model in credit}
    if len(tests) >= LEAST_TESTS:
        known = _known(engine, names, by_model)
    else:  # nothing is to be told by others, so nothing of them needs to be known
        households = np.array([float(met.get(name, (0, 0))[0]) for name in names])
        credited, none = by_model[CREDITED] / np.maximum(households, 1), np.zeros(len(names))
        alone = Campaigns(credited=credited, brought=none, features=np.zeros((len(names), 0)))
        known = CampaignsKnown(households=households, known=alone)
    with threadpool_limits(1, user_api="blas"):  # the same sums on every machine with the same library
        engine.put(INCREMENTAL, incremental(names, known, tests))


def incremental(names: list[str], known: CampaignsKnown, tests: Mapping[str, CampaignTest]) -> pa.Table:
    """Return the table.

    Args:
        names: of the campaigns, in order.
        known: what is known of each.
        tests: what was found of those that were tested.
    """
    tested = np.array([name in tests for name in names], np.bool_)
    usable = tested & (known.households > 0)
    model = _fit(names, known, tests, usable) if usable.sum() >= LEAST_TESTS else None
    found = [_row(place, name, known, tests.get(name), model) for place, name in enumerate(names)]
    for row in found:
        row["tests"] = int(usable.sum())
    return pa.table({name: pa.array([row.get(name) for row in found], kind) for name, kind in _COLUMNS})


_COLUMNS = (
    ("campaign_id", pa.string()),
    ("basis", pa.string()),
    ("households", pa.int64()),
    ("credited", pa.float64()),
    ("incremental", pa.float64()),
    ("interval_low", pa.float64()),
    ("interval_high", pa.float64()),
    ("per_credited", pa.float64()),
    ("tests", pa.int64()),
    ("cross_validated_error", pa.float64()),
    ("method", pa.string()),
)


@dataclass(frozen=True, slots=True)
class _Fitted:
    calibration: CampaignModel
    missed: float  # left-out tests, root mean square: orders a household, the tests' own errors taken out

    def tell(self, known: Campaigns) -> tuple[float, float]:
        told = self.calibration.tell(known)
        return float(told.caused[0]), float(told.error[0])


def _fit(
    names: list[str], known: CampaignsKnown, tests: Mapping[str, CampaignTest], usable: npt.NDArray[np.bool_]
) -> _Fitted:
    places = np.flatnonzero(usable)
    caused = np.array([tests[names[place]].caused for place in places])
    error = np.array([tests[names[place]].error for place in places])
    model = best_fitted(known.known.part(places), caused, error)
    off = (model.left_out.caused - caused) ** 2
    return _Fitted(model, sqrt(max(float((off - error**2).mean()), 0.0)))


def _row(
    place: int, name: str, known: CampaignsKnown, test: CampaignTest | None, model: _Fitted | None
) -> dict[str, object]:
    households = float(known.households[place])
    one = known.known.part([place])
    credited, brought = (float(amount[0]) * max(households, 1.0) for amount in (one.credited, one.brought))
    row: dict[str, object] = {"campaign_id": name, "households": int(households), "credited": round(credited, 6)}
    if test is not None:
        of_all = households or test.households
        caused, low, high = (of_all * part for part in (test.caused, test.low, test.high))
        return row | _amounts(Basis.TESTED, caused, low, high, credited) | {"method": "its own test"}
    by = {Shape.ONE: credited, Shape.BROUGHT: brought}.get(model.calibration.shape, LEAST_CREDITED) if model else 0.0
    if model is None or not households or by < LEAST_CREDITED:
        return row | {"basis": Basis.CANNOT_SAY, "method": "no test yet" if model is None else "no credit to go by"}
    caused, error = (part * households for part in model.tell(one))
    return row | {
        **_amounts(Basis.ESTIMATED, caused, caused - FIXED * error, caused + FIXED * error, credited),
        "cross_validated_error": round(model.missed * households, 4),
        "method": model.calibration.shape.value,
    }


def _amounts(basis: Basis, caused: float, low: float, high: float, credited: float) -> dict[str, object]:
    return {
        "basis": basis,
        "incremental": _steady(caused),
        "interval_low": _steady(low),
        "interval_high": _steady(high),
        "per_credited": _steady(caused / credited) if credited >= LEAST_CREDITED else None,
    }


def _steady(value: float) -> float:
    return round(value, 4) + 0.0  # the last bits are the machine's; never -0.0


def _withheld(arms: list[str]) -> pa.Table:
    """Return those of a run's arms in which something is withheld, as they are spelt in it: capitals tell nothing."""
    return pa.table({"arm": pa.array([arm for arm in arms if arm.lower() in HELD_OUT], pa.string())})


def _tests(engine: Engine, met: Mapping[str, tuple[int, int]]) -> dict[str, CampaignTest]:
    """Return what was found of each campaign: by several tests together, each by its households.

    The surest alone would tell too much: what a test's error is grows with what it found.
    """
    found = groupby(rows(engine, _TESTS), itemgetter(0))
    together = {campaign: _together(np.array([row[1:] for row in some], np.float64)) for campaign, some in found}
    return {campaign: test.a_home(*met.get(campaign, (1, 1))) for campaign, test in together.items()}


def _together(tests: npt.NDArray[np.float64]) -> CampaignTest:
    households, estimate, low, high, error = tests.T
    weights = households / households.sum()
    caused = float(estimate @ weights)
    below, above, error = (sqrt(float((part**2) @ weights**2)) for part in (estimate - low, high - estimate, error))
    return CampaignTest(
        households=int(households.sum()), caused=caused, low=caused - below, high=caused + above, error=error
    )


def _credit(engine: Engine) -> dict[str, dict[str, float]]:
    credit: dict[str, dict[str, float]] = {CREDITED: {}, BESIDE: {}}
    for value, model, micros in rows(engine, _CREDIT):
        if model in credit and value not in _NO_CAMPAIGN:
            credit[model][value] = micros / 10**6
    return credit


def _known(engine: Engine, names: list[str], credit: Mapping[str, EachCampaign]) -> CampaignsKnown:
    touches, others, orders = (engine.query(query) for query in (_TOUCHES, _OTHERS, _ORDERS))
    homes = pa.chunked_array(
        [chunk for part in (touches, others, orders) for chunk in part["household"].chunks], pa.string()
    )
    coded = homes.combine_chunks().dictionary_encode()
    numbers = pc.rank(coded.dictionary, tiebreaker="dense").to_numpy().astype(np.int64) - 1
    codes = numbers[coded.indices.to_numpy()]  # by name, so that sums do not depend on who came first
    ends = np.cumsum([touches.num_rows, others.num_rows])
    places = {name: place for place, name in enumerate(names)}
    campaigns = np.array([places.get(name, -1) for name in touches["campaign"].to_pylist()], np.int64)
    where = np.split(codes, ends)
    none = np.zeros(0, np.int64)
    return known_of(
        _happened(campaigns, where[0], touches),
        _happened(none, where[1], others),
        _happened(none, where[2], orders),
        credit,
        len(names),
    )


def _happened(campaign: npt.NDArray[np.int64], household: npt.NDArray[np.int64], at: pa.Table) -> Happened:
    return Happened(campaign=campaign, household=household, at_us=at["at_us"].to_numpy().astype(np.int64))
