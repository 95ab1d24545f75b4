"""The letters of the outbox on their way: by mail, or to the merchant's own app; each looked at once more before.

A mail goes at least once, with the same Message-ID each time; the merchant takes a post once, by its key. Between the
moment in which a household asks to be forgotten and that in which what is kept of it is gone, a letter may still leave.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final, Protocol

from base.clock import Clock, system_clock
from base.environment import DEFAULT_LOCALE
from base.errors import AddressRefused, MerchantUnavailable, NotOpened
from base.money import Money
from ledger.delivery import Recipient, Sealer
from ledger.free_at import FURTHEST
from ledger.letters import HouseholdLetters, LetterTry, letters_of
from ledger.records.automation import FRESH_FOR
from ledger.records.letter import Letter, LetterAbout
from ledger.records.notice import NoticeKind, ProposedBy
from ledger.records.subscription import SubscriptionState, Trouble
from ledger.store import Ledger
from runtime.senders.app_port import open_app
from runtime.senders.backoff import again_after
from runtime.senders.mailing import Mailing, open_server
from runtime.senders.settings import MerchantSettings
from skill.speech import Say, card_text

log = logging.getLogger("earshot.outbox")

_KINDS: Final = {
    LetterAbout.PROPOSED: NoticeKind.REPLENISHMENT,
    LetterAbout.HELP: NoticeKind.SUPPORT,
    LetterAbout.DANGER: NoticeKind.SUPPORT,
}
ENOUGH_TRIES = 50
TRIED_FOR = timedelta(days=3)  # at least, and so many times: no wrong clock makes up both
_LOOKED_AT_AGAIN = FURTHEST - timedelta(minutes=5)  # nothing in the outbox waits for longer at a time


class AppPort(Protocol):
    """The merchant's own app: it tells the household."""

    def propose(self, letter: Letter, whom: Recipient) -> None:
        """Hand a letter over, so that it is taken once however often this is tried; MerchantUnavailable otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Whom a letter goes to, sealed under an id, and in which way; nothing is sent before `not_before`."""

    by: ProposedBy
    sealed: str | None
    sealed_under: str
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPost:
    """Sends letters.

    Attributes:
        letters: those that wait, and what they are about.
        sealer: opens whom they are for.
        server: where mails go; None where no mail server is named.
        sender: whom mails come from.
        seller: its name.
        app: the merchant's own app; None where it is told nothing.
    """

    letters: HouseholdLetters
    sealer: Sealer
    server: Mailing | None = None
    sender: str = ""
    seller: str = ""
    app: AppPort | None = None
    clock: Clock = system_clock

    def send(self, letter_id: str) -> datetime | None:
        """Try a letter once; return when to try it again, None when there is nothing more to do."""
        tried = self.letters.begin(letter_id, self.clock())
        if tried is None:
            return None
        to = self._addressed(tried.letter)
        if to is None:
            log.info("letter %s is not sent: what it tells is true no more", letter_id)
            self.letters.done(letter_id)
            return None
        if to.not_before is not None and self.clock() < to.not_before:
            self.letters.postpone(tried, min(to.not_before, self.clock() + _LOOKED_AT_AGAIN))
            return None  # the sweep finds it then
        return self._sent(tried, to)

    def _sent(self, tried: LetterTry, to: Addressed) -> datetime | None:
        letter_id = tried.letter.letter_id
        try:
            whom = self.sealer.open(to.sealed_under, to.sealed)
            if not self._handed_over(tried.letter, to, whom):
                log.warning("letter %s is not sent: no way, or no address", letter_id)
        except AddressRefused as refused:
            log.warning("letter %s is not sent: %s", letter_id, refused)
        except (MerchantUnavailable, NotOpened) as trouble:
            if tried.number < ENOUGH_TRIES or self.clock() - tried.letter.made_at < TRIED_FOR:
                until = self.clock() + again_after(letter_id, tried.number)
                self.letters.postpone(tried, until)
                log.warning("letter %s is sent again at %s: %s", letter_id, until.isoformat(), trouble)
                return until
            log.warning("letter %s is not sent, after %d tries: %s", letter_id, tried.number, trouble)
        self.letters.done(letter_id)
        return None

    def _handed_over(self, letter: Letter, to: Addressed, whom: Recipient | None) -> bool:
        if whom is None:
            return False
        if to.by is ProposedBy.APP:
            if self.app is None or not whom.customer_id:
                return False
            self.app.propose(letter, whom)
            return True
        if self.server is None or not whom.email:
            return False
        self.server.send(letter_message(letter, whom, sender=self.sender, seller=self.seller))
        return True

    def _addressed(self, letter: Letter) -> Addressed | None:
        """Return whom a letter goes to by now; None where it is true no more."""
        if letter.about in {LetterAbout.DEARER, LetterAbout.DEARER_SOON}:
            return self._of_subscription(letter)
        if letter.device is not None and not self.letters.shows(letter.device, letter.code or "", self.clock()):
            return None  # it is gone
        read, now = self.letters.automation(letter.subject), self.clock()
        if read is None or now - letter.made_at >= FRESH_FOR:
            return None
        one, sealed = read
        by = one.rules.proposals_by
        if by is ProposedBy.VOICE or one.ended_at is not None or _KINDS[letter.about] in one.rules.unwanted:
            return None
        return Addressed(by=by, sealed=sealed, sealed_under=one.automation_id, not_before=one.held_until(now))

    def _of_subscription(self, letter: Letter) -> Addressed | None:
        read = self.letters.subscription(letter.subject)
        if read is None:
            return None
        one, sealed = read
        soon = letter.about is LetterAbout.DEARER_SOON
        true = one.due == letter.due if soon else one.trouble is Trouble.DEARER
        if one.state is not SubscriptionState.ACTIVE or not true or one.agreed_minor >= letter.total_minor:
            return None
        return Addressed(by=ProposedBy.MAIL, sealed=sealed, sealed_under=one.subscription_id)


def letter_message(letter: Letter, whom: Recipient, *, sender: str, seller: str) -> EmailMessage:
    """Return a letter as a mail, the same for every try: what is known, and how to answer; it praises nothing."""
    locale = whom.locale or letter.locale or DEFAULT_LOCALE
    message = EmailMessage()
    message["From"], message["To"] = sender, whom.email
    message["Date"] = format_datetime(letter.made_at)
    message["Message-ID"] = f"<{letter.letter_id}@{sender.rpartition('@')[2].rstrip('>')}>"
    if letter.about is LetterAbout.DEARER:
        message["Subject"] = card_text(Say.MAIL_DEARER_TITLE, locale, product=letter.title)
        agreed, total = Money(letter.agreed_minor, letter.currency), Money(letter.total_minor, letter.currency)
        told = card_text(Say.MAIL_DEARER, locale, product=letter.title, seller=seller, agreed=agreed, total=total)
    elif letter.about is LetterAbout.DEARER_SOON:
        message["Subject"] = card_text(Say.MAIL_DEARER_SOON_TITLE, locale, product=letter.title)
        agreed, total = Money(letter.agreed_minor, letter.currency), Money(letter.total_minor, letter.currency)
        id_ = Say.MAIL_DEARER_GOES_ON if letter.goes_on else Say.MAIL_DEARER_ASKS
        prices: dict[str, object] = {"agreed": agreed, "total": total, "day": letter.due, "seller": seller}
        told = card_text(id_, locale, product=letter.title, **prices)
    elif letter.about in {LetterAbout.HELP, LetterAbout.DANGER}:
        what = {"appliance": letter.title, "code": letter.code, "help": letter.text, "seller": seller}
        message["Subject"] = card_text(Say.MAIL_HELP_TITLE, locale, **what)
        told = card_text(Say.MAIL_HELP if letter.about is LetterAbout.HELP else Say.MAIL_DANGER, locale, **what)
    elif letter.lasts_until is None:
        message["Subject"] = card_text(Say.MAIL_PROPOSED_TITLE, locale, product=letter.title)
        told = card_text(Say.MAIL_PROPOSED, locale, product=letter.title, seller=seller)
    else:
        message["Subject"] = card_text(Say.MAIL_PROPOSED_TITLE, locale, product=letter.title)
        day = letter.lasts_until
        told = card_text(Say.MAIL_PROPOSED_LASTS, locale, product=letter.title, seller=seller, day=day)
    message.set_content(told)
    return message


def open_letters(settings: MerchantSettings, ledger: Ledger, *, clock: Clock = system_clock) -> LetterPost:
    """Return what sends letters; without a mail server and an app they are let go, and the log says so."""
    mailed = bool(settings.smtp_url) and settings.smtp_url != "none"
    return LetterPost(
        letters=letters_of(ledger),
        sealer=Sealer(settings.delivery_keys),
        server=open_server(settings) if mailed else None,
        sender=settings.sender_email,
        seller=settings.seller,
        app=open_app(settings),
        clock=clock,
    )
