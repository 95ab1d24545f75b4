"""A whole world from one seed: records to attribute, and the truth to judge the links by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa

from attribution.simulation.conversations import Outcomes, Talks, outcomes, sessions
from attribution.simulation.draws import US_PER_DAY, Ints
from attribution.simulation.frames import ORDERS, TOUCHES, Frame, code, rows, size, stacked
from attribution.simulation.machines import automations, exposures
from attribution.simulation.needs import Needs, needs
from attribution.simulation.noise import delivered_twice, received, revised, soiled, typed_wrong
from attribution.simulation.orders import placed, sources
from attribution.simulation.parameters import PLAIN, Assumptions
from attribution.simulation.parts import Cast, cast
from attribution.simulation.setting import Setting, SimulatedProduct, as_us, checked
from attribution.simulation.tables import order_table, touchpoint_table
from attribution.simulation.truth import Pairs, record_table, true_pairs
from attribution.simulation.voice import context_spoken, needs_spoken
from attribution.simulation.web import clicks, logins, visits
from base.errors import InputError
from ledger.records import OrderSource

DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A world's records in the order they came in, and what no real shop has.

    Attributes:
        touchpoints: as `touchpoints` files have them, duplicates and all.
        orders: likewise; an order cancelled or refunded may come twice.
        truth: a row a true pair: session_id, order_id, speaker, buyer, household, caused.
        people: a row a record: record (touchpoint or order), record_id, session_id, person, household.
    """

    touchpoints: pa.Table
    orders: pa.Table
    truth: pa.Table
    people: pa.Table


def simulate(  # noqa: PLR0913 - a world's whole description
    products: Sequence[SimulatedProduct],
    *,
    households: int,
    seed: int,
    until: datetime,
    days: int = DAYS,
    assumed: Assumptions = PLAIN,
) -> Simulated:
    """Simulate `days` of shopping up to `until`.

    Args:
        products: what is sold there; those of the first one's currency.
        households: how many households.
        seed: another seed is another world.
        until: the last moment, aware, UTC.
        days: how long.
        assumed: the assumptions.

    Raises:
        InputError: no products, or a negative number of households, or no days.
    """
    if not products or households < 0 or days < 1:
        raise InputError("a simulation needs at least one product and one day, and no negative households")
    end = as_us(until)
    setting = Setting(
        assumed=assumed,
        seed=seed,
        households=households,
        start_us=end - days * US_PER_DAY,
        end_us=end,
        products=checked(products),
    )
    return _written(cast(setting))


def _written(parts: Cast) -> Simulated:
    setting = parts.setting
    wants = needs(setting, parts.folk, parts.voices, parts.offers)
    talks = sessions(setting, parts.folk, wants)
    ends = outcomes(setting, parts.folk, parts.voices, wants, talks)
    touches, orders, pairs = _happened(parts, wants, talks, ends)
    touches["touchpoint_id"] = setting.ids("touch", np.arange(size(touches)))
    typed_wrong(parts, orders)
    soiled(parts, touches, "junk of touches")
    soiled(parts, orders, "junk of orders")
    received(parts, touches, "occurred", "ways of touches")
    received(parts, orders, "placed", "ways of orders")
    touches = _in_time(setting, delivered_twice(parts, touches, "double touches"), "touchpoint_id", "occurred")
    orders = _in_time(setting, delivered_twice(parts, revised(parts, orders), "double orders"), "order_id", "placed")
    return Simulated(
        touchpoints=touchpoint_table(setting, touches),
        orders=order_table(setting, orders),
        truth=true_pairs(setting, pairs, touches, orders),
        people=record_table(setting, touches, orders),
    )


def _happened(parts: Cast, wants: Needs, talks: Talks, ends: Outcomes) -> tuple[Frame, Frame, Pairs]:
    setting = parts.setting
    source = sources(parts, ends)
    on_phone: np.typing.NDArray[np.bool_] = source != code("source", OrderSource.WEB_DESKTOP)
    spoken = needs_spoken(parts, wants, talks, ends)
    seen, served = visits(parts, wants, ends, on_phone)
    bought, need = placed(parts, wants, ends, source, spoken)
    machine_touches, machine_orders, enrolled = automations(parts)
    touches = [
        *(spoken, context_spoken(parts, wants, ends), seen, logins(parts, seen)),
        *(clicks(parts, wants, talks, ends, spoken), *machine_touches, exposures(parts)),
    ]
    order = np.zeros(len(wants), dtype=np.uint64)
    order[need] = bought["order_id"]
    said = np.flatnonzero(wants.bought[talks.need])
    looked = np.flatnonzero((served >= 0) & wants.bought[served])
    pairs = Pairs.joined(
        [
            Pairs.of(setting.ids("session", said), talks.speaker[said], talks.need[said], order, wants, ends),
            Pairs.of(seen["session_id"][looked], seen["who"][looked], served[looked], order, wants, ends),
            Pairs.enrolled(*enrolled, parts.folk.household),
        ]
    )
    return stacked(touches, TOUCHES), stacked([bought, *machine_orders], ORDERS), pairs


def _in_time(setting: Setting, frame: Frame, key: str, moment: str) -> Frame:
    """Return the rows that came in inside the time simulated, in the order they came in."""
    inside = (frame["received"] <= setting.end_us) & (frame[moment] >= setting.start_us)
    kept = rows(frame, np.flatnonzero(inside))
    order: Ints = np.lexsort((kept["revision"], kept[key], kept["received"]))
    return rows(kept, order)
