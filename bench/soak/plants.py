"""Bugs put into a server on purpose: a soak that does not find them proves nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from base.ids import derived_id
from ledger import secrets
from ledger.spool import FileSpool
from skill.conversation import purchase_state
from skill.conversation import touchpoint as turns
from skill.goals import placing


def _skip_the_spool() -> None:
    FileSpool.keep = lambda _spool, _record: None  # type: ignore[method-assign, assignment]


def _key_by_the_clock() -> None:
    def by_the_clock(platform: str, _request_id: str) -> str:
        return derived_id("tp", platform, str(time.time_ns()))

    vars(turns)["touchpoint_id"] = by_the_clock


def _keep_the_secrets() -> None:
    vars(secrets)["FRESH"] = timedelta(days=1)


def _deny_what_is_not_certain() -> None:
    failed = purchase_state.failed

    def as_if_certain(purchase: purchase_state.Purchase, *, unsure: bool) -> purchase_state.Purchase:  # noqa: ARG001 - the bug
        return failed(purchase, unsure=False)

    vars(purchase_state)["failed"] = as_if_certain


def _leave_what_is_bought_in_the_basket() -> None:
    vars(placing)["left_of"] = lambda _scene, _bought: None


PLANTS: dict[str, Callable[[], None]] = {
    "spool-skipped": _skip_the_spool,
    "clock-key": _key_by_the_clock,
    "secrets-kept": _keep_the_secrets,
    "unknown-denied": _deny_what_is_not_certain,
    "basket-kept": _leave_what_is_bought_in_the_basket,
}
