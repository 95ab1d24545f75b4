"""One try for one order: lease, tell, settle; or the next try, later. And what is left to do when it is settled."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from base.clock import Clock, system_clock
from base.errors import AddressRefused, MerchantUnavailable, NotOpened
from ledger.delivery import Recipient, Sealer
from ledger.errands import is_errand
from ledger.letters import is_letter
from ledger.order_alerts import TELLABLE, OrderAlert
from ledger.outbox import RECEIPT, TOLD_FOR, Attempt, Busy, Outbox
from ledger.privacy.late_orders import LateOrders
from ledger.records import Order, OrderStatus
from ledger.second_looks import FIRST_LOOK, SecondLook
from ledger.settlements import Confirmed, Refusal, Refused, Settlement
from ledger.table import DELIVERY_KEPT
from runtime.senders.alexa_alerts import AlertSender
from runtime.senders.backoff import LONGEST_AGAIN, again_after
from runtime.senders.built_in import BuiltInSender
from runtime.senders.customer_mail import CustomerMailer
from runtime.senders.keepers.errands import ErrandPost
from runtime.senders.letters import LetterPost
from runtime.senders.sender import FindsDoubles, OrderSender

log = logging.getLogger("earshot.outbox")

ENOUGH_TRIES = 50  # before an order is given up: half a day of waits, which no wrong clock makes up
_NO_KEYS = Sealer(())
_NOBODY_THERE = (403, 404)  # of Alexa: not allowed any more, or no such user


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """Tells one merchant of orders. Raises StoreError when the table is away; nothing is lost by that."""

    outbox: Outbox
    sender: OrderSender
    sealer: Sealer = _NO_KEYS
    mailer: CustomerMailer | None = None
    alerts: AlertSender | None = None
    late: LateOrders | None = None
    letters: LetterPost | None = None
    errands: ErrandPost | None = None
    doubt: Callable[[], object] = lambda: None  # called where no key fits: they may have been rotated meanwhile
    enough_tries: int = ENOUGH_TRIES
    clock: Clock = system_clock

    def deliver(self, order_id: str) -> datetime | None:
        """Try an order, a letter or an errand once.

        Returns:
            When to try it again; None when there is nothing more for the caller to do: it is settled, or somebody else
            is at it, who will see to the next try.
        """
        if is_letter(order_id):
            return None if self.letters is None else self.letters.send(order_id)
        if is_errand(order_id):
            return None if self.errands is None else self.errands.run(order_id)
        attempt = self.outbox.attempt(order_id, self.clock())
        if not isinstance(attempt, Attempt):
            _note_skipped(order_id, attempt)
            return self._afterwards(order_id) if attempt is None else None
        if self.late is not None and self.late.forgotten(attempt):
            log.warning("order %s came after its customer was forgotten: it is told, then erased", order_id)
        if _done_already(attempt):
            self._settle(attempt, Confirmed())
            return self._afterwards(order_id)
        late = attempt.order.placed_at + TOLD_FOR <= self.clock() and not isinstance(self.sender, BuiltInSender)
        last = late and attempt.number >= self.enough_tries
        try:
            settlement = self._told(attempt, late=late, last=last)
            settlement = settlement if self.late is None else self.late.as_it_stands_there(settlement)
        except MerchantUnavailable as trouble:
            if not last:
                return self._later(attempt, trouble)
            settlement = Refused(reason=Refusal.UNANSWERED)
        settled = self._settle(attempt, settlement)
        _report(order_id, settlement, settled)
        if settled is None and isinstance(settlement, Confirmed):
            _hold_against(self.outbox.order(order_id), settlement)
        return self._afterwards(order_id)

    def _told(self, attempt: Attempt, *, late: bool, last: bool) -> Settlement:
        if isinstance(self.sender, BuiltInSender):  # whom it is for, its mail alone has to know
            return self.sender.tell(attempt)
        if late and attempt.sealed is None:
            return self._unanswered(attempt, last=last)
        try:
            buyer = self._opened(attempt.order.order_id, attempt.sealed)
        except MerchantUnavailable:
            if not last:
                raise
            return self._unanswered(attempt, last=last)
        return self.sender.tell(replace(attempt, buyer=buyer))

    def _opened(self, order_id: str, sealed: str | None) -> Recipient | None:
        """Return whom an order is for, None where nobody ever knew; where no key fits, it is tried again as if away."""
        try:
            return self.sealer.open(order_id, sealed)
        except NotOpened as trouble:
            self.doubt()
            raise MerchantUnavailable(str(trouble)) from trouble

    def _unanswered(self, attempt: Attempt, *, last: bool) -> Settlement:
        """Tell no merchant of an order for nobody; one that has it from an earlier try may say so."""
        found = self.sender.orders_bearing(attempt.order.order_id) if isinstance(self.sender, FindsDoubles) else ()
        if not found and not last:
            raise MerchantUnavailable("nobody knows any more whom it is for, or this clock is ahead")
        return Confirmed(merchant_order_id=found[0]) if found else Refused(reason=Refusal.UNANSWERED)

    def _settle(self, attempt: Attempt, settlement: Settlement) -> Order | None:
        now = self.clock()
        look_at = now + FIRST_LOOK if attempt.number > 1 and isinstance(self.sender, FindsDoubles) else None
        return self.outbox.settle(attempt.order.order_id, settlement, now, look_at=look_at)

    def _afterwards(self, order_id: str) -> datetime | None:
        self._look(order_id)
        self._alert(order_id)
        return self._mail(order_id)

    def _alert(self, order_id: str) -> None:
        """Let the customer be told how far the order is, where that waits; the sweep comes back for the next try."""
        alert = self.outbox.alerts.begin_alert(order_id, self.clock())
        if alert is None:
            return
        try:
            gone = self.alerts is None or self._is_late(alert)
            buyer = None if gone else self._opened(order_id, alert.sealed)
            if self.alerts is None or buyer is None or not buyer.alexa_user:
                self.outbox.alerts.end_alert(alert)
                log.info("nobody is told that order %s is %s", order_id, alert.progress)
                return
            refused = self.alerts.tell(alert, buyer.alexa_user)
            left = refused in _NOBODY_THERE and self.alerts.has_left(buyer.alexa_user)
        except MerchantUnavailable as trouble:
            until = self.clock() + again_after(order_id, alert.number)
            self.outbox.alerts.postpone_alert(alert, until)
            log.warning("that order %s is %s is told again at %s: %s", order_id, alert.progress, until, trouble)
            return
        if left and self.late is not None:
            log.warning("whom order %s is for has the skill no more, and the event of that never came", order_id)
            self.late.left(alert.order, self.clock())
        self.outbox.alerts.end_alert(alert, last=refused in _NOBODY_THERE)
        log.info("Alexa was told that order %s is %s: %s", order_id, alert.progress, refused or "taken")

    def _is_late(self, alert: OrderAlert) -> bool:
        return alert.order.status is OrderStatus.CANCELLED or alert.since + TELLABLE <= self.clock()

    def _look(self, order_id: str) -> None:
        """Look whether the merchant has an order twice, where that is due; the sweep comes back for the next look."""
        if not isinstance(self.sender, FindsDoubles):
            return
        look = self.outbox.looks.begin_look(order_id, self.clock())
        if look is None:
            return
        try:
            found = self.sender.orders_bearing(order_id)
        except MerchantUnavailable as trouble:
            until = self.clock() + LONGEST_AGAIN
            self.outbox.looks.postpone_look(look, until, looked=False)
            log.warning("order %s is looked for again at %s: %s", order_id, until.isoformat(), trouble)
            return
        due = look.next_after(self.clock())
        if _reported(look, found) or due is None:
            self.outbox.looks.look_no_more(order_id)
        else:
            self.outbox.looks.postpone_look(look, due, looked=True)

    def _mail(self, order_id: str) -> datetime | None:
        """Tell the customer by mail what became of the order, where there is something to tell and a way to."""
        mail = self.outbox.begin_mail(order_id, self.clock())
        if mail is None:
            return None
        try:
            buyer = None if self.mailer is None else self._opened(order_id, mail.sealed)
            if self.mailer is not None and buyer is not None and buyer.email:
                self.mailer.send(mail, buyer)
            elif mail.about != RECEIPT:
                log.warning("the customer of order %s is not told by mail: no server, or no address", order_id)
        except AddressRefused as refused:
            log.warning("the customer of order %s is not told by mail: %s", order_id, refused)
        except MerchantUnavailable as trouble:
            until = self.clock() + again_after(order_id, mail.number)
            late = until >= mail.order.placed_at + DELIVERY_KEPT
            if late and mail.number >= self.enough_tries:  # nobody may know any more by then whom it was for
                log.warning("the customer of order %s is not told by mail, for 7 days are over: %s", order_id, trouble)
                self.outbox.mailed(order_id)
                return None
            self.outbox.postpone_mail(mail, until)
            log.warning("the customer of order %s is told again at %s: %s", order_id, until.isoformat(), trouble)
            return until
        self.outbox.mailed(order_id)
        return None

    def _later(self, attempt: Attempt, trouble: MerchantUnavailable) -> datetime:
        until = self.clock() + again_after(attempt.order.order_id, attempt.number)
        self.outbox.postpone(attempt, until)
        log.warning("order %s is told again at %s: %s", attempt.order.order_id, until.isoformat(), trouble)
        return until


def _done_already(attempt: Attempt) -> bool:
    """The shop itself told that it has the order, or it was cancelled before anybody was told."""
    order = attempt.order
    return order.merchant_order_id is not None or order.status is not OrderStatus.PLACED


def _report(order_id: str, settlement: Settlement, settled: Order | None) -> None:
    is_cancelled = settled is not None and settled.status is OrderStatus.CANCELLED
    if isinstance(settlement, Refused) and not is_cancelled:
        log.warning(
            "order %s was refused (%s) and is settled, or with the merchant, already", order_id, settlement.reason
        )
        return
    if settlement == Refused(reason=Refusal.UNANSWERED):
        log.error(
            "EARSHOT_GIVEN_UP order %s: the merchant did not answer for %s, so it is cancelled", order_id, TOLD_FOR
        )
        return
    if isinstance(settlement, Refused):
        log.warning("order %s was refused: %s", order_id, settlement.reason)
        return
    if settlement.deleted_at is not None:
        log.warning("order %s was deleted by the shop before its id there was known, so it is cancelled", order_id)
        return
    told, known = settlement.merchant_order_id, None if settled is None else settled.merchant_order_id
    if told is not None and known is not None and told != known:
        log.error("EARSHOT_DOUBLE order %s is %s and %s", order_id, known, told)
    log.info("order %s is with the merchant", order_id)


def _hold_against(stands: Order | None, told: Confirmed) -> None:
    """Report a second word of the merchant that does not fit the first, which stands: two tries went on at once."""
    if stands is None:  # erased since
        return
    known, there = stands.merchant_order_id, told.merchant_order_id
    if known is not None and there is not None and known != there:
        log.error("EARSHOT_DOUBLE order %s is %s and %s", stands.order_id, known, there)
    elif known is None and stands.status is OrderStatus.CANCELLED:
        log.error("EARSHOT_DISPUTED order %s is %s here and %s at the merchant", stands.order_id, stands.status, there)


def _reported(look: SecondLook, found: tuple[str, ...]) -> bool:
    """Report an order that the merchant has and should not have, or has twice; tell whether it is one."""
    order_id, ours = look.order.order_id, look.order.merchant_order_id
    if len(found) > 1:
        log.error("EARSHOT_DOUBLE order %s is %s", order_id, " and ".join(found))
    elif found and ours is None:
        log.error("EARSHOT_DISPUTED order %s is %s here and %s at the merchant", order_id, look.order.status, found[0])
    return len(found) > (0 if ours is None else 1)


def _note_skipped(order_id: str, attempt: Busy | None) -> None:
    log.info("order %s: %s", order_id, "settled before" if attempt is None else "somebody else is at it")
