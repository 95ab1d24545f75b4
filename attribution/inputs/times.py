"""RFC 3339 in UTC, read in columns: the ways of writing that nearly every file has.

Others (a space for the T, more than six places) are left to the reader that knows them all.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from attribution.inputs.texts import Int64s, RowMask, bytes_of, valid

Bytes = npt.NDArray[np.uint8]

FIRST_US, LAST_US = -62_135_596_800_000_000, 253_402_300_799_999_999  # the years 1 to 9999
UNKNOWN_US = LAST_US + 1

_SHAPE = b"0000-00-00T00:00:00"
_SECONDS, _PLACES = len(_SHAPE), 6
_MARKS = tuple((place, mark) for place, mark in enumerate(_SHAPE) if mark != ord("0"))
_ZULU, _OFFSET = ord("Z"), b"+00:00"
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def microseconds(texts: pa.Array) -> pa.Array:
    """Return microseconds since 1970; UNKNOWN_US, which no calendar has, for what is written in another way.

    Args:
        texts: strings like `2026-11-20T08:00:00.123456Z` or `...+00:00`; the fraction may be absent or shorter.
    """
    starts, lengths, content = bytes_of(texts)
    bare = _without_zone(starts, lengths, content)
    found, known = np.zeros(len(texts), np.int64), np.zeros(len(texts), bool)
    for length in np.flatnonzero(np.bincount(bare)):
        if length == _SECONDS or _SECONDS + 2 <= length <= _SECONDS + 1 + _PLACES:
            places = np.flatnonzero(bare == length)
            found[places], known[places] = _read(content[starts[places][:, None] + np.arange(length)])
    found[~known] = UNKNOWN_US
    return pa.array(found, mask=~valid(texts))


def _without_zone(starts: Int64s, lengths: Int64s, content: Bytes) -> Int64s:
    """Return each text's length up to its zone; 0 for one that is too short or names another zone."""
    bare = np.zeros(len(lengths), np.int64)
    long = np.flatnonzero(lengths > _SECONDS)
    ends = starts[long] + lengths[long]
    zulu = content[ends - 1] == _ZULU
    bare[long[zulu]] = lengths[long[zulu]] - 1
    long, ends = long[~zulu], ends[~zulu]
    zero = (content[ends[:, None] - np.arange(len(_OFFSET), 0, -1)] == np.frombuffer(_OFFSET, np.uint8)).all(axis=1)
    bare[long[zero]] = lengths[long[zero]] - len(_OFFSET)
    return bare


def _read(written: Bytes) -> tuple[Int64s, RowMask]:
    known = np.ones(len(written), bool)
    for place, mark in _MARKS:
        known &= written[:, place] == mark
    fraction = written.shape[1] - _SECONDS - 1
    if fraction > 0:
        known &= written[:, _SECONDS] == ord(".")
    places = ((0, 4), (5, 7), (8, 10), (11, 13), (14, 16), (17, 19), (_SECONDS + 1, _SECONDS + 1 + fraction))
    year, month, day, hour, minute, second, part = (_number(written, first, last, known) for first, last in places)
    known &= (year >= 1) & (month >= 1) & (month <= 12) & (hour <= 23) & (minute <= 59) & (second <= 59)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    known &= (day >= 1) & (day <= _DAYS[np.where(known, month, 0)] + (leap & (month == 2)))
    seconds = ((_days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 1_000_000 + part * 10 ** (_PLACES - max(fraction, 0)), known


def _number(written: Bytes, first: int, last: int, known: RowMask) -> Int64s:
    number = np.zeros(len(written), np.int64)
    for place in range(first, last):
        digit = written[:, place] - np.uint8(ord("0"))  # below "0" it wraps round
        known &= digit <= 9
        number = number * 10 + digit
    return number


def _days(year: Int64s, month: Int64s, day: Int64s) -> Int64s:
    """Days since 1970 of a Gregorian date. Source: https://howardhinnant.github.io/date_algorithms.html."""
    year = year - (month <= 2)
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    days: Int64s = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    return days
