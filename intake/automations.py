"""A household's leave to replenish, as the shop's account page tells it: what may be ordered by itself, within what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from base.clock import Clock, system_clock
from base.errors import InputError, StoreUnavailable
from base.ids import derived_id
from ledger.automations import Automations, KeptAutomation, automations_of
from ledger.consent import minimised
from ledger.delivery import Recipient, Sealer
from ledger.items import Item
from ledger.news import news_of
from ledger.pseudonyms import Pseudonyms
from ledger.records import Action, Exposure, Identity, Initiator, Outcome, Platform, Stage, Touchpoint
from ledger.records.automation import Automation
from ledger.records.notice import ProposedBy
from ledger.records.replenishment import HouseholdRules
from ledger.store import Ledger

CHANNEL: Final = "account_page"
_TRIES = 5
_LIMITS = ("month_limit_minor", "confirm_above_minor", "day_without_minor")
_HEARS = ("proposals_by", "unwanted", "share_devices")
_OF_WHAT_IS_TOLD = ("paused_until", "unwanted", "share_devices")
_KNOWN = frozenset({"automatic", "paused_until", "quiet_from", "quiet_until", "timezone", *_HEARS, *_LIMITS})
LONGEST_UNDO = 1440  # minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What an account page sets.

    Attributes:
        account: the customer's id at the shop.
        rules: by the name of a field of `HouseholdRules`, what is set; what is left out stays.
        undo_minutes: for how long an order can be taken back before the merchant hears; None: as it was.
        email: where mails go; None: as it was, or nowhere.
    """

    account: str
    rules: Mapping[str, Any]
    undo_minutes: int | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """Keeps what households allow. Raises InputError for what cannot be, StoreError when it is not kept."""

    ledger: Ledger
    pseudonyms: Pseudonyms
    sealer: Sealer
    clock: Clock = system_clock

    @property
    def automations(self) -> Automations:
        """What households of the ledger let be ordered by themselves."""
        return automations_of(self.ledger)

    def give(self, leave: Leave) -> Automation:
        """Keep what a household allows, from now on; where it allowed nothing yet this enrols it.

        Raises:
            InputError: a value that cannot be; the message says which.
        """
        customer, household = self._names(leave.account)
        checked(leave)
        for _ in range(_TRIES):
            read = self.automations.of(customer)
            if read is not None and read.automation.ended_at is None:
                rules = replace(read.automation.rules, **leave.rules)
                read = self._for(read, leave)
                wanted = read.automation.allowing(rules, self.clock(), undo_minutes=leave.undo_minutes)
                said_otherwise = any(
                    getattr(rules, name) != getattr(read.automation.rules, name) for name in _OF_WHAT_IS_TOLD
                )
                if self.automations.change(read, wanted, *(self._hushing(customer) if said_otherwise else ())):
                    return wanted
            elif (begun := self._begun(leave, customer, household, read)) is not None:
                return begun
        raise StoreUnavailable("the household is written by others all the time; send it again")

    def end(self, account: str) -> bool:
        """Take a household's leave back; False where there was none. What was ordered before is not touched."""
        customer, _ = self._names(account)
        for _ in range(_TRIES):
            read = self.automations.of(customer)
            if read is None or read.automation.ended_at is not None:
                return False
            if self.automations.change(read, read.automation.ended(self.clock()), *self._hushing(customer)):
                return True
        raise StoreUnavailable("the household is written by others all the time; send it again")

    def _hushing(self, customer: str) -> tuple[Item, ...]:
        """Return the request that lets what waits for a household not be told, but for what was ordered."""
        waits = news_of(self.ledger.dynamo, customer, self.clock())
        return () if waits is None else (self.automations.telling(customer, replace(waits, hushed=True)),)

    def _names(self, account: str) -> tuple[str, str]:
        customer, household = self.pseudonyms.service_key("account", account), self.pseudonyms.of("account", account)
        if customer is None or household is None:
            raise InputError("--account: a value that stands for nobody")
        return customer, household

    def _begun(self, leave: Leave, customer: str, household: str, ended: KeptAutomation | None) -> Automation | None:
        now = self.clock()
        begun = Automation(
            automation_id=derived_id("au", customer, now.isoformat()),
            customer=customer,
            enrolled_at=now,
            enrolled_by=derived_id("tp", "automation", customer, now.isoformat()),
            rules=HouseholdRules(household=household, **leave.rules),
            undo_minutes=120 if leave.undo_minutes is None else leave.undo_minutes,
            next_at=now,
            told=() if ended is None else ended.automation.told,  # who comes back hears nothing twice
        )
        sealed = self._sealed(begun.automation_id, leave)
        over = None if ended is None else ended.version
        begins = self.automations.begin
        return begun if begins(begun, self._touch(begun, now), sealed, over=over) else None

    def _for(self, read: KeptAutomation, leave: Leave) -> KeptAutomation:
        """Return an automation with the address that is told now, where one is."""
        sealed = None if leave.email is None else self._sealed(read.automation.automation_id, leave)
        return read if sealed is None else replace(read, sealed=sealed)

    def _sealed(self, automation_id: str, leave: Leave) -> str | None:
        if not self.sealer.keys:
            return None
        return self.sealer.seal(automation_id, Recipient(customer_id=leave.account, email=leave.email))

    def _touch(self, begun: Automation, now: datetime) -> Touchpoint:
        """Return the touch that has the credit of what is ordered: somebody agreed to it on the shop's page."""
        return minimised(
            Touchpoint(
                touchpoint_id=begun.enrolled_by,
                session_id=derived_id("se", begun.enrolled_by),
                occurred_at=now,
                received_at=now,
                platform=Platform.WEB,
                stage=Stage.PURCHASE,
                action=Action.SETUP,
                initiator=Initiator.HUMAN,
                exposure=Exposure.ACTIVE,
                channel=CHANNEL,
                outcome=Outcome.OK,
                subscription_id=begun.automation_id,
                consent=self.ledger.consent(begun.customer),
                identity=Identity(account=begun.rules.household),
            )
        )


def checked(leave: Leave) -> None:
    """Accept silently what can be kept.

    Raises:
        InputError: what cannot; the message says which value, and what it may be.
    """
    rules = leave.rules
    if set(rules) - _KNOWN:
        raise InputError(f"a rule is not known; known are {', '.join(sorted(_KNOWN))}")
    for name in _LIMITS:
        if rules.get(name) is not None and not 0 <= rules[name] <= 10**12:
            raise InputError(f"{name}: not a whole number of minor units, 0 or more")
    for name in ("quiet_from", "quiet_until"):
        if rules.get(name) is not None and not 0 <= rules[name] <= 23:
            raise InputError(f"{name}: an hour of the day is 0 to 23")
    if (rules.get("quiet_from") is None) != (rules.get("quiet_until") is None):
        raise InputError("quiet_from, quiet_until: one needs the other")
    try:
        ZoneInfo(rules.get("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InputError(f"timezone: {rules['timezone']!r} is none; write it like Europe/Berlin") from error
    if rules.get("proposals_by") is ProposedBy.MAIL and leave.email is None:
        raise InputError("proposals by mail need an address: --email")
    if leave.undo_minutes is not None and not 0 <= leave.undo_minutes <= LONGEST_UNDO:
        raise InputError(f"undo_minutes: 0 to {LONGEST_UNDO}")
