"""What no real shop has: which session and order serve the same need, who spoke, who bought, and what voice caused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from attribution.simulation.conversations import Outcomes
from attribution.simulation.draws import Flags, Ints
from attribution.simulation.frames import Frame
from attribution.simulation.ids import Ids, as_text
from attribution.simulation.needs import Needs
from attribution.simulation.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """One row a session and an order that serve the same need."""

    session: Ids
    order: Ids
    speaker: Ints
    buyer: Ints
    household: Ints
    caused: Flags

    @classmethod
    def of(cls, session: Ids, speaker: Ints, need: Ints, order: Ids, wants: Needs, ends: Outcomes) -> Pairs:  # noqa: PLR0913, PLR0917
        """Return the pairs of sessions that serve a need that was bought; `order` is each need's."""
        return cls(
            session=session,
            order=order[need],
            speaker=speaker,
            buyer=ends.buyer[need],
            household=wants.household[need],
            caused=wants.caused[need],
        )

    @classmethod
    def enrolled(cls, session: Ids, order: Ids, speaker: Ints, buyer: Ints, household: Ints) -> Pairs:
        """Return the pairs of a conversation that set up an automation and the orders it placed."""
        return cls(
            session=session,
            order=order,
            speaker=speaker,
            buyer=buyer,
            household=household[speaker],
            caused=np.ones(len(session), dtype=np.bool_),
        )

    @classmethod
    def joined(cls, parts: Sequence[Pairs]) -> Pairs:
        """Return the rows of all parts."""
        return cls(**{one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)})


def true_pairs(setting: Setting, pairs: Pairs, touches: Frame, orders: Frame) -> pa.Table:
    """Return the pairs both of whose records are in the files, ordered by key; test orders are none."""
    real = orders["order_id"][~orders["is_test"]]
    kept = np.flatnonzero(np.isin(pairs.session, touches["session_id"]) & np.isin(pairs.order, real))
    table = pa.table(
        {
            "session_id": as_text("se", pairs.session[kept]),
            "order_id": as_text("or", pairs.order[kept]),
            "speaker": person_names(setting, pairs.speaker[kept]),
            "buyer": person_names(setting, pairs.buyer[kept]),
            "household": household_names(setting, pairs.household[kept]),
            "caused": pairs.caused[kept],
        }
    )
    return table.sort_by([("session_id", "ascending"), ("order_id", "ascending")])


def record_table(setting: Setting, touches: Frame, orders: Frame) -> pa.Table:
    """Return who truly stands behind each record, one row an id, ordered by it."""
    touch, order = _once(touches["touchpoint_id"]), _once(orders["order_id"])
    who = np.concatenate([touches["who"][touch], orders["who"][order]])
    household = np.concatenate([touches["household"][touch], orders["household"][order]])
    kind = pa.array(np.repeat(np.array([0, 1], dtype=np.int32), [len(touch), len(order)]))
    session = np.concatenate([touches["session_id"][touch], np.zeros(len(order), dtype=np.uint64)])
    return pa.table(
        {
            "record": pa.DictionaryArray.from_arrays(kind, pa.array(["touchpoint", "order"])),
            "record_id": pa.concat_arrays(
                [as_text("tp", touches["touchpoint_id"][touch]), as_text("or", orders["order_id"][order])]
            ),
            "session_id": as_text("se", session),
            "person": person_names(setting, who),
            "household": household_names(setting, household),
        }
    )


def person_names(setting: Setting, person: Ints) -> pa.Array:
    """Return the name of each person, which no record bears."""
    return as_text("person", setting.ids("somebody", person))


def household_names(setting: Setting, household: Ints) -> pa.Array:
    """Return the name of each household, which no record bears."""
    return as_text("home", setting.ids("home", household))


def _once(ids: Ids) -> Ints:
    return np.unique(ids, return_index=True)[1]
