"""A device's hour does not depend on the order in which its readings come, nor on how often each comes."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.device_hours import DeviceHour, DeviceReading, Measure, PartHour, folded
from ledger.encoding import from_json, to_json
from ledger.sequences import SequenceSet, as_ranges, each
from tests.factories.records import MORNING

EMPTY = DeviceHour(device="de_1", hour=MORNING)


def reading(sequence: int, left: int, seconds: int = 0, **more: object) -> DeviceReading:
    """One reading of the salt, so many seconds after the morning."""
    at = MORNING + timedelta(seconds=seconds)
    told = {"boot": 0, "part": "salt", "measure": Measure.WEIGHT, "full": None, "used": 0, "firmware": None} | more
    return DeviceReading(  # type: ignore[arg-type]
        device="de_1",
        occurred_at=at,
        first_at=at,
        sequence=sequence,
        count=1,
        first=left,
        last=left,
        lowest=left,
        highest=left,
        **told,
    )


readings = st.builds(
    reading,
    st.integers(0, 12),
    st.integers(0, 5),
    st.integers(0, 3),
    boot=st.integers(0, 1),
    part=st.sampled_from(["salt", "tabs"]),
    full=st.sampled_from([None, 5, 9]),
    used=st.integers(0, 3),
    firmware=st.sampled_from([None, "1", "2"]),
)
hours = st.lists(readings, max_size=12, unique_by=lambda one: (one.boot, one.sequence))


@given(hours, st.data())
def test_in_any_order_in_any_pieces_and_told_twice_an_hour_is_the_same(
    told: list[DeviceReading], data: st.DataObject
) -> None:
    again = data.draw(st.permutations(told + told[: len(told) // 2]))
    cut = data.draw(st.integers(0, len(again)))
    assert folded(folded(EMPTY, again[:cut]), again[cut:]) == folded(EMPTY, told)


@given(hours)
def test_an_hour_is_the_same_from_the_table_and_holds_every_number(told: list[DeviceReading]) -> None:
    hour = folded(EMPTY, told)
    assert from_json(to_json(hour), DeviceHour) == hour
    assert sorted(each(hour.seen)) == sorted((one.boot, one.sequence) for one in told)


def test_an_hour_tells_how_a_part_stood_first_and_last_and_at_its_least() -> None:
    hour = folded(EMPTY, [reading(3, 90, 30, full=100), reading(1, 40, 10), reading(2, 10, 20), reading(1, 40, 10)])
    assert hour.parts == (
        PartHour(
            part="salt",
            measure=Measure.WEIGHT,
            readings=3,
            first_at=MORNING + timedelta(seconds=10),
            first=40,
            last_at=MORNING + timedelta(seconds=30),
            last=90,
            lowest=10,
            highest=90,
            full=100,
        ),
    )
    assert hour.seen == ((0, 1, 3),)


def test_what_was_used_is_added_up_once() -> None:
    used = DeviceReading(
        device="de_1",
        occurred_at=MORNING,
        first_at=MORNING,
        boot=0,
        sequence=7,
        part="black",
        measure=Measure.CYCLES,
        used=12,
    )
    (part,) = folded(EMPTY, [used, used]).parts
    assert (part.used, part.readings, part.last) == (12, 0, None)


def test_a_number_that_joins_two_runs_makes_them_one() -> None:
    assert as_ranges([(0, 1), (0, 3), (0, 2), (1, 4)]) == ((0, 1, 3), (1, 4, 4))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 20))))
def test_numbers_are_a_set(numbers: list[tuple[int, int]]) -> None:
    kept, known = SequenceSet(), set()
    for boot, number in numbers:
        assert kept.add(boot, number) == ((boot, number) not in known)
        known.add((boot, number))
    assert set(each(kept.ranges)) == known
    assert SequenceSet(kept.ranges).ranges == kept.ranges
