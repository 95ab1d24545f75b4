"""The one way of a source's delivery into the ledger: greeting, proof, reader, validator, consent, store, answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from base.errors import InputError, NotSigned, RecordRefused, StoreError, StoreUnavailable, UnusableInput
from intake.guarded import guarded_order, guarded_touchpoint
from intake.moments import check_moments
from intake.platforms.events.source import EventSource, Outside, SourceReply, SourceTaken, TouchNews
from intake.platforms.platform import Delivery, Lookups, OrderNews, SetAside
from intake.platforms.told_orders import ToldOrders
from ledger.consent import minimised
from ledger.recorder import Kept, Recorder
from ledger.records import Consent, Grant, Touchpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEvents:
    """Takes the deliveries of one source, proved under one of `keys`, into a ledger, or the spool while it is away.

    Args:
        source: whose deliveries.
        keys: under which it proves itself; without one nothing is taken.
        recorder: keeps touches.
        orders: takes orders; its lookups are what readers may ask.
        outside: what else they may ask.
    """

    source: EventSource
    keys: tuple[str, ...]
    recorder: Recorder
    orders: ToldOrders
    outside: Outside

    def take(self, delivery: Delivery) -> SourceReply:
        """Take one delivery, or answer what its sender asks before it delivers.

        Raises:
            NotSigned: the sender did not prove itself.
            UnusableInput: it told of something, and every part of it was set aside; the message names the first.
            BadPayload: it is not what the source promised; the message names the field.
            StoreUnavailable: a part of it is safe nowhere: to be sent again.
            MerchantUnavailable: the sender's keys cannot be had just now.
        """
        if not self.keys:
            raise NotSigned(f"{self.source.name}: there is no key of it in EARSHOT_PLATFORM_KEYS, so nothing is taken")
        greeting = self.source.greets(delivery, self.keys, self.outside)
        if greeting is not None:
            return greeting
        self.source.signed(self.keys, delivery, self.outside)
        taken = self._kept(delivery)
        if taken.rejected and not taken.touches and not taken.orders:
            raise UnusableInput(f"{self.source.name}: nothing was usable; the first: {taken.rejected[0]}")
        return self.source.answer(taken, delivery)

    def _kept(self, delivery: Delivery) -> SourceTaken:
        touches = orders = 0
        rejected: list[str] = []
        for told in self.source.read(delivery, self.orders.lookups):
            if isinstance(told, SetAside):
                rejected.append(told.reason)
                continue
            try:
                if isinstance(told, TouchNews):
                    self._keep(told)
                    touches += 1
                else:
                    self.orders.store(checked_order(told, self.source, self.orders.lookups))
                    orders += 1
            except InputError as error:
                rejected.append(error.logged)
            except RecordRefused as refusal:  # sent again it would be no smaller
                rejected.append(str(refusal))
        return SourceTaken(touches=touches, orders=orders, rejected=tuple(rejected))

    def _keep(self, told: TouchNews) -> None:
        touchpoint = checked_touch(told, self.source, self.orders.lookups)
        if self.recorder.record_late(touchpoint) is Kept.LOG:
            raise StoreUnavailable("neither the table nor the spool took the event")


def checked_touch(told: TouchNews, source: EventSource, known: Lookups) -> Touchpoint:
    """Return a touch as it may be written: within its limits, in pseudonyms alone, as its customer allows.

    What the ledger has of the customer counts as much as what the source was told: a no anywhere is a no. Where the
    ledger is away and the source will not deliver again, the touch is kept as nobody's.

    Raises:
        InputError: a field cannot be; the message names it.
        StoreUnavailable: the ledger is away, and the source delivers again.
    """
    guarded = replace(told, touchpoint=guarded_touchpoint(told.touchpoint, known.pseudonyms))
    source.validate(guarded)
    check_moments(guarded.touchpoint, now=known.clock())
    consent = joined(guarded.touchpoint.consent, _stored(told, source, known))
    return minimised(replace(guarded.touchpoint, consent=consent))


def _stored(told: TouchNews, source: EventSource, known: Lookups) -> Consent:
    key = known.pseudonyms.service_key("account", told.account)
    if key is None:
        return Consent()
    try:
        return known.consent_of(key)
    except StoreError:
        if source.resends:
            raise
        return Consent(measurement=Grant.DENIED)


def checked_order(told: OrderNews, source: EventSource, known: Lookups) -> OrderNews:
    """Return an order as it may be written.

    Raises:
        InputError: a field cannot be; the message names it.
    """
    guarded = replace(told, order=guarded_order(told.order, known.pseudonyms))
    source.validate(guarded)
    check_moments(guarded.order, now=known.clock())
    return guarded


def joined(*answers: Consent) -> Consent:
    """Return what several answers allow together: a no anywhere is a no, else a yes anywhere is a yes."""
    return Consent(
        measurement=_strictest({one.measurement for one in answers}),
        marketing=_strictest({one.marketing for one in answers}),
    )


def _strictest(told: set[Grant]) -> Grant:
    return next((grant for grant in (Grant.DENIED, Grant.GRANTED) if grant in told), Grant.UNKNOWN)
