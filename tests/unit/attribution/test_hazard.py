"""The additive hazard: what it learns of channels from times, and how it shares an order by that."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest

from attribution.credit.kernel.timed import Pull, timed
from attribution.credit.model import Walk
from attribution.credit.models.hazard import MODEL, learn
from attribution.engine.times import US_PER_DAY, US_PER_HOUR
from ledger.records import Identity
from tests.factories.attribution import ago, bought, spoken, visit, work_out

# Of a touch: the chance of an order in a month, and how its rate fades an hour.
TRUE = {"ad": Pull(0.3, 1 / 24), "mail": Pull(0.1, 1 / 240)}


def drawn(households: int, seed: int = 1) -> tuple[list[list[str]], list[list[int]], np.ndarray]:
    """Journeys of one or two touches a day apart, whose orders come at the rates of TRUE within 30 days."""
    random = np.random.default_rng(seed)
    names = list(TRUE)
    walks, gaps, won = [], [], []
    for _ in range(households):
        channels = [names[code] for code in random.integers(0, 2, random.integers(1, 3))]
        at = [24.0 * step for step in range(len(channels))]
        ends = [
            (begun + random.exponential(1 / TRUE[channel].decay))
            for begun, channel in zip(at, channels, strict=True)
            if random.random() < 1 - math.exp(-TRUE[channel].chance)
        ]
        end = min(ends, default=math.inf)
        seen = [place for place, begun in enumerate(at) if begun < end]
        ordered = end < 720
        walks.append([channels[place] for place in seen])
        gaps.append([int(((end if ordered else 720) - at[place]) * US_PER_HOUR) for place in seen])
        won.append(ordered)
    return walks, gaps, np.array(won)


def learned(walks: list[list[str]], gaps: list[list[int]], won: np.ndarray) -> dict[str, Pull]:
    return learn(timed(pa.array(walks), pa.array(gaps), won))


def test_chance_and_decay_of_each_channel_are_found_again() -> None:
    found = learned(*drawn(6000))
    for channel, true in TRUE.items():
        assert found[channel].chance == pytest.approx(true.chance, rel=0.15)
        assert found[channel].decay == pytest.approx(true.decay, rel=0.25)


def test_what_is_learnt_is_the_same_to_the_last_bit_in_any_order_of_journeys() -> None:
    walks, gaps, won = drawn(500)
    turned = np.random.default_rng(2).permutation(len(walks))
    again = learned([walks[place] for place in turned], [gaps[place] for place in turned], won[turned])
    assert again == learned(walks, gaps, won)


def test_a_touch_has_its_part_of_the_rate_at_the_order() -> None:
    walk = Walk(channels=("mail", "ad"), gaps_us=(3 * US_PER_DAY, 2 * US_PER_DAY))
    mail, ad = MODEL.knowing(TRUE).weights_of(walk)
    rates = [0.1 / 240 * math.exp(-72.5 / 240), 0.3 / 24 * math.exp(-48.5 / 24)]
    assert mail / (mail + ad) == pytest.approx(rates[0] / sum(rates), rel=1e-8)


def test_a_faint_touch_still_has_a_part_and_nothing_overflows() -> None:
    walk = Walk(channels=("ad", "mail"), gaps_us=(90 * US_PER_DAY, 0))
    assert MODEL.knowing({"ad": Pull(1e-6, 1e6), "mail": Pull(1.0, 1e6)}).weights_of(walk) == [1, 10**9]


def test_in_a_run_the_channel_after_which_orders_come_soon_gets_the_order_that_came_soon_after_it() -> None:
    touches, orders = [], []
    for n in range(30):
        who = Identity(account=f"a{n}")
        touches.append(visit(f"tp_s{n}", at=ago(hours=1), session_id=f"s{n}", identity=who))
        orders.append(bought(f"or_{n}", identity=who))
    for n in range(30, 60):
        who = Identity(account=f"a{n}")
        touches.append(spoken(f"tp_a{n}", at=ago(days=6), session_id=f"s{n}", identity=who))
        orders.append(bought(f"or_{n}", identity=who))
    both = Identity(account="both")
    touches += [
        visit("tp_x", at=ago(hours=1), session_id="sx", identity=both),
        spoken("tp_y", at=ago(hours=1), session_id="sy", identity=both),
    ]
    ran = work_out(touches, [*orders, bought("or_x", identity=both, revenue_minor=10_000)])
    credit = ran.credit("hazard", "or_x")
    assert credit["paid_search"] > 5 * credit["alexa"] > 0
