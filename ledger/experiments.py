"""Experiments of one table: their terms in one item, and the arm of a household, by lot.

Whoever gives something out that an experiment may withhold asks here: the skill, the intake, a schedule. The lot is a
hash of test and household, so every machine draws the same; it is stored at the first exposure because a household may
come to be known by another name later.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from base.clock import rfc3339
from base.errors import InputError, StoreError, StoreUnavailable
from ledger import items, table
from ledger.encoding import to_json
from ledger.items import Item, typed
from ledger.notes import WRITTEN_AT
from ledger.records.experiment import AllExperiments, Arm, Experiment, Exposed, Withheld
from ledger.terms import TermsRead, experiments_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from ledger.dynamo import DynamoTable
    from ledger.records import Touchpoint
    from ledger.table import Shards

RUNNING_AT_MOST = 20  # a customer's arms of all of them are read with every launch
_THOUSAND = 1000
_TRIES = 5


def arm_of(test: Experiment, household: str) -> Arm:
    """Draw a household's arm of a test: the same on every machine and every day.

    Args:
        test: whose share is held out.
        household: its account, else its user.
    """
    lot = int.from_bytes(sha256(f"{test.test_id}#{household}".encode()).digest()[:8]) % _THOUSAND
    return Arm.HELD_OUT if lot < test.held_out_thousandths else Arm.TREATED


class Experiments:
    """The experiments of one table. Raises StoreError as the ledger does, except where it says otherwise."""

    def __init__(self, requests: DynamoTable, shards: Shards, terms: TermsRead | None = None) -> None:
        self._table = requests
        self._shards = shards
        self._terms = terms or TermsRead()

    # -- in a turn -----------------------------------------------------------------------------------------------

    def running(self, withheld: Withheld, moment: datetime, campaign_id: str | None = None) -> Experiment | None:
        """Return the test that withholds something at a moment; None where none does, or the table is away.

        Reads the table once in a process and then every five minutes, unless a customer's summary did; while it is away
        what was known holds.
        """
        if self._terms.old(moment):
            with suppress(StoreError):
                self._terms.read(_body(self._table.get(*table.EXPERIMENTS)), moment)
        found = (one for one in self._terms.experiments if one.withheld is withheld and one.runs(moment))
        return next((one for one in found if one.campaign_id == campaign_id), None)

    def assignment(self, touchpoint: Touchpoint) -> Item:
        """Return the request that stores the arm in which a touchpoint shows its household."""
        identity = touchpoint.identity
        user, unit = identity.user or identity.account or "", identity.account or identity.user or ""
        return self._assigned(str(touchpoint.test_id), str(touchpoint.arm), user, unit, touchpoint.occurred_at)

    def exposing(self, touchpoint: Touchpoint, *, first: bool) -> tuple[Item, ...]:
        """Return the requests that record an exposure in the transaction of what exposes: with it, or not at all.

        `first` stores the arm too. One that is there already was written beside what then did not happen: it goes.
        """
        written = self._table.put(items.touchpoint(touchpoint, self._shards))
        return (written, self.assignment(touchpoint)) if first else (written,)

    def _assigned(self, test_id: str, arm: str, found_by: str, unit: str, at: datetime) -> Item:
        keys = table.assignment_keys(test_id, found_by, at, self._shards)
        return self._table.put(typed({**keys, "body": arm, "unit": unit, WRITTEN_AT: rfc3339(at)}))

    # -- at the keyboard -------------------------------------------------------------------------------------------

    def all(self) -> tuple[Experiment, ...]:
        """Return all experiments there ever were, in the order in which they were made."""
        return _read(self._table.get(*table.EXPERIMENTS))

    def create(self, test: Experiment) -> bool:
        """Add an experiment; False when the very same is there already.

        Raises:
            InputError: one of this name has other terms, another withholds the same at the same time, or as many run as
                may run at once.
        """

        def added(known: tuple[Experiment, ...]) -> tuple[Experiment, ...]:
            for other in known:
                if other.test_id == test.test_id:
                    _refuse_other_terms(other, test)
                    return known
                _refuse_overlap(other, test)
            _refuse_too_many(known, test)
            return (*known, test)

        return self._change(added)

    def stop(self, test_id: str, at: datetime) -> Experiment:
        """Stop an experiment and return it; one that was stopped before stays stopped when it was.

        Raises:
            InputError: there is none of this name.
        """
        self.one(test_id)

        def stopped(known: tuple[Experiment, ...]) -> tuple[Experiment, ...]:
            goes_on = (one.test_id == test_id and one.stopped_at is None for one in known)
            return tuple(replace(one, stopped_at=at) if ends else one for one, ends in zip(known, goes_on, strict=True))

        self._change(stopped)
        return self.one(test_id)

    def one(self, test_id: str) -> Experiment:
        """Return an experiment by its name.

        Raises:
            InputError: there is none of this name.
        """
        known = self.all()
        for one in known:
            if one.test_id == test_id:
                return one
        names = ", ".join(one.test_id for one in known) or "none yet; make one with `earshot experiment create`"
        raise InputError(f"there is no experiment {test_id!r}; there are: {names}")

    def assign(self, test: Experiment, account: str, at: datetime) -> Arm:
        """Draw and store the arm of an account that is to be exposed elsewhere, and return it."""
        arm = arm_of(test, account)
        self._table.write(self._assigned(test.test_id, arm, account, account, at))
        return arm

    def assigned(self, test_id: str) -> Mapping[str, int]:
        """Return how many households an experiment has in each arm so far, by the table's index."""
        units: dict[str, str] = {}
        for shard in range(self._shards.days):
            for item in self._table.query(table.BY_DAY, table.assignments_key(test_id, shard)):
                units.setdefault(item["unit"]["S"], item["body"]["S"])
        return {arm.value: sum(one == arm for one in units.values()) for arm in (Arm.TREATED, Arm.HELD_OUT)}

    def _change(self, change: Callable[[tuple[Experiment, ...]], tuple[Experiment, ...]]) -> bool:
        for _ in range(_TRIES):
            item = self._table.get(*table.EXPERIMENTS)
            known = _read(item)
            changed = change(known)
            if changed == known:
                return False
            key = {table.PK: table.EXPERIMENTS[0], table.SK: table.EXPERIMENTS[1]}
            put = self._table.put(typed({**key, "body": to_json(AllExperiments(experiments=changed))}), *_as_read(item))
            if self._table.write(put):
                return True
        raise StoreUnavailable("the experiments are written by others all the time; try again")


def exposed(test: Experiment, household: str | None, stored: str | None) -> Exposed:
    """Return the place of whoever is about to get what a test may withhold.

    Args:
        test: the running test.
        household: its account, else its user; None where it never agreed to be measured.
        stored: its arm, where that is stored already.
    """
    if household is None:
        return Exposed(test_id=test.test_id, arm=Arm.NOT_MEASURED)
    if stored is not None:
        return Exposed(test_id=test.test_id, arm=Arm(stored))
    return Exposed(test_id=test.test_id, arm=arm_of(test, household), first=True)


def _read(item: Item | None) -> tuple[Experiment, ...]:
    return experiments_in(_body(item))


def _body(item: Item | None) -> str | None:
    return None if item is None else item["body"]["S"]


def _as_read(item: Item | None) -> tuple[str, Item | None]:
    if item is None:
        return "attribute_not_exists(PK)", None
    return "body = :body", {":body": item["body"]}


def _refuse_other_terms(known: Experiment, wanted: Experiment) -> None:
    """Say how a test's terms differ from those under which its households were drawn."""
    length = known.ends_at - known.starts_at
    again = replace(known, stopped_at=None, starts_at=wanted.starts_at, ends_at=wanted.starts_at + length)
    if again != wanted:  # made again later, it would begin later
        raise InputError(
            f"experiment {known.test_id!r} is there with other terms, and the households in it were drawn under those:"
            f" stop it (`earshot experiment stop {known.test_id}`) and make one of another name"
        )
    if known.stopped_at is not None:
        raise InputError(f"experiment {known.test_id!r} was stopped; make one of another name")


def _refuse_overlap(known: Experiment, wanted: Experiment) -> None:
    """Two tests of the same thing would each see the other's held-out households among its treated ones."""
    same = known.campaign_id == wanted.campaign_id and (wanted.campaign_id or known.withheld == wanted.withheld)
    if same and (known.stopped_at is None or known.stopped_at > wanted.starts_at):
        raise InputError(
            f"experiment {known.test_id!r} withholds the same and still runs: stop it first"
            f" (`earshot experiment stop {known.test_id}`)"
        )


def _refuse_too_many(known: tuple[Experiment, ...], wanted: Experiment) -> None:
    beside = [one for one in known if one.stopped_at is None or one.stopped_at > wanted.starts_at]
    if len(beside) >= RUNNING_AT_MOST:
        raise InputError(
            f"{len(beside)} experiments run, and no more may at once: every launch reads a customer's arm of each; stop"
            f" one first (`earshot experiment stop {beside[0].test_id}`)"
        )
