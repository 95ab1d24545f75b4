"""Answer "stop measuring me" and "you may remember what I buy": a choice counts only once it is kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import ClassVar

from msgspec import structs

from base.errors import StoreError
from ledger.consent import linkable
from ledger.recorder import Kept
from ledger.records import Action, Choice, Consent, Grant, Outcome
from ledger.records.subscription import SubscriptionState
from skill.conversation.answer import Answer, Facts
from skill.conversation.customer import NEVER
from skill.conversation.memory import SessionMemory
from skill.conversation.question.advertising import AdvertisingQuestion
from skill.conversation.question.consent import ConsentQuestion
from skill.conversation.question.erase import EraseQuestion
from skill.conversation.question.given import GivenQuestion
from skill.conversation.scene import Scene
from skill.goals.kept_basket import forget_kept
from skill.goals.kept_open import told_beside
from skill.goals.services import Services
from skill.speech import Say, Spoken, joined

log = logging.getLogger("earshot.skill")

BACKUPS_HOLD_DAYS = 35  # as `ledger.privacy.retention` has it, which a turn need not import


class Privacy:
    """Keeps a customer's choice."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ask(self, scene: Scene) -> Answer:
        """Say what would be kept and ask: only an explicit yes counts."""
        facts = Facts(action=Action.CONSENT, outcome=Outcome.ASKED)
        return Answer(spoken=scene.say(Say.CONSENT_ASK), facts=facts, pending=ConsentQuestion())

    def granted(self, scene: Scene) -> Answer:
        """Keep the yes."""
        kept = self._keep(scene, replace(scene.customer.consent, measurement=Grant.GRANTED), Say.CONSENT_GIVEN)
        return _given(scene, kept, marketing=False)

    def refused(self, scene: Scene) -> Answer:
        """Keep the no to the question; behind an order it is none to that, which is said."""
        question = scene.pending
        ordered = isinstance(question, ConsentQuestion) and question.order_id is not None
        id_ = Say.CONSENT_REFUSED_AFTER if ordered else Say.CONSENT_REFUSED
        return self._keep(scene, replace(scene.customer.consent, measurement=Grant.DENIED), id_)

    def withdrawn(self, scene: Scene) -> Answer:
        """Take back everything beyond serving the customer."""
        return self._keep(scene, NEVER, Say.OPTED_OUT)

    def ask_about_ads(self, scene: Scene) -> Answer:
        """Ask for advertising by itself: it is never part of another yes."""
        facts = Facts(action=Action.CONSENT, outcome=Outcome.ASKED)
        return Answer(spoken=scene.say(Say.ADS_ASK), facts=facts, pending=AdvertisingQuestion())

    def advertised(self, scene: Scene, *, allowed: bool) -> Answer:
        """Keep the answer about advertising; whether anything may be measured stays as it is."""
        marketing = Grant.GRANTED if allowed else Grant.DENIED
        id_ = Say.ADS_GIVEN if allowed else Say.ADS_REFUSED
        kept = self._keep(scene, replace(scene.customer.consent, marketing=marketing), id_)
        return _given(scene, kept, marketing=True) if allowed else kept

    def ask_to_erase(self, scene: Scene) -> Answer:
        """Say what would be deleted and ask: it cannot be undone."""
        facts = Facts(action=Action.CONSENT, outcome=Outcome.ASKED)
        ask, ends = scene.say(Say.ERASE_ASK), self._subscriptions(scene)
        spoken = ask if ends == 0 else joined(scene.say(Say.ERASE_ENDS, count=ends), ask)
        return Answer(spoken=spoken, facts=facts, pending=EraseQuestion())

    def _subscriptions(self, scene: Scene) -> int:
        """How many of the household's end with all that is known of it; what a shop keeps goes on there."""
        try:
            found = [one.subscription for one in self._services.ledger.subscriptions.of_customer(scene.customer.key)]
        except StoreError:
            return 0
        return sum(one.state is not SubscriptionState.CANCELLED and one.keeper is None for one in found)

    def erased(self, scene: Scene) -> Answer:
        """Ask for everything until now to be erased, and say what goes when."""
        facts = Facts(action=Action.CONSENT)
        kept = self.keep_for(scene, NEVER, erase=True)
        if kept is Kept.LOG:
            failed = replace(facts, outcome=Outcome.ERROR)
            spoken = scene.pending.aside(scene, scene.say(Say.ERASE_TROUBLE))
            return Answer(spoken=spoken, facts=failed, consent=NEVER, pending=scene.pending)
        from skill.goals.orders_left import OrdersLeft  # late: hardly ever

        waits = kept is not Kept.TABLE
        memory, told = SessionMemory(forgotten=True, refused=waits), OrdersLeft(self._services).told(scene)
        if kept is Kept.TABLE:
            self._disown(scene)
        done = scene.say(Say.ERASED if kept is Kept.TABLE else Say.ERASE_WAITS, days=BACKUPS_HOLD_DAYS)
        spoken = told.after(scene, done)
        return Answer(spoken=spoken, card=told.card, facts=facts, consent=NEVER, memory=memory)

    def _disown(self, scene: Scene) -> None:
        """Let it hold from this moment on for the basket and the newest orders; the round does the rest."""
        try:
            forget_kept(self._services.ledger.summaries, scene)
            found_by = (*scene.customer.keys, *self._services.account_keys(scene))
            self._services.ledger.requests.disown(found_by, scene.turn.at)
        except StoreError as trouble:
            log.warning("a customer's orders are erased with the next round: %s", trouble)

    def keep_for(self, scene: Scene, consent: Consent, *, erase: bool = False) -> Kept:
        """Keep the choice; with the table away a no waits in the spool and is replayed, a yes is not taken."""
        customer = scene.customer
        choice = Choice(
            customer=customer.names[0],
            earlier=customer.names[1:],
            account=self._services.pseudonyms.of("account", scene.account.id),
            services=self._services.sealed_keys(scene),
            consent=consent,
            decided_at=scene.turn.at,
            erase=erase,
        )
        if Grant.GRANTED not in (consent.measurement, consent.marketing):
            return self._services.recorder.decide(choice)
        try:
            self._services.ledger.decide(choice)
        except StoreError:
            return Kept.LOG
        return Kept.TABLE

    def _hand_over(self, scene: Scene, kept: Kept, consent: Consent) -> None:
        """Let its orders be found after a no: they bore its name until now, and are nobody's in the next minutes."""
        customer = scene.customer
        if kept is Kept.TABLE and linkable(customer.consent) and not linkable(consent):
            try:
                self._services.ledger.requests.hand_over(customer.names, customer.key, scene.turn.at)
            except StoreError as trouble:
                log.warning("a customer's orders are made nobody's with the next round: %s", trouble)

    def _keep(self, scene: Scene, consent: Consent, id_: Say) -> Answer:
        facts = Facts(action=Action.CONSENT)
        kept = self.keep_for(scene, consent)
        memory = _remembering(scene, kept, consent)
        if kept is Kept.SPOOL:
            return Answer(spoken=scene.say(Say.CHOICE_WAITS), facts=facts, consent=consent, memory=memory)
        self._hand_over(scene, kept, consent)
        if kept is Kept.LOG:
            spoken = scene.pending.aside(scene, scene.say(Say.CONSENT_TROUBLE))
            failed, wary = replace(facts, outcome=Outcome.ERROR), _wary(scene, consent)
            return Answer(spoken=spoken, facts=failed, consent=wary, pending=scene.pending, memory=memory)
        return Answer(spoken=_done(scene, id_), facts=facts, consent=consent, memory=memory)


def _done(scene: Scene, id_: Say) -> Spoken:
    """Say that it is kept, and ask for more, but where the question was the last thing before a goodbye."""
    said = scene.say(id_)
    last = isinstance(scene.pending, ConsentQuestion) and scene.pending.last
    return said if last or said.reprompt is not None else joined(said, scene.say(Say.MORE))


def _given(scene: Scene, kept: Answer, *, marketing: bool) -> Answer:
    """Let a yes be taken back in the next breath, where there is one."""
    if kept.pending is not None or kept.spoken is None or kept.spoken.reprompt is None:
        return kept
    question = scene.pending
    order_id = question.order_id if isinstance(question, ConsentQuestion) else None
    asks = GivenQuestion(about=question.about, order_id=order_id, marketing=marketing)
    return replace(kept, pending=asks)


def _remembering(scene: Scene, kept: Kept, consent: Consent) -> SessionMemory:
    """Let a no hold in this session from now on, wherever it waits; what the ledger has takes the place of that."""
    if kept is Kept.TABLE:
        return structs.replace(scene.memory, refused=False)
    return structs.replace(scene.memory, refused=scene.memory.refused or consent.measurement is Grant.DENIED)


def _wary(scene: Scene, consent: Consent) -> Consent:
    """A withdrawal holds for this turn's own record even when it could not be kept; a yes does not."""
    return consent if consent.measurement is Grant.DENIED else scene.customer.consent


class ConsentHandler:
    """Answer "you may remember what I buy"."""

    goals: ClassVar[tuple[str, ...]] = ("ConsentIntent",)

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy

    def answer(self, scene: Scene) -> Answer:
        """Ask for an explicit yes; not while something is quoted, for the yes would be the order's."""
        return _later(scene) if scene.pending.buys else self._privacy.ask(scene)


class AdvertisingHandler:
    """Answer "you may show me offers" and "no more advertising"."""

    goals: ClassVar[tuple[str, ...]] = ("AdvertisingIntent", "NoAdvertisingIntent")

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy

    def answer(self, scene: Scene) -> Answer:
        """Ask for an explicit yes; take a no at once."""
        if scene.turn.goal == "NoAdvertisingIntent":
            return told_beside(scene, self._privacy.advertised(scene, allowed=False))
        return _later(scene) if scene.pending.buys else self._privacy.ask_about_ads(scene)


def _later(scene: Scene) -> Answer:
    spoken = scene.pending.aside(scene, scene.say(Say.CONSENT_LATER))
    return Answer(spoken=spoken, facts=Facts(action=Action.CONSENT), pending=scene.pending)


class OptOutHandler:
    """Answer "stop measuring me"."""

    goals: ClassVar[tuple[str, ...]] = ("OptOutIntent",)

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy

    def answer(self, scene: Scene) -> Answer:
        """Stop at once; no question back."""
        return told_beside(scene, self._privacy.withdrawn(scene))


class DeleteDataHandler:
    """Answer "delete my data"."""

    goals: ClassVar[tuple[str, ...]] = ("DeleteDataIntent",)

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy

    def answer(self, scene: Scene) -> Answer:
        """Ask for an explicit yes: it cannot be undone."""
        return self._privacy.ask_to_erase(scene)


class SkillEventHandler:
    """Take the platform's events about the skill itself; nothing may be said."""

    goals: ClassVar[tuple[str, ...]] = (
        "AlexaSkillEvent.SkillEnabled",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillAccountLinked",
        "AlexaSkillEvent.SkillPermissionAccepted",
        "AlexaSkillEvent.SkillPermissionChanged",
    )

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy

    def answer(self, scene: Scene) -> Answer:
        """Note the event; whoever disables the skill is forgotten."""
        kind = scene.turn.kind.removeprefix("AlexaSkillEvent.")
        facts = Facts(action=Action.LOGIN if kind == "SkillAccountLinked" else Action.OTHER)
        if kind != "SkillDisabled":
            return Answer(spoken=None, facts=facts)
        facts = replace(facts, action=Action.CONSENT)
        if self._privacy.keep_for(scene, NEVER, erase=True) is Kept.LOG:
            facts = replace(facts, outcome=Outcome.ERROR)
        return Answer(spoken=None, facts=facts, consent=NEVER)
