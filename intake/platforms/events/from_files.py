"""Deliveries of a source out of a file, one a line: as they would have come, or with the moment at which they came.

Nobody signs a file of one's own. A line is what the source's `of_line` takes; or, where its deliveries tell no time or
stand in headers, `{"received_at": ..., "headers": {...}, "body": ...}`, whose body is an object, or such a line as
text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from base.clock import parse_rfc3339
from base.errors import BadPayload, InputError
from intake.platforms.events.source import EventSource, TouchNews
from intake.platforms.events.taking import checked_order, checked_touch
from intake.platforms.platform import Delivery, Lookups, SetAside
from ledger.records import Order, Touchpoint

_RECORDED = frozenset({"received_at", "headers", "body"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldByLine:
    """What one line tells of, and why parts of it were set aside."""

    touchpoints: tuple[Touchpoint, ...]
    orders: tuple[Order, ...]
    rejected: tuple[str, ...]


class _HeadersOfLine:
    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = {name.lower(): value for name, value in told.items()}

    def get(self, name: str, /) -> str | None:
        return self._told.get(name.lower())


def reader_of(source: EventSource, known: Lookups) -> Callable[[str], ToldByLine]:
    """Return what reads a line of a file of that source's deliveries.

    It raises InputError where the line is none, or nothing of it is usable; the message names the field.
    """

    def read(line: str) -> ToldByLine:
        delivery, there = _delivery(source, line, known)
        touchpoints: list[Touchpoint] = []
        orders: list[Order] = []
        rejected: list[str] = []
        for told in source.read(delivery, there):
            try:
                if isinstance(told, SetAside):
                    rejected.append(told.reason)
                elif isinstance(told, TouchNews):
                    touchpoints.append(checked_touch(told, source, there))
                else:
                    orders.append(checked_order(told, source, there).order)
            except InputError as error:
                rejected.append(error.logged)
        if rejected and not touchpoints and not orders:
            raise InputError(rejected[0])
        return ToldByLine(touchpoints=tuple(touchpoints), orders=tuple(orders), rejected=tuple(rejected))

    return read


def _delivery(source: EventSource, line: str, known: Lookups) -> tuple[Delivery, Lookups]:
    try:
        told: Any = json.loads(line)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or "body" not in told or not set(told) <= _RECORDED:
        return replace(source.of_line(line), of_file=True), known
    headers = told.get("headers") or {}
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise BadPayload("headers: expected an object of texts")
    came = known
    if "received_at" in told:
        try:
            moment = parse_rfc3339(str(told["received_at"]))
        except ValueError as error:
            raise BadPayload("received_at: expected a time like 2026-11-20T08:00:00Z") from error
        came = replace(known, clock=lambda: moment)
    body = told["body"] if isinstance(told["body"], str) else json.dumps(told["body"], ensure_ascii=False)
    recorded = source.of_line(body)
    return replace(recorded, headers=_HeadersOfLine(headers), of_file=True, dated=came is not known), came
