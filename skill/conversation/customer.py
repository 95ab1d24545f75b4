"""Who speaks, as the ledger may know it: pseudonyms of this turn, and what the customer agreed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from base.errors import StoreError
from base.ids import derived_id
from ledger.consent import linkable, marketable
from ledger.pseudonyms import Pseudonyms, is_junk
from ledger.records import Consent, Grant, Identity
from ledger.records.summary import CustomerSummary
from ledger.store import Ledger
from skill.conversation.linked_account import LinkedAccount
from skill.conversation.turn import Advertising, Turn

NEVER = Consent(measurement=Grant.DENIED, marketing=Grant.DENIED)

AccountOf = Callable[[], LinkedAccount]
"""Tells whose account is linked; asked only where that matters, since whoever knows it may be far away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One household as Alexa shows it.

    Attributes:
        key: finds its own orders again, whatever it agreed to: service, not measurement.
        names: the user's pseudonym, and those of earlier peppers behind it; without a user, the session.
        session: the session's pseudonym.
        consent: what it agreed to.
        identity: empty without a measurement yes.
        reachable: the ledger answered when asked for the consent.
    """

    key: str
    names: tuple[str, ...]
    session: str
    consent: Consent
    identity: Identity
    reachable: bool = True
    summary: CustomerSummary = field(default_factory=CustomerSummary)
    ads_limited: bool = False  # on this very request; the answer that was given stays what it was
    refused: bool = False  # in this session, and the ledger may not know it yet: its orders are found as before

    @property
    def allows(self) -> Consent:
        """What this turn's records may be used for: no advertising where the platform limits it on this request."""
        if self.refused:
            return NEVER
        if self.ads_limited and self.consent.marketing is Grant.GRANTED:
            return replace(self.consent, marketing=Grant.DENIED)
        return self.consent

    def refusing(self) -> Customer:
        """Return the same after a no that may still be on its way to the ledger."""
        return replace(self, identity=Identity(), refused=True)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return all that its orders may be found by: what it agreed to have measured bears its pseudonym."""
        return (self.key, *(self.pseudonyms if linkable(self.consent) else ()))

    @property
    def pseudonyms(self) -> tuple[str, ...]:
        """What is measured of it stands under these, where it agreed to that."""
        return tuple(name for name in self.names if name != self.key)


def recognise(  # noqa: PLR0913 - by name
    turn: Turn, ledger: Ledger, pseudonyms: Pseudonyms, account_of: AccountOf, now: datetime, *, buys: bool = False
) -> Customer:
    """Return the customer of a turn; with the ledger away, one whose consent is unknown.

    Where the turn may buy, how its account is guarded is read along.
    """
    unasked = passer_by(turn, pseudonyms)
    if not unasked.reachable:
        return unasked
    try:
        account = pseudonyms.service_key("account", account_of().id) if buys else None
        read = ledger.summaries.summary_of(unasked.key, unasked.pseudonyms, at=now, guard_of=account)
    except StoreError:
        return replace(unasked, reachable=False)
    summary = read.seen_by(turn.mark)
    allowed = identity(turn, summary.consent, pseudonyms, account_of)
    return replace(unasked, consent=summary.consent, identity=allowed, summary=summary)


def greeted(turn: Turn, ledger: Ledger, pseudonyms: Pseudonyms, now: datetime) -> Customer:
    """Return the customer of a turn that is written without identity, and that is answered by what is known of it."""
    unasked = passer_by(turn, pseudonyms)
    if not unasked.reachable or turn.user_id is None:
        return unasked
    try:
        return replace(unasked, summary=ledger.summaries.summary_of(unasked.key, unasked.pseudonyms, at=now))
    except StoreError:
        return replace(unasked, reachable=False)


def passer_by(turn: Turn, pseudonyms: Pseudonyms) -> Customer:
    """Return the customer of a turn that is written without identity, so that no consent needs to be looked up."""
    session = pseudonyms.of("session", turn.session_id) or _unkeyed_session(turn, pseudonyms)
    return Customer(
        key=pseudonyms.service_key("user", turn.user_id) or session,
        names=pseudonyms.versions("user", turn.user_id) or (session,),
        session=session,
        consent=Consent(),
        identity=Identity(),
        reachable=pseudonyms.keyed,
        ads_limited=turn.advertising is not None and turn.advertising.limited,
    )


def _unkeyed_session(turn: Turn, pseudonyms: Pseudonyms) -> str:
    """The session by Alexa's own id of it, which is random and of this session alone; else the request's."""
    known = not pseudonyms.keyed and turn.session_id and not is_junk(turn.session_id)
    return derived_id("se", turn.session_id or "" if known else turn.request_id)


def identity(turn: Turn, consent: Consent, pseudonyms: Pseudonyms, account_of: AccountOf) -> Identity:
    """Return what the consent lets us keep of a turn's identifiers: nothing without a measurement yes."""
    if not linkable(consent):
        return Identity()
    account = account_of()
    return Identity(
        user=pseudonyms.of("user", turn.user_id),
        person=pseudonyms.of("person", turn.person_id),
        device=pseudonyms.of("device", turn.device_id),
        account=pseudonyms.of("account", account.id),
        email=pseudonyms.email(account.email),
        ad_id=_ad_id(turn.advertising, consent, pseudonyms),
    )


def _ad_id(advertising: Advertising | None, consent: Consent, pseudonyms: Pseudonyms) -> str | None:
    if advertising is None or not marketable(consent, limit_ad_tracking=advertising.limited):
        return None
    return pseudonyms.of("ad", advertising.ad_id)
