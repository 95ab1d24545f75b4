"""Errands on their way: whoever keeps a subscription is told what its household wants, and it is read as it is there.

What came to nothing is run again, for half a day; then it is read as it stands, an error says so, and the household
finds it as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from base.clock import Clock, system_clock
from base.errors import MerchantUnavailable, StoreUnavailable, WishRefused
from base.ids import derived_id
from ledger.consent import minimised
from ledger.errands import Errands, ErrandTry
from ledger.records import Action, Initiator, Outcome, Platform, Stage, Touchpoint
from ledger.records.errand import Errand, kept_id
from ledger.records.subscription import Keeper, Subscription, SubscriptionState
from ledger.store import Ledger
from runtime.senders.backoff import again_after
from runtime.senders.keepers.port import SubscriptionKeeper, ToldSubscription
from runtime.senders.keepers.table import open_keepers
from runtime.senders.settings import MerchantSettings
from shop.checkout.terms import Terms

log = logging.getLogger("earshot.outbox")

ENOUGH_TRIES: Final = 50
_AT_IT_TOO: Final = 5  # others who write the same subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Lets the ledger have subscriptions as their keeper has them. Raises StoreError as the ledger does."""

    ledger: Ledger
    time_zone: str

    def follow(self, errand: Errand, told: ToldSubscription | None, now: datetime) -> bool:
        """Keep one as it was read for an errand; tell whether the ledger changed.

        What its household wanted since stands: the errand that tells of it reads it again.
        """
        subscriptions = self.ledger.subscriptions
        for _ in range(_AT_IT_TOO):
            read = subscriptions.of(kept_id(errand.keeper, errand.there))
            if read is None:
                return told is not None and self._begun(errand, told)
            one = read.subscription
            if one.untold not in {None, errand.wanted}:
                return False
            after = as_told(one, told, now)
            if after == one:
                return False
            if subscriptions.change(read, after):
                return True
        raise StoreUnavailable("the subscription is written by others all the time; read it again")

    def _begun(self, errand: Errand, told: ToldSubscription) -> bool:
        """Keep one that is new here, with the touch that began it."""
        one = self._new(errand, told)
        if one is None:
            log.info("subscription %s at %s is not kept here", errand.there, errand.keeper)
            return False
        turn = Touchpoint(
            touchpoint_id=one.enrolled_by,
            session_id=derived_id("se", one.subscription_id),
            occurred_at=one.enrolled_at,
            received_at=errand.made_at,
            platform=Platform.WEB,
            stage=Stage.PURCHASE,
            action=Action.SUBSCRIBE,
            initiator=Initiator.HUMAN,
            channel=str(errand.keeper),
            outcome=Outcome.OK,
            product_id=one.product_id,
            subscription_id=one.subscription_id,
            consent=one.consent,
            identity=one.identity,
        )
        allowed = self.ledger.requests.obeyed(turn, one.customer)
        if allowed is None:
            return False
        kept = replace(one, consent=allowed.consent, identity=allowed.identity)
        return self.ledger.subscriptions.begin(kept, minimised(allowed), None)

    def _new(self, errand: Errand, told: ToldSubscription) -> Subscription | None:
        """Return it as ours; None where it is nobody's here, over, or none of one product in an interval of ours."""
        over = told.state is SubscriptionState.CANCELLED
        if errand.customer is None or told.sku is None or told.interval is None or told.products != 1 or over:
            return None
        subscription_id = kept_id(errand.keeper, errand.there)
        begun = Subscription(
            subscription_id=subscription_id,
            customer=errand.customer,
            enrolled_at=told.begun_at,
            enrolled_by=derived_id("tp", subscription_id),
            product_id=told.sku,
            interval=told.interval,
            time_zone=self.time_zone,
            first_day=told.due or told.begun_at.date(),
            agreed_minor=told.total_minor,
            currency=told.currency,
            keeper=errand.keeper,
            there=errand.there,
            consent=errand.consent,
            identity=errand.identity,
        )
        return as_told(begun, told, errand.made_at)


def as_told(one: Subscription, told: ToldSubscription | None, now: datetime) -> Subscription:
    """Return a subscription as its keeper has it; what was ended here stays so, unless it goes on there."""
    ended = told is None or told.state is SubscriptionState.CANCELLED
    ended = ended or (_ended_here(one) and told is not None and told.state is not SubscriptionState.ACTIVE)
    if told is None or ended:
        return replace(one.cancelled(one.ended_at or now), untold=None)
    return replace(
        one,
        state=told.state,
        due=told.due,
        first_day=told.due or one.first_day,
        step=0 if told.due is not None else one.step,
        quantity=told.quantity,
        interval=told.interval or one.interval,
        product_id=told.sku or one.product_id,
        agreed_minor=told.total_minor,
        currency=told.currency,
        ended_at=None,
        untold=None,
    )


def _ended_here(one: Subscription) -> bool:
    return one.state is SubscriptionState.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandPost:
    """Runs errands.

    Attributes:
        errands: those that wait.
        following: keeps what is read.
        keepers: whom to tell.
    """

    errands: Errands
    following: Following
    keepers: Mapping[Keeper, SubscriptionKeeper] = field(default_factory=dict)
    clock: Clock = system_clock

    def run(self, errand_id: str) -> datetime | None:
        """Try an errand once; return when to try it again, None when there is nothing more to do."""
        tried = self.errands.begin(errand_id, self.clock())
        if tried is None:
            return None
        errand = tried.errand
        if self._is_overtaken(errand):
            log.info("errand %s is let go: a later one tells more", errand_id)
        else:
            try:
                told = self._told(errand)
            except MerchantUnavailable as trouble:
                return self._later(tried, trouble)
            self.following.follow(errand, told, self.clock())
        self.errands.done(errand_id)
        return None

    def _told(self, errand: Errand) -> ToldSubscription | None:
        keeper = self.keepers.get(errand.keeper)
        if keeper is None:
            raise MerchantUnavailable(f"EARSHOT_SUBSCRIPTIONS does not say that {errand.keeper} keeps any")
        if errand.wanted is not None:
            try:
                keeper.want(errand.there, errand.wanted)
            except WishRefused as refused:
                log.error("EARSHOT_WISH_REFUSED subscription %s at %s: %s", errand.there, errand.keeper, refused)  # noqa: TRY400 - the text is ours
        return keeper.read(errand.there)

    def _is_overtaken(self, errand: Errand) -> bool:
        if errand.wanted is None:
            return False
        read = self.following.ledger.subscriptions.of(kept_id(errand.keeper, errand.there))
        return read is None or read.subscription.untold != errand.wanted

    def _later(self, tried: ErrandTry, trouble: MerchantUnavailable) -> datetime | None:
        errand_id = tried.errand.errand_id
        if tried.number < ENOUGH_TRIES:
            until = self.clock() + again_after(errand_id, tried.number)
            self.errands.postpone(tried, until)
            log.warning("errand %s is run again at %s: %s", errand_id, until.isoformat(), trouble)
            return until
        log.error("EARSHOT_GIVEN_UP errand %s to %s: %s", errand_id, tried.errand.keeper, trouble)
        read = self.following.ledger.subscriptions.of(kept_id(tried.errand.keeper, tried.errand.there))
        if read is not None and read.subscription.untold == tried.errand.wanted:
            self.following.ledger.subscriptions.change(read, replace(read.subscription, untold=None))
        self.errands.done(errand_id)
        return None


def open_following(settings: MerchantSettings, ledger: Ledger) -> Following:
    """Return what keeps what is read, by the merchant's calendar."""
    return Following(ledger=ledger, time_zone=Terms(seller=settings.seller).time_zone)


def open_errands(settings: MerchantSettings, ledger: Ledger, *, clock: Clock = system_clock) -> ErrandPost:
    """Return what runs errands, put together from settings.

    Raises:
        SettingsError: there is no such keeper, or a setting of its own is missing.
    """
    following = open_following(settings, ledger)
    return ErrandPost(
        errands=ledger.errands,
        following=following,
        keepers=open_keepers(settings, following.time_zone),
        clock=clock,
    )
