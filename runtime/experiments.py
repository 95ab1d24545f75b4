"""Accounts drawn for an experiment whose exposures happen outside: each stored, and a record for attribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from base.clock import Clock, system_clock
from base.errors import InputError
from base.files.opening import why_unread
from base.ids import derived_id
from base.settings import Settings
from ledger.consent import linkable
from ledger.encoding import from_json
from ledger.records import Action, Consent, Exposure, Identity, Initiator, Platform, Touchpoint
from ledger.records.experiment import Arm, Experiment
from ledger.store import Ledger
from ledger.wiring import open_ledger, open_pseudonyms
from runtime.aws import connected

CHANNEL = "experiment"
ASSIGNED = "assigned"


def terms_in(path: Path) -> tuple[Experiment, ...]:
    """Return the terms of experiments in a file, a JSON object a line, as `earshot experiment read` prints them.

    Raises:
        InputError: it cannot be read, or a line of it is no experiment.
    """
    try:
        told = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--experiments {path} cannot be read: {why_unread(error)}") from error
    return tuple(_terms(path, number, line) for number, line in enumerate(told, 1) if line.strip())


def _terms(path: Path, number: int, line: str) -> Experiment:
    try:
        test = from_json(line, Experiment)
    except ValueError as error:
        raise InputError(f"--experiments {path} line {number}: {error}") from error
    if test.ends_at <= test.starts_at or not 1 <= test.held_out_thousandths <= 999 or test.planned_looks < 1:
        raise InputError(
            f"--experiments {path} line {number}: {test.test_id!r} ends before it begins, or holds out nobody"
        )
    return test


def assigned(
    settings: Settings, name: str, accounts: Iterable[str], clock: Clock = system_clock
) -> Iterator[tuple[str, Arm]]:
    """Yield (account, arm) of each; only who agreed to be measured is drawn.

    Raises:
        InputError: there is no such experiment, it was stopped, or an account's id is empty or a placeholder.
    """
    pseudonyms = open_pseudonyms(settings)
    with connected(settings) as ready:
        ledger = open_ledger(ready)
        test = ledger.experiments.one(name)
        if test.stopped_at is not None:
            raise InputError(f"experiment {name!r} was stopped; nobody is drawn for it any more")
        for account in accounts:
            unit = pseudonyms.of("account", account)
            if unit is None:
                raise InputError(f"{account!r} is no account's id")
            consent = ledger.consent(pseudonyms.service_key("account", account) or "")
            yield account, _drawn(ledger, test, unit, consent, clock())


def _drawn(ledger: Ledger, test: Experiment, unit: str, consent: Consent, moment: datetime) -> Arm:
    if not linkable(consent):
        return Arm.NOT_MEASURED
    arm = ledger.experiments.assign(test, unit, moment)
    ledger.append_touchpoint(_record(test, unit, arm, consent, moment))
    return arm


def _record(test: Experiment, unit: str, arm: Arm, consent: Consent, moment: datetime) -> Touchpoint:
    """Nobody did anything: it says that from here on the account is in an arm, and no order is credited to it."""
    return Touchpoint(
        touchpoint_id=derived_id("tp", CHANNEL, test.test_id, unit),
        occurred_at=moment,
        received_at=moment,
        platform=Platform.WEB,
        action=Action.OTHER,
        initiator=Initiator.MACHINE,
        exposure=Exposure.ACTIVE,
        channel=CHANNEL,
        outcome=ASSIGNED,
        campaign_id=test.campaign_id,
        consent=consent,
        identity=Identity(account=unit),
        test_id=test.test_id,
        arm=arm,
    )
