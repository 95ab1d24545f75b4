"""`journeys`, `enrolments` -> `credit`: shares that add to exactly 1, money that adds to exactly the net revenue."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.credit.claimants import (
    OF_CREDITED,
    OF_ENROLLED,
    OF_JOURNEYS,
    claimants_of,
    coded_channels,
    learned_of,
)
from attribution.credit.given import NOBODYS, CreditGiven, given
from attribution.credit.kernel.whole import Whole
from attribution.engine.step import Step

UNATTRIBUTED, AUTOMATED = "(unattributed)", "(automation)"
_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("order_id", "model", "touchpoint_id", "channel")),
        ("units", pa.int64()),
        ("credit_minor", pa.int64()),
        ("currency", pa.string()),
    ]
)

ENROLLED = Step(
    name="enrolled",
    row="a machine's order whose enrolment is known: the touch, its channel, renewal",
    reads=("enrolments", "touches"),
    sql="""
select e.order_id, e.touchpoint_id, t.channel, e.renewal
from enrolments e join touches t on t.touchpoint_id = e.touchpoint_id
""",
)


def credit(  # noqa: PLR0913, PLR0917 - the tables that a step reads
    journeys: pa.Table,
    orders: pa.Table,
    enrolled: pa.Table,
    models: pa.Table,
    effects: pa.Table,
    pulls: pa.Table,
    *,
    automation_decay: float,
    exposure_thousandths: int,
) -> pa.RecordBatchReader:
    """Return (order_id, model, touchpoint_id, channel, units, credit_minor, currency), part by part."""
    channels, codes = coded_channels(journeys["channel"], enrolled["channel"])
    learned = learned_of(channels, models, effects, pulls, exposure_thousandths)
    claimants = claimants_of(journeys, orders, enrolled, automation_decay)
    touchpoint_ids = pa.concat_arrays(
        [
            *(chunk for table in (journeys, enrolled) for chunk in table["touchpoint_id"].chunks),
            pa.array([""], pa.string()),  # the place of what no touch can claim
        ]
    )
    words = pa.array([*channels, UNATTRIBUTED, AUTOMATED], pa.string())
    rest = np.where(pc.equal(orders["initiator"], "machine").to_numpy(), len(channels) + 1, len(channels))

    names, currencies = (orders[name].combine_chunks() for name in ("order_id", "currency"))

    def batches() -> Iterator[pa.RecordBatch]:
        for one in given(claimants, learned, [codes]):
            if len(one.orders):
                yield _batch(one, (names, currencies), touchpoint_ids, words.take(_channels(one, codes, rest)))

    return pa.RecordBatchReader.from_batches(_SCHEMA, batches())


def _channels(one: CreditGiven, codes: Whole, rest: Whole) -> pa.Array:
    nobodys = one.places == NOBODYS
    return pa.array(np.where(nobodys, rest[one.orders], np.append(codes, 0)[one.places]))


def _batch(
    one: CreditGiven, of_orders: tuple[pa.Array, pa.Array], touchpoint_ids: pa.Array, channels: pa.Array
) -> pa.RecordBatch:
    order_ids, currencies = (column.take(pa.array(one.orders)) for column in of_orders)
    columns = [
        order_ids,
        pa.repeat(one.model, len(one.orders)),
        touchpoint_ids.take(pa.array(one.places % len(touchpoint_ids))),
        channels,
        pa.array(one.units),
        pa.array(one.minor),
        currencies,
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)


# Largest remainder (Hamilton), twice: first the shares in units of 1e-12, then the money by those shares. Ties go to
# the earlier touch, the rest row last.
CREDIT = Step(
    name="credit",
    row="a (order_id, model, touchpoint_id): units (share x 1e12, adds to exactly 1e12 an order and model), "
    "credit_minor (adds to the order's net revenue); the empty id is what no touch can claim: of channel "
    "`(unattributed)`, or `(automation)` when a machine ordered",
    reads=("journeys", "orders", "enrolled", "models", "channel_effects", "channel_pulls"),
    columns={"journeys": OF_JOURNEYS, "orders": OF_CREDITED, "enrolled": OF_ENROLLED},
    needs=("automation_decay", "exposure_thousandths"),
    work=credit,
)

STEPS = (ENROLLED, CREDIT)
