"""Who speaks, as the ledger may know it: pseudonyms of this turn, and what the customer agreed to."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field, replace

from base.errors import StoreError
from base.ids import derived_id
from ledger.consent import linkable, marketable
from ledger.pseudonyms import Pseudonyms, is_junk
from ledger.records import Consent, Grant, Identity
from ledger.records.summary import CustomerSummary
from ledger.store import Ledger
from skill.conversation.turn import Advertising, Turn

_LONGEST_TOKEN = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One household as Alexa shows it. `key` finds its own orders and consent again: service, not measurement."""

    key: str
    session: str
    consent: Consent
    identity: Identity  # empty without a measurement yes
    linked: bool  # an account is linked, so it may buy
    account: str | None = None  # the shop's own customer, under whom its consent is found when an order comes in
    reachable: bool = True  # the ledger answered when asked for the summary
    summary: CustomerSummary = field(default_factory=CustomerSummary)
    ads_limited: bool = False  # on this very request; the answer that was given stays what it was

    @property
    def allows(self) -> Consent:
        """What this turn's records may be used for: no advertising where the platform limits it on this request."""
        if self.ads_limited and self.consent.marketing is Grant.GRANTED:
            return replace(self.consent, marketing=Grant.DENIED)
        return self.consent


def recognise(turn: Turn, ledger: Ledger, pseudonyms: Pseudonyms) -> Customer:
    """Return the customer of a turn; with the ledger away, one whose consent is unknown."""
    unasked = passer_by(turn, pseudonyms)
    if not unasked.reachable:
        return unasked
    try:
        summary = ledger.summaries.summary_of(unasked.key)
    except StoreError:
        return replace(unasked, reachable=False)
    allowed = identity(turn, summary.consent, pseudonyms)
    return replace(unasked, consent=summary.consent, identity=allowed, summary=summary)


def greeted(turn: Turn, ledger: Ledger, pseudonyms: Pseudonyms) -> Customer:
    """Return the customer of a turn that is written without identity, and that is answered by what is known of it."""
    unasked = passer_by(turn, pseudonyms)
    if not unasked.reachable or turn.user_id is None:
        return unasked
    try:
        return replace(unasked, summary=ledger.summaries.summary_of(unasked.key))
    except StoreError:
        return replace(unasked, reachable=False)


def passer_by(turn: Turn, pseudonyms: Pseudonyms) -> Customer:
    """Return the customer of a turn that is written without identity, so that no consent needs to be looked up."""
    session = pseudonyms.of("session", turn.session_id) or _unkeyed_session(turn, pseudonyms)
    return Customer(
        key=pseudonyms.of("user", turn.user_id) or session,
        session=session,
        consent=Consent(),
        identity=Identity(),
        linked=turn.access_token is not None,
        account=pseudonyms.of("account", account_of(turn.access_token).id),
        reachable=pseudonyms.keyed,
        ads_limited=turn.advertising is not None and turn.advertising.limited,
    )


def _unkeyed_session(turn: Turn, pseudonyms: Pseudonyms) -> str:
    """The session by Alexa's own id of it, which is random and of this session alone; else the request's."""
    known = not pseudonyms.keyed and turn.session_id and not is_junk(turn.session_id)
    return derived_id("se", turn.session_id or "" if known else turn.request_id)


def identity(turn: Turn, consent: Consent, pseudonyms: Pseudonyms) -> Identity:
    """Return what the consent lets us keep of a turn's identifiers: nothing without a measurement yes."""
    if not linkable(consent):
        return Identity()
    account = account_of(turn.access_token)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose account was linked, as its access token tells."""

    id: str | None = None
    email: str | None = None


def account_of(access_token: str | None) -> Account:
    """Read the account out of a linked account's token: the `sub` and `email` of a JSON Web Token.

    The signature is not checked here: the token arrives inside Alexa's own signed request and was issued to Alexa by
    the merchant. `sub` must be the shop's customer id. An opaque token changes with every refresh, so it names nobody.
    """
    parts = (access_token or "")[:_LONGEST_TOKEN].split(".")
    if len(parts) != 3:
        return Account()
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return Account()
    if not isinstance(claims, dict):
        return Account()
    return Account(id=_claim(claims, "sub"), email=_claim(claims, "email"))


def _claim(claims: dict[str, object], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
